// The plain report, for servers that know nothing else: one state change at a time, in the order in which they happened,
// {user, state, ts} and no more. Growing ends, running stretches and notes have no place in it and wait for a better server.
import { meaningOfPlain } from "../core/answers.ts";
import { isoOf } from "../core/item.ts";
import type { Log } from "../log.ts";
import type { Api } from "../net/api.ts";
import type { Queue, Row } from "./queue.ts";
import type { NotSent, Times } from "./uploader.ts";

/** States of one turn: three weeks of an ordinary person. */
const STATES_MAX = 1000;
/** How many states may be refused one after another before the server is left alone for a while. */
const REFUSED_MAX = 3;
/** The highest id that was sent plain; ids grow, so a later end of the same stretch is told from a new one. */
const SENT_KEY = "plain-sent";

type Parts = {
  queue: Queue;
  api: Api;
  log: Log;
  clock: () => number;
  measure: (clock: number, times: Times) => void;
};

/**
 * Null when all is sent. A state that the server refuses is put aside only when it takes another one in the same turn:
 * who refuses everything is no server for reports, and must not empty the queue.
 */
export async function sendPlain({ queue, api, log, clock, measure }: Parts): Promise<NotSent | null> {
  const refused: { row: Row; why: string }[] = [];
  let taken = 0;
  for (const row of queue.states(STATES_MAX)) {
    const { item, owner } = row;
    if (item.type !== "presence") continue;
    if (item.id > (queue.kept(SENT_KEY) ?? "")) {
      const ts = isoOf(item.ts + (queue.correction(item.clock) ?? 0));
      const before = clock();
      const heard = await api.plain({ user: owner.user, state: item.state, ts });
      const meaning = meaningOfPlain(heard);
      if (meaning.kind === "refused") {
        refused.push({ row, why: meaning.why });
        if (taken === 0 && refused.length >= REFUSED_MAX) break;
        continue;
      }
      if (meaning.kind !== "stored") return meaning;
      if (heard.kind === "answer" && meaning.serverAtMs !== null && item.clock === before)
        measure(before, { ...heard, serverAtMs: meaning.serverAtMs });
      taken += 1;
      queue.keep(SENT_KEY, item.id);
    }
    queue.acknowledge([row]);
  }
  const first = refused[0];
  if (first === undefined) return null;
  if (taken === 0) return { kind: "later", pace: "slow", why: first.why, retryAfterMs: null };
  for (const { row, why } of refused) {
    log.warn(`One report was put aside: ${why}.`);
    queue.setAside(row, { code: "refused", detail: why });
  }
  return null;
}
