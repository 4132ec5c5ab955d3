// A program of its own for session.lab.ts: sends the hidden window of the process named in its argument what Windows would
// send it, and prints the answers that count.

import { wide } from "../dlls.ts";
import { SESSION_WINDOW_TITLE } from "../session-window.ts";

const { symbols: user32 } = Deno.dlopen("user32.dll", {
  FindWindowExW: { parameters: ["pointer", "pointer", "pointer", "buffer"], result: "pointer" },
  GetWindowThreadProcessId: { parameters: ["pointer", "buffer"], result: "u32" },
  SendMessageW: { parameters: ["pointer", "u32", "usize", "isize"], result: "isize" },
});

function windowOf(processId: number): Deno.PointerValue {
  const owner = new Uint32Array(1);
  let window: Deno.PointerValue = null;
  do {
    window = user32.FindWindowExW(null, window, null, wide(SESSION_WINDOW_TITLE));
    if (window !== null) user32.GetWindowThreadProcessId(window, owner);
  } while (window !== null && owner[0] !== processId);
  return window;
}

const window = windowOf(Number(Deno.args[0]));
if (window === null) throw new Error(`Process ${Deno.args[0]} has no hidden window.`);
const send = (message: number, wParam: bigint) => user32.SendMessageW(window, message, wParam, 0n);

const WM_WTSSESSION_CHANGE = 0x02b1;
send(WM_WTSSESSION_CHANGE, 7n); // locked
send(WM_WTSSESSION_CHANGE, 8n); // unlocked
send(WM_WTSSESSION_CHANGE, 4n); // remote desktop closed
send(WM_WTSSESSION_CHANGE, 3n); // and opened again, not locked
send(0x0218, 10n); // the battery: nothing is to be heard
send(0x0218, 4n); // sleep
const asked = send(0x0011, 0n); // may the session end?
const refused = send(0x0016, 0n); // it does not after all
const ended = send(0x0016, 1n); // it does
console.log(`${asked} ${refused} ${ended}`);
