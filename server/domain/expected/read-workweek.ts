// A working week as somebody wrote it into a form, and what is wrong with it in words. Pure.
import type { Hours } from "../coverage.ts";
import type { Workweek } from "./workweek.ts";

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const WEEK_HOURS_MAX = 168;

/** @param field gives what was typed; "" where nothing was */
export function readWorkweek(field: (name: string) => string): Workweek | { fault: string } {
  const hours = new Map<number, Hours>();
  for (const weekday of WEEKDAYS) {
    const [from, to] = [field(`from-${weekday}`), field(`to-${weekday}`)];
    if (from === "" && to === "") continue;
    const [fromMin, toMin] = [readTime(from), readTime(to)];
    if (fromMin === null || toMin === null)
      return { fault: `Hours need a beginning and an end, such as 09:00 and 17:00; one has “${from}” and “${to}”.` };
    if (fromMin === toMin) return { fault: `Hours from ${from} to ${to} have no length. Leave a free day empty.` };
    hours.set(weekday, { fromMin, toMin });
  }
  const target = field("target").trim().replace(",", ".");
  const targetHours = target === "" ? null : Number(target);
  if (targetHours !== null && !(targetHours >= 0 && targetHours <= WEEK_HOURS_MAX))
    return { fault: `The target is hours a week, such as 32 or 37.5; this is “${target.slice(0, 20)}”.` };
  const dayStart = field("day-start").trim();
  const dayStartMin = dayStart === "" ? null : readTime(dayStart);
  if (dayStart !== "" && dayStartMin === null)
    return { fault: `A day begins at a time such as 12:00; this is “${dayStart.slice(0, 20)}”.` };
  return {
    hours: field("own") === "1" ? hours : null,
    targetMin: targetHours === null ? null : Math.round(targetHours * 60),
    dayStartMin,
  };
}

/** Minutes after midnight of 09:00; null where it is no time of day. */
function readTime(text: string): number | null {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)(?::00)?$/.exec(text.trim()) ?? [];
  return hour === undefined ? null : Number(hour) * 60 + Number(minute);
}
