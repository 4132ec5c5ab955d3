// The working week as it is settled for the organisation, a team or a person, and which of them holds: of hours, target and day start
// each the narrowest scope that says anything. Pure.
import type { Hours } from "../coverage.ts";

export type Scope = { kind: "organisation" | "team" | "person"; of: string };

export type Workweek = {
  /** By weekday, 1 Monday … 7 Sunday; a day that is missing is free. Null: as the wider scope says. */
  hours: ReadonlyMap<number, Hours> | null;
  targetMin: number | null;
  dayStartMin: number | null;
};

export const NOTHING_SAID: Workweek = { hours: null, targetMin: null, dayStartMin: null };

/** What holds, with the scope that says so; null where none does. */
export type InForce<Value> = { value: Value; from: Scope["kind"] } | null;

/** @param said from the narrowest to the widest */
export function inForce<Field extends keyof Workweek>(
  field: Field,
  said: readonly { kind: Scope["kind"]; week: Workweek | undefined }[],
): InForce<NonNullable<Workweek[Field]>> {
  for (const { kind, week } of said) {
    const value = week?.[field] ?? null;
    if (value !== null) return { value: value as NonNullable<Workweek[Field]>, from: kind };
  }
  return null;
}
