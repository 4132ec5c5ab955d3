// The year of a person, month by day. Pure.
import { addDays } from "../domain/local-day.ts";
import type { Words } from "../words/words.ts";
import { hoursAndMinutes, monthName } from "./format.ts";
import { type MatrixCell, matrixCell } from "./matrix.ts";
import { personFilePath, personPath } from "./period.ts";
import type { PersonAsked } from "./person.ts";
import { sum } from "./person-month.ts";

/** spare: cells that a month shorter than 31 days leaves empty. */
export type Year = {
  title: string;
  caption: string;
  previous: string;
  next: string | null;
  months: { name: string; href: string; cells: MatrixCell[]; spare: number[]; total: string }[];
  csv: string;
  xlsx: string;
};

const LONGEST_MONTH = 31;

type YearAsked = Pick<PersonAsked, "person" | "days" | "holidays" | "machineOn"> & {
  today: string;
  year: string;
  words: Words;
};

export function yearOf({ person, today, year, days, holidays, machineOn, words }: YearAsked): Year {
  const { say, locale } = words;
  const { user } = person;
  const found = [...days.values()].filter(({ day }) => day.startsWith(year));
  const months = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, "0")}`);
  const last = `${Number(year) + 1}-01-01` <= today ? `${Number(year) + 1}-12-31` : null;
  return {
    title: year,
    caption: [
      say("person.year-caption"),
      found.length > 0
        ? say("person.year-sum", { n: found.length, year, hours: hoursAndMinutes(sum(found, "workedS"), locale) })
        : "",
    ].join(" "),
    previous: personPath(user, { day: `${Number(year) - 1}-12-31` }),
    next: last === null ? null : personPath(user, { day: last < today ? last : today }),
    months: months.map((month) => {
      const cells = daysOfMonth(month).map((day) =>
        matrixCell({
          day,
          today,
          holidays,
          total: days.get(day),
          machineOn: machineOn.has(day),
          href: personPath(user, { day }),
        }),
      );
      const own = found.filter(({ day }) => day.startsWith(month));
      return {
        name: monthName(month, locale),
        href: personPath(user, { month }),
        cells,
        spare: Array.from({ length: LONGEST_MONTH - cells.length }, (_, i) => i),
        total: own.length === 0 ? "" : hoursAndMinutes(sum(own, "workedS"), locale),
      };
    }),
    csv: personFilePath(user, "days.csv", { year }),
    xlsx: personFilePath(user, "days.xlsx", { year }),
  };
}

function daysOfMonth(month: string): string[] {
  const days: string[] = [];
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) days.push(day);
  return days;
}
