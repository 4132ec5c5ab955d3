// A program of its own for queue.test-lab.ts: stores one report after another and prints each id once it is stored, until it
// is killed.
import { nextId } from "../../../../core/id.ts";
import { openQueue } from "../../../../outbox/queue.ts";

const queue = openQueue(Deno.args[0] ?? "", Date.now, (text) => {
  throw new Error(text);
});
const owner = { user: "kim", host: "VM" };
let last: string | null = null;
for (;;) {
  const ts = Date.now();
  last = nextId(last, ts, crypto.getRandomValues(new Uint8Array(16)));
  const item = { type: "presence", id: last, clock: 1, state: "stopped", ts, until: null, reason: "idle" } as const;
  queue.save({ items: [item], owner, kept: {} });
  Deno.stdout.writeSync(new TextEncoder().encode(`${last}\n`));
}
