// For tests, run by `npm run bench -- agent`: hands that give a display so many events a second for so many seconds, evenly: of
// each ten seven movements, two keys (each pressed and let go, which is one event to whoever counts) and one click.
// Arguments: display, events a second, seconds.
import { openHand } from "./test-hand.ts";

const [display = "", perSecond = "", seconds = ""] = Deno.args;
const BEAT_MS = 10;
const KEY_CODES = [38, 39, 40, 41];

const hand = openHand(display);
const began = performance.now();
const inAll = Number(perSecond) * Number(seconds);
let given = 0;

function give(n: number) {
  const kind = n % 10;
  if (kind < 7) hand.move(100 + ((n * 13) % 900), 100 + ((n * 7) % 600));
  else if (kind < 9) hand.key(KEY_CODES[n % KEY_CODES.length] ?? 38);
  else hand.button(1);
}

const beat = setInterval(() => {
  const due = Math.min(inAll, Math.floor(((performance.now() - began) / 1000) * Number(perSecond)));
  while (given < due) give(given++);
  hand.done();
  if (given < inAll) return;
  clearInterval(beat);
  hand.close();
  console.log(`gave ${given}`);
}, BEAT_MS);
