// A window that nobody sees, because Windows tells of lock, sleep, log-off and "please end" by messages to windows only.
// Not a message-only window: those get no broadcast, and sleep and log-off are broadcasts. Not in a Worker either: a
// second isolate would cost more memory than all else here, and at log-off the report has to be stored before the
// message is answered, which one thread does by itself.
import { type Dlls, wide } from "./dlls.ts";
import { ALL_BUT_INPUT, type SessionSignal, signalOf, WM_QUERYENDSESSION } from "./messages.ts";

// Often enough to answer log-off and sleep well before Windows gives up on a program (5 s and 2 s), seldom enough to
// cost nothing (a look takes a few µs).
const LOOK_MS = 250;

// A flood of messages must not hold up the agent's beat; the rest waits for the next look.
const MESSAGES_MAX = 256;

/** The window's title, by which anything outside (a test, an administrator's tool) finds it. */
export const SESSION_WINDOW_TITLE = "Stint session";

// A class name belongs to one window procedure; the count keeps a second window of this process from taking the first one's.
let opened = 0;
const WS_POPUP = 0x8000_0000;
const WS_EX_TOOLWINDOW = 0x80; // in no task list
const WS_EX_NOACTIVATE = 0x0800_0000;
const NOTIFY_FOR_THIS_SESSION = 0;
const PM_REMOVE = 1;
const MSG_BYTES = 48;

const windowProcedure = { parameters: ["pointer", "u32", "usize", "isize"], result: "isize" } as const;

export type SessionWindow = {
  /** Whether Windows tells this window of lock and unlock. */
  readonly notified: boolean;
  close(): void;
};

/** Calls `heard` on this thread, while the message waits for its answer. Throws where no window can be made. */
export function openSessionWindow(dlls: Dlls, heard: (signal: SessionSignal) => void): SessionWindow {
  // An exception cannot cross Windows' stack: it is kept until the look is over.
  let failure: { error: unknown } | null = null;
  const callback = new Deno.UnsafeCallback(windowProcedure, (window, message, wParam, lParam) => {
    try {
      const signal = signalOf(message, Number(wParam));
      if (message === WM_QUERYENDSESSION) return 1n;
      if (signal === null) return BigInt(dlls.DefWindowProcW(window, message, wParam, lParam));
      heard(signal);
      // WM_POWERBROADCAST asks for TRUE, the others for 0.
      return signal === "suspend" ? 1n : 0n;
    } catch (error) {
      failure = { error };
      return 0n;
    }
  });
  const className = wide(`StintSession${opened++}`);
  const module = dlls.GetModuleHandleW(null);
  if (dlls.RegisterClassW(windowClass(callback.pointer, module, className)) === 0) {
    callback.close();
    throw new Error("Windows refused the class of the agent's hidden window (RegisterClassW).");
  }
  const window = dlls.CreateWindowExW(
    WS_EX_TOOLWINDOW | WS_EX_NOACTIVATE,
    className,
    wide(SESSION_WINDOW_TITLE),
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
  if (window === null) {
    dlls.UnregisterClassW(className, module);
    callback.close();
    throw new Error("Windows refused the agent's hidden window (CreateWindowExW).");
  }
  const notified = dlls.WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION) !== 0;

  const message = new Uint8Array(MSG_BYTES);
  const look = () => {
    for (const [first, last] of ALL_BUT_INPUT) {
      for (let n = 0; n < MESSAGES_MAX && dlls.PeekMessageW(message, null, first, last, PM_REMOVE) !== 0; n++) {
        dlls.DispatchMessageW(message);
      }
    }
    if (failure === null) return;
    const { error } = failure;
    failure = null;
    throw error;
  };
  const timer = setInterval(look, LOOK_MS);
  Deno.unrefTimer(timer);

  return {
    notified,
    close() {
      clearInterval(timer);
      if (notified) dlls.WTSUnRegisterSessionNotification(window);
      dlls.DestroyWindow(window);
      dlls.UnregisterClassW(className, module);
      callback.close();
    },
  };
}

/** WNDCLASSW on 64 bits: style 0, lpfnWndProc 8, two counts 16, hInstance 24, icon, cursor, brush, menu name, class name 64. */
function windowClass(procedure: Deno.PointerValue, module: Deno.PointerValue, name: Uint16Array<ArrayBuffer>) {
  const fields = new BigUint64Array(9);
  fields[1] = Deno.UnsafePointer.value(procedure);
  fields[3] = Deno.UnsafePointer.value(module);
  fields[8] = Deno.UnsafePointer.value(Deno.UnsafePointer.of(name));
  return fields;
}
