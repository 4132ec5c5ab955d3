// The tray on Windows: an icon whose hidden window hears of clicks, and of an Explorer that has started again and knows no icon
// any more. The window lives on the agent's own thread, whose messages are looked at a few times a second; only an open menu
// has a Worker.
import type { Tray, TrayLook, TrayTold } from "../../tray.ts";
import { CreateWindowExW, wide } from "../dlls.ts";
import { ALL_BUT_INPUT } from "../messages.ts";
import { iconEvent, iconResource, NIM, notifyIconData } from "./notify-icon.ts";

/** A click is answered within this; each look takes a few µs. */
const LOOK_MS = 150;
const MESSAGES_MAX = 64;
const CALLBACK_MESSAGE = 0x8000 + 1; // WM_APP + 1
const SM_CXSMICON = 49;
const ICON_FORMAT = 0x0003_0000;
const PM_REMOVE = 1;
const MSG_BYTES = 48;
const WS_POPUP = 0x8000_0000;
const WS_EX_TOOLWINDOW = 0x80;

const procedure = { parameters: ["pointer", "u32", "usize", "isize"], result: "isize" } as const;

function openFunctions() {
  const shell32 = Deno.dlopen("shell32.dll", { Shell_NotifyIconW: { parameters: ["u32", "buffer"], result: "i32" } });
  const kernel32 = Deno.dlopen("kernel32.dll", { GetModuleHandleW: { parameters: ["pointer"], result: "pointer" } });
  const user32 = Deno.dlopen("user32.dll", {
    RegisterWindowMessageW: { parameters: ["buffer"], result: "u32" },
    RegisterClassW: { parameters: ["buffer"], result: "u16" },
    CreateWindowExW,
    UnregisterClassW: { parameters: ["buffer", "pointer"], result: "i32" },
    DestroyWindow: { parameters: ["pointer"], result: "i32" },
    DefWindowProcW: { parameters: ["pointer", "u32", "usize", "isize"], result: "isize" },
    PeekMessageW: { parameters: ["buffer", "pointer", "u32", "u32", "u32"], result: "i32" },
    DispatchMessageW: { parameters: ["buffer"], result: "isize" },
    GetSystemMetrics: { parameters: ["i32"], result: "i32" },
    CreateIconFromResourceEx: { parameters: ["buffer", "u32", "i32", "u32", "i32", "i32", "u32"], result: "pointer" },
    DestroyIcon: { parameters: ["pointer"], result: "i32" },
  });
  return { ...shell32.symbols, ...kernel32.symbols, ...user32.symbols };
}

export function openWindowsTray(told: TrayTold): Tray {
  const windows = openFunctions();
  let look: TrayLook | null = null;
  let icon: Deno.PointerValue = null;
  let failure: string | null = "not shown yet";
  let menu: Worker | null = null;
  const taskbarCreated = windows.RegisterWindowMessageW(wide("TaskbarCreated"));

  /** Said after the messages were looked at: what the person chose may take time, and an exception cannot cross Windows' stack. */
  const heard: (() => void)[] = [];
  const callback = new Deno.UnsafeCallback(procedure, (window, message, wParam, lParam) => {
    if (message === taskbarCreated) heard.push(add);
    if (message !== CALLBACK_MESSAGE) return BigInt(windows.DefWindowProcW(window, message, wParam, lParam));
    const event = iconEvent(BigInt(lParam));
    if (event === "activated") heard.push(told.activated);
    if (event === "menu") heard.push(openMenu);
    return 0n;
  });
  const className = wide(`StintTray${Deno.pid}`);
  const module = windows.GetModuleHandleW(null);
  const window = hiddenWindow();

  function hiddenWindow(): Deno.PointerValue {
    const fields = new BigUint64Array(9); // WNDCLASSW, as session-window.ts draws it
    fields[1] = Deno.UnsafePointer.value(callback.pointer);
    fields[3] = Deno.UnsafePointer.value(module);
    fields[8] = Deno.UnsafePointer.value(Deno.UnsafePointer.of(className));
    windows.RegisterClassW(fields);
    // Not a message-only window: those are not told of a new taskbar.
    return windows.CreateWindowExW(
      WS_EX_TOOLWINDOW,
      className,
      wide("Stint tray"),
      WS_POPUP,
      0,
      0,
      0,
      0,
      null,
      null,
      module,
      null,
    );
  }

  const data = (balloon: { title: string; text: string } | null = null) =>
    notifyIconData(
      {
        window: BigInt(Deno.UnsafePointer.value(window)),
        icon: BigInt(Deno.UnsafePointer.value(icon)),
        tooltip: look?.tooltip.replaceAll("\n", "\r\n").slice(0, 127) ?? "",
        callbackMessage: CALLBACK_MESSAGE,
      },
      balloon,
    );

  function add(): void {
    const added = window !== null && windows.Shell_NotifyIconW(NIM.ADD, data()) !== 0;
    if (added) windows.Shell_NotifyIconW(NIM.SETVERSION, data());
    failure = added ? null : "the taskbar takes no icon now; it is tried again when it starts";
  }

  function draw(next: TrayLook): void {
    const before = icon;
    const size = windows.GetSystemMetrics(SM_CXSMICON) || 16;
    const resource = iconResource(next.pixels(size), size);
    icon = windows.CreateIconFromResourceEx(resource, resource.length, 1, ICON_FORMAT, size, size, 0);
    if (before !== null) windows.DestroyIcon(before);
  }

  function openMenu(): void {
    if (menu !== null || look === null) return;
    const worker = new Worker(new URL("./menu-worker.ts", import.meta.url), { type: "module" });
    menu = worker;
    const close = () => {
      worker.terminate();
      menu = null;
    };
    worker.onmessage = ({ data: id }: MessageEvent<number>) => {
      close();
      if (id !== 0) told.chosen(id);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      failure = `the menu cannot be shown (${event.message})`;
      close();
    };
    worker.postMessage(look.lines);
  }

  const message = new Uint8Array(MSG_BYTES);
  const timer = setInterval(() => {
    for (const [first, last] of ALL_BUT_INPUT)
      for (let n = 0; n < MESSAGES_MAX && windows.PeekMessageW(message, window, first, last, PM_REMOVE) !== 0; n++)
        windows.DispatchMessageW(message);
    for (const act of heard.splice(0)) act();
  }, LOOK_MS);
  Deno.unrefTimer(timer);

  return {
    show: (next) => {
      const before = look;
      look = next;
      if (before?.icon !== next.icon) draw(next);
      // Tried with each look: at log-on the agent may be there before the taskbar.
      if (failure !== null) add();
      else if (before?.icon !== next.icon || before.tooltip !== next.tooltip)
        windows.Shell_NotifyIconW(NIM.MODIFY, data());
    },
    notify: (title, text) => {
      if (failure === null) windows.Shell_NotifyIconW(NIM.MODIFY, data({ title, text }));
    },
    failure: () => failure,
    close: () => {
      clearInterval(timer);
      menu?.terminate();
      windows.Shell_NotifyIconW(NIM.DELETE, data());
      windows.DestroyWindow(window);
      windows.UnregisterClassW(className, module);
      if (icon !== null) windows.DestroyIcon(icon);
      callback.close();
    },
  };
}
