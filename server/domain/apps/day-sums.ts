// What one person's uses of one local day come to: time by application, site, project and hour, with the activity in it. Pure.
// Two machines with the same application in front at once count once for it; whole seconds, once, at the very end.
//
//   PC     Excel ########----Mail####
//   laptop       ----Excel ########--       Excel 12 columns, Mail 4, in all 14
import { SLOT_MS } from "../../../protocol/slot.ts";
import type { SlotActivity } from "../activity.ts";
import type { Calendar } from "../events.ts";
import { dayBounds } from "../local-day.ts";
import { clip, lengthOf, type Span, unionOf } from "../union.ts";
import { localHours } from "./local-hours.ts";
import type { AppUse } from "./use.ts";

/** all: name ''. project: name '' for time of no project. hour: 00 to 23 by the wall clock. */
export const SUM_KINDS = ["all", "application", "site", "project", "hour"] as const;
export type SumKind = (typeof SUM_KINDS)[number];

export type AppSum = {
  kind: SumKind;
  name: string;
  seconds: number;
  /** Of these, the seconds of which activity is known. */
  knownS: number;
  /** Of those, as many as were active: activeS / knownS is the average activity. */
  activeS: number;
};

/** Share of a slot as a whole number, so that sums are the same in whatever order they are made. */
const SHARE_UNITS = 10_000;

/** @param slots the person's slots of the day, also those that reach over its ends */
export function sumsOfDay(asked: {
  day: string;
  calendar: Calendar;
  uses: readonly AppUse[];
  slots: readonly SlotActivity[];
  projectOf: (use: AppUse) => string | null;
}): AppSum[] {
  const { day, calendar, projectOf } = asked;
  const bounds = dayBounds(day, calendar);
  const uses = asked.uses.filter(({ start, end }) => start < bounds.end && end > bounds.start);
  const activity = new Map(
    asked.slots.flatMap(({ slot, share }) =>
      share === null ? [] : [[slot, Math.round(share * SHARE_UNITS)] as const],
    ),
  );
  const sums: AppSum[] = [];
  const add = (kind: SumKind, name: string, spans: readonly Span[]) => {
    const sum = sumOf(spans, activity);
    if (sum.seconds > 0) sums.push({ kind, name, ...sum });
  };
  const addBy = (kind: SumKind, nameOf: (use: AppUse) => string | null) => {
    for (const [name, own] of Map.groupBy(uses, nameOf)) if (name !== null) add(kind, name, unionOf(clip(own, bounds)));
  };
  const all = unionOf(clip(uses, bounds));
  add("all", "", all);
  addBy("application", ({ application }) => application);
  addBy("site", ({ kind, site }) => (kind === "URL" ? site : null));
  addBy("project", (use) => projectOf(use) ?? "");
  for (const [hour, parts] of Map.groupBy(localHours(day, calendar), (one) => one.hour))
    add(
      "hour",
      String(hour).padStart(2, "0"),
      parts.flatMap((part) => clip(all, part)),
    );
  return sums;
}

function sumOf(spans: readonly Span[], activity: ReadonlyMap<number, number>): Omit<AppSum, "kind" | "name"> {
  let knownMs = 0;
  let weighed = 0;
  for (const { start, end } of spans) {
    for (let slot = Math.floor(start / SLOT_MS) * SLOT_MS; slot < end; slot += SLOT_MS) {
      const share = activity.get(slot);
      if (share === undefined) continue;
      const ms = Math.min(end, slot + SLOT_MS) - Math.max(start, slot);
      knownMs += ms;
      weighed += ms * share;
    }
  }
  return {
    seconds: Math.round(lengthOf(spans) / 1000),
    knownS: Math.round(knownMs / 1000),
    activeS: Math.round(weighed / (1000 * SHARE_UNITS)),
  };
}
