// A program of its own for the tests beside it: `PID MESSAGE:WPARAM… [kill]` sends the hidden window of that process what
// Windows would send it, prints the answers, and with `kill` ends the process at once, as Windows does after a log-off.

import { wide } from "../../dlls.ts";
import { SESSION_WINDOW_TITLE } from "../../session-window.ts";

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

const [processId = "", ...messages] = Deno.args;
const window = windowOf(Number(processId));
if (window === null) throw new Error(`Process ${processId} has no hidden window.`);
const answers: bigint[] = [];
for (const sent of messages) {
  const [message, wParam] = sent.split(":");
  if (sent === "kill") Deno.kill(Number(processId), "SIGKILL");
  else answers.push(user32.SendMessageW(window, Number(message), BigInt(wParam ?? 0), 0n));
}
console.log(answers.join(" "));
