// From which instant on each kind is still taken of a person: what ended before it would come back after its removal, or belong to a
// day whose figures are final.
import type { Calendar } from "../../domain/events.ts";
import { dayBounds } from "../../domain/local-day.ts";
import { RETENTION_KINDS, type RetentionKind, removedBefore } from "../../domain/retention/kinds.ts";
import type { Database } from "../open.ts";
import { calendarsOf } from "../people/day-starts.ts";
import { logInsOf } from "../people/log-ins.ts";
import { retentionOf } from "./kept.ts";

export type TakenFrom = { [Kind in RetentionKind]?: { at: number; day: string } };

/** A kind that is not in it is taken however old it is. Asks the database nothing while all is kept for ever. */
export async function takenFrom(db: Database, user: string, calendar: Calendar): Promise<TakenFrom> {
  const { keptFrom } = await retentionOf(db);
  const from: TakenFrom = {};
  for (const kind of RETENTION_KINDS) {
    const day = keptFrom[kind];
    if (day === null) continue;
    const own = kind === "events" ? await calendarOf(db, user, calendar) : null;
    from[kind] = { day, at: own === null ? removedBefore(kind, day, calendar) : dayBounds(day, own).start };
  }
  return from;
}

const calendarOf = async (db: Database, user: string, calendar: Calendar) =>
  (await calendarsOf(db, calendar)).of((await logInsOf(db)).personOf(user));
