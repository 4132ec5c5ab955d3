// Removes, each night, what is older than its kind is kept: first settles and freezes what rests on it, then takes it away in small
// transactions with a rest between them. A night that was cut short at any instant goes on where it was; one that was slept through
// is made up for.
import { setTimeout as after } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "../../db/open.ts";
import { retentionChanges } from "../../db/retention/changes.ts";
import { freeze } from "../../db/retention/freeze.ts";
import { retentionOf } from "../../db/retention/kept.ts";
import { beginNight, endNight } from "../../db/retention/nights.ts";
import { removeOlder } from "../../db/retention/remove.ts";
import type { Calendar } from "../../domain/events.ts";
import {
  keptFromOn,
  lastNight,
  nightBegins,
  RETENTION_KINDS,
  type RetentionKind,
  removedBefore,
} from "../../domain/retention/kinds.ts";
import type { AppSums } from "../app-sums.ts";

/** A night is three hours long; whoever starts the server in the midst of one waits no longer than this for it, ms. */
const LOOK_EVERY_MS = 10 * 60_000;
/** After a removal that took d it rests for as long: reports at the door and pages have half of the time, however much goes. */
const REST_FACTOR = 1;
/** What is computed while it is frozen is computed anew; a server that cannot keep up with itself is not helped by going on. */
const FREEZES_MAX = 20;

type Parts = {
  db: Database;
  calendar: Calendar;
  totals: { settled(): Promise<void> };
  appSums: Pick<AppSums, "settled">;
  clock: () => number;
  log: Pick<Logger, "info" | "error">;
};

export type RetentionJob = { stop(): Promise<void> };

export function startRetention(parts: Parts): RetentionJob {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const look = () => {
    running = running
      .then(() => removeWhatIsDue(parts, stopping.signal))
      .catch((error: unknown) =>
        parts.log.error({ error }, "What is kept no longer could not be removed; it is tried again in ten minutes."),
      );
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}

/** The night that came last, unless it is over, nothing is ever removed, or what is to go was settled only after it. */
export async function removeWhatIsDue(parts: Parts, signal: AbortSignal): Promise<void> {
  const { db, calendar, clock, log } = parts;
  const { days } = await retentionOf(db);
  if (RETENTION_KINDS.every((kind) => days[kind] === null)) return;
  const night = lastNight(clock(), calendar);
  const [change] = await retentionChanges(db, 1);
  // A change is seen by those who might object before anything goes: it counts from the next night on.
  if (change !== undefined && change.at >= nightBegins(night, calendar)) return;
  if (!(await beginNight(db, night, clock()))) return;
  for (const kind of RETENTION_KINDS) {
    const kept = days[kind];
    if (kept !== null && !signal.aborted) await removeKind(parts, { kind, kept, night, signal });
  }
  if (signal.aborted) return;
  const removed = await endNight(db, night, clock());
  log.info({ night, removed }, "What is kept no longer is removed.");
}

async function removeKind(
  parts: Parts,
  { kind, kept, night, signal }: { kind: RetentionKind; kept: number; night: string; signal: AbortSignal },
): Promise<void> {
  const { db, calendar, totals, appSums, clock } = parts;
  const day = keptFromOn(kind, kept, night);
  for (let tries = 0; !(await freeze(db, { kind, day, calendar })); tries++) {
    if (tries === FREEZES_MAX)
      throw new Error(`Days before ${day} are not computed yet, so nothing of them is removed.`);
    await totals.settled();
    await appSums.settled({ from: "", to: day, users: null });
  }
  const before = removedBefore(kind, day, calendar);
  let startedAt = performance.now();
  for await (const _ of removeOlder(db, { kind, before, night, now: clock() })) {
    await after(REST_FACTOR * (performance.now() - startedAt), undefined, { signal, ref: false }).catch(
      () => undefined,
    ); // the end of the server cuts the rest short
    if (signal.aborted) return;
    startedAt = performance.now();
  }
}
