// A working week as somebody wrote it into a form, or what is wrong with it. Pure.
import type { Hours } from "../coverage.ts";
import type { Workweek } from "./workweek.ts";

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const WEEK_HOURS_MAX = 168;

type WeekFault =
  | { fault: "no-end" | "no-length"; from: string; to: string }
  | { fault: "target" | "day-start"; text: string };

/** @param field gives what was typed; "" where nothing was */
export function readWorkweek(field: (name: string) => string): Workweek | WeekFault {
  const hours = new Map<number, Hours>();
  for (const weekday of WEEKDAYS) {
    const [from, to] = [field(`from-${weekday}`), field(`to-${weekday}`)];
    if (from === "" && to === "") continue;
    const [fromMin, toMin] = [readTime(from), readTime(to)];
    if (fromMin === null || toMin === null) return { fault: "no-end", from, to };
    if (fromMin === toMin) return { fault: "no-length", from, to };
    hours.set(weekday, { fromMin, toMin });
  }
  const target = field("target").trim().replace(",", ".");
  const targetHours = target === "" ? null : Number(target);
  if (targetHours !== null && !(targetHours >= 0 && targetHours <= WEEK_HOURS_MAX))
    return { fault: "target", text: target.slice(0, 20) };
  const dayStart = field("day-start").trim();
  const dayStartMin = dayStart === "" ? null : readTime(dayStart);
  if (dayStart !== "" && dayStartMin === null) return { fault: "day-start", text: dayStart.slice(0, 20) };
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
