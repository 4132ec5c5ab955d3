// The window in front of a Windows session: its title and its program's name, only to be matched and then forgotten.
import type { FrontWindow } from "../../platform.ts";
import { narrow } from "../dlls.ts";

const TEXT_UNITS_MAX = 1024;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;

function load() {
  const user32 = Deno.dlopen("user32.dll", {
    GetForegroundWindow: { parameters: [], result: "pointer" },
    GetWindowTextW: { parameters: ["pointer", "buffer", "i32"], result: "i32" },
    GetWindowThreadProcessId: { parameters: ["pointer", "buffer"], result: "u32" },
  });
  const kernel32 = Deno.dlopen("kernel32.dll", {
    OpenProcess: { parameters: ["u32", "i32", "u32"], result: "pointer" },
    QueryFullProcessImageNameW: { parameters: ["pointer", "u32", "buffer", "buffer"], result: "i32" },
    CloseHandle: { parameters: ["pointer"], result: "i32" },
  });
  return { ...user32.symbols, ...kernel32.symbols };
}

type Dlls = ReturnType<typeof load>;
let dlls: Dlls | null = null;

/** Never throws. A window without a name of its program (another person's process) is matched by its title. */
export function windowInFront(): FrontWindow {
  dlls ??= load();
  const window = dlls.GetForegroundWindow();
  if (window === null) return { kind: "none" };
  const title = new Uint16Array(TEXT_UNITS_MAX);
  dlls.GetWindowTextW(window, bytesOf(title), TEXT_UNITS_MAX);
  return { kind: "window", title: narrow(title), program: programOf(dlls, window) };
}

function programOf(dlls: Dlls, window: Deno.PointerObject): string {
  const id = new Uint32Array(1);
  dlls.GetWindowThreadProcessId(window, bytesOf(id));
  const owner = dlls.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, id[0] ?? 0);
  if (owner === null) return "";
  const path = new Uint16Array(TEXT_UNITS_MAX);
  const units = new Uint32Array([TEXT_UNITS_MAX]);
  const found = dlls.QueryFullProcessImageNameW(owner, 0, bytesOf(path), bytesOf(units));
  dlls.CloseHandle(owner);
  // The name alone: a folder such as C:\Users\keeper would match for no reason.
  return found === 0 ? "" : (narrow(path).split("\\").at(-1) ?? "");
}

const bytesOf = ({ buffer }: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>) => new Uint8Array(buffer);
