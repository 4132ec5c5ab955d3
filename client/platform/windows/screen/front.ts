// The window in front of a Windows session: its title and its program's names.
import type { FrontWindow } from "../../platform.ts";
import { narrow, wide } from "../dlls.ts";
import { descriptionOf } from "./description.ts";

const TEXT_UNITS_MAX = 1024;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;

function load() {
  const user32 = Deno.dlopen("user32.dll", {
    GetForegroundWindow: { parameters: [], result: "pointer" },
    GetWindowTextW: { parameters: ["pointer", "buffer", "i32"], result: "i32" },
    GetWindowThreadProcessId: { parameters: ["pointer", "buffer"], result: "u32" },
    FindWindowExW: { parameters: ["pointer", "pointer", "buffer", "pointer"], result: "pointer" },
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

/** Store applications show their window inside one of this program's, which is nobody's choice. */
const FRAME_PROGRAM = "applicationframehost.exe";
const STORE_WINDOW = wide("Windows.UI.Core.CoreWindow");

/** Never throws. A window without a name of its program (another person's process) is known by its title alone. */
export function windowInFront(): FrontWindow {
  dlls ??= load();
  const window = dlls.GetForegroundWindow();
  if (window === null) return { kind: "none" };
  const title = new Uint16Array(TEXT_UNITS_MAX);
  dlls.GetWindowTextW(window, bytesOf(title), TEXT_UNITS_MAX);
  let image = imageOf(dlls, window);
  if (fileOf(image).toLowerCase() === FRAME_PROGRAM) {
    const inner = dlls.FindWindowExW(window, null, STORE_WINDOW, null);
    if (inner !== null) image = imageOf(dlls, inner);
  }
  // The name alone: a folder such as C:\Users\keeper would match for no reason.
  const program = fileOf(image);
  return {
    kind: "window",
    title: narrow(title),
    program,
    application: descriptionOf(image) || program.replace(/\.exe$/i, ""),
  };
}

const fileOf = (path: string) => path.split("\\").at(-1) ?? "";

/** The path of the program that a window belongs to, or empty. */
function imageOf(dlls: Dlls, window: Deno.PointerObject): string {
  const id = new Uint32Array(1);
  dlls.GetWindowThreadProcessId(window, bytesOf(id));
  const owner = dlls.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, id[0] ?? 0);
  if (owner === null) return "";
  const path = new Uint16Array(TEXT_UNITS_MAX);
  const units = new Uint32Array([TEXT_UNITS_MAX]);
  const found = dlls.QueryFullProcessImageNameW(owner, 0, bytesOf(path), bytesOf(units));
  dlls.CloseHandle(owner);
  return found === 0 ? "" : narrow(path);
}

const bytesOf = ({ buffer }: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>) => new Uint8Array(buffer);
