// A working week as it is written: hours of weekdays, target and day start of the organisation, a team or a person.
import type { Scope, Workweek } from "../../domain/expected/workweek.ts";
import type { Database } from "../open.ts";
import { changingPeople } from "./changing.ts";

/** What a scope says from now on. Nothing at all: it follows the wider one. */
export async function setWorkweek(db: Database, { kind, of }: Scope, week: Workweek): Promise<void> {
  const scope = { scope_kind: kind, scope: of };
  await changingPeople(db, async (tx) => {
    await tx("working_hours").where(scope).delete();
    await tx("workweeks").where(scope).delete();
    const { hours, targetMin, dayStartMin } = week;
    if (hours !== null && hours.size > 0)
      await tx("working_hours").insert(
        [...hours].map(([weekday, { fromMin, toMin }]) => ({ ...scope, weekday, from_min: fromMin, to_min: toMin })),
      );
    if (hours === null && targetMin === null && dayStartMin === null) return;
    await tx("workweeks").insert({
      ...scope,
      has_hours: hours === null ? 0 : 1,
      target_min: targetMin,
      day_start_min: dayStartMin,
    });
  });
}
