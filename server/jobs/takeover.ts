// The second half of taking over the old server's database, while the server already answers "starting": brings the rows of
// the table set aside over, computes their totals, and notes that it is done.
import type { Logger } from "pino";
import type { Database, DatabasePlace } from "../db/open.ts";
import { importTableSetAside, noteTakeOverFinished, SET_ASIDE } from "../db/takeover.ts";
import type { Calendar } from "../domain/events.ts";
import { rebuildTotals } from "./rebuild.ts";

/** How often a long take-over says how far it is, ms. */
const TELL_MS = 2_000;

export async function finishTakeOver(
  db: Database,
  place: DatabasePlace,
  { calendar, clock, log }: { calendar: Calendar; clock: () => number; log: Pick<Logger, "info" | "warn"> },
): Promise<void> {
  const tell = everySoOften(clock);
  const imported = await importTableSetAside(db, place, {
    zone: calendar.zone,
    now: clock(),
    progress: (done) => tell(() => log.info(done, `Taking over the old reports: ${done.rows} of ${done.of}…`)),
  });
  if (imported === null) return;
  for (const { reason, rows, example } of imported.unread)
    log.warn({ rows, example }, `Kept in unreadable_events: ${reason}.`);
  if (imported.tooOld > 0)
    log.warn({ rows: imported.tooOld }, "Left out: reports of days of which none is kept any more.");
  await rebuildTotals(db, calendar, clock, (done) =>
    tell(() => log.info(done, "Computing the totals of the old reports…")),
  );
  await noteTakeOverFinished(db, clock());
  log.info(
    { rows: imported.rows, people: imported.people, zone: calendar.zone },
    `All old reports are taken over; their table is kept as ${SET_ASIDE}. If the old server wrote its times in another zone, correct them with: npm run import -- DATABASE_URI --table ${SET_ASIDE} --zone ZONE`,
  );
}

function everySoOften(clock: () => number): (say: () => void) => void {
  let toldAt = clock();
  return (say) => {
    if (clock() - toldAt < TELL_MS) return;
    toldAt = clock();
    say();
  };
}
