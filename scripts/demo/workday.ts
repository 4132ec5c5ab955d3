// What one person does on one day: stretches of input between pauses, as an office knows them. Pure; the seed is the
// person, the machine and the day.
import type { Reason } from "../../protocol/primitives.ts";
import { wallClockAt, weekdayOf } from "../../server/domain/local-day.ts";
import { chanceOf } from "./chance.ts";
import { type Employee, HOLIDAYS, HOURS } from "./company.ts";

export type Stretch = { start: number; end: number; reason: Reason };

const MINUTE_MS = 60_000;
/** Leave: two weeks in summer, spread over the company, and now and then a day. */
const LEAVE_WEEKS = 2;
const AWAY_SHARE = 0.03;
/** Now and then there is more to do: some hours more, so that they are asked about. */
const LONGER = { share: 0.02, min: 190 };

export const isHoliday = (day: string) => HOLIDAYS.some(([monthDay]) => day.endsWith(monthDay));

export function isAtWork({ user, shift }: Employee, day: string): boolean {
  if (isHoliday(day) || !HOURS[shift].weekdays.includes(weekdayOf(day))) return false;
  const summer =
    Date.parse(`${day.slice(0, 4)}-07-01`) + Math.floor(chanceOf("leave", user).between(0, 7)) * 7 * 86_400_000;
  const inLeave = Date.parse(day) >= summer && Date.parse(day) < summer + LEAVE_WEEKS * 7 * 86_400_000;
  return !inLeave && chanceOf("away", user, day).next() >= AWAY_SHARE;
}

/**
 * Minutes after midnight become instants by the wall clock of the zone. `shiftMin` moves the whole day, for a demo that is
 * looked at outside office hours.
 *
 *     from          12:20  13:05                    to
 *     ####### ### ######     ####### ######## #######
 */
export function stretchesOf(
  employee: Employee,
  host: string,
  day: string,
  { zone, shiftMin = 0 }: { zone: string; shiftMin?: number },
): Stretch[] {
  const chance = chanceOf("day", employee.user, host, day);
  const { from, to } = HOURS[employee.shift];
  const longer = chanceOf("longer", employee.user, day).next() < LONGER.share ? LONGER.min : 0;
  const last = chance.around(to + 5, 25) + longer;
  const lunchAt = chance.around((from + to) / 2 - 30, 20);
  const at = (minutes: number) =>
    wallClockAt(day, Math.floor(minutes + shiftMin), zone) + Math.floor(((minutes + shiftMin) % 1) * MINUTE_MS);
  const stretches: Stretch[] = [];
  let lunch = to - from > 5 * 60;
  let minute = chance.around(from - 4, 18);
  while (minute < last - 5) {
    let end = Math.min(minute + chance.between(25, 110), last);
    let pause = chance.between(6, 17);
    let reason: Reason = chance.next() < 0.6 ? "idle" : "lock";
    if (lunch && end > lunchAt) {
      end = Math.max(minute + 5, lunchAt);
      pause = chance.between(30, 55);
      reason = "lock";
      lunch = false;
    }
    if (end >= last - 5) reason = "logoff";
    stretches.push({ start: at(minute), end: at(end), reason });
    minute = end + pause;
  }
  return stretches;
}
