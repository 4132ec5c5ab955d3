// The tables of the pages as files: the same people in the same order, the same figures; times ISO with the zone's offset, hours
// decimal and hh:mm. Pure; rows are given as they are read.
import { type Claimed, sumOfClaimed } from "../domain/claims/claims.ts";
import type { Calendar, DayTotal } from "../domain/events.ts";
import type { Person } from "../domain/people-names.ts";
import type { MachineRow, StateNow } from "../domain/state-now.ts";
import { clockOfSeconds, isoWithOffset } from "../pages/format.ts";
import type { LogLine } from "../pages/log.ts";
import { causeNow, reasonWord, stateWord } from "../pages/words.ts";
import { ENGLISH } from "../words/words.ts";
import { type Cell, decimalHours } from "./table.ts";

export const PERSON_COLUMNS = ["person", "log-in", "team"];
const personCells = ({ name, user, team }: Person): Cell[] => [name, user, team];

const FIGURE_COLUMNS = [
  "first login",
  "last seen",
  "last seen estimated",
  "worked h",
  "worked hh:mm",
  "estimated h",
  "estimated hh:mm",
  "seen",
];

/** Empty, never zero, where there is no report. */
function figureCells(total: DayTotal | null, coverage: number | null, { zone }: Calendar): Cell[] {
  if (total === null) return [null, null, null, null, null, null, null, null];
  const { firstLogin, lastSeen, lastEstimated, workedS, estimatedS } = total;
  return [
    firstLogin === null ? null : isoWithOffset(firstLogin, zone),
    lastSeen === null ? null : isoWithOffset(lastSeen, zone),
    lastEstimated ? "yes" : "no",
    decimalHours(workedS),
    clockOfSeconds(workedS),
    decimalHours(estimatedS),
    clockOfSeconds(estimatedS),
    coverage === null ? null : Math.round(coverage * 10_000) / 10_000,
  ];
}

/** Claimed time stands apart: beside the figures, never in them. */
const CLAIMED_COLUMNS = ["claimed h", "claimed hh:mm", "of it not answered h", "of it not answered hh:mm"];
const claimedCells = (claimed: Claimed | undefined): Cell[] =>
  claimed === undefined
    ? [null, null, null, null]
    : [claimed.acceptedS + claimed.openS, claimed.openS].flatMap((seconds) => [
        decimalHours(seconds),
        clockOfSeconds(seconds),
      ]);

export type DayFigures = {
  person: Person;
  day: string;
  total: DayTotal | null;
  coverage: number | null;
  claimed: Claimed | undefined;
};

export const DAY_COLUMNS = [...PERSON_COLUMNS, "day", ...FIGURE_COLUMNS, ...CLAIMED_COLUMNS];
export const dayCells = ({ person, day, total, coverage, claimed }: DayFigures, calendar: Calendar): Cell[] => [
  ...personCells(person),
  day,
  ...figureCells(total, coverage, calendar),
  ...claimedCells(claimed),
];

export type TodayFigures = {
  person: Person;
  state: StateNow;
  machines: readonly MachineRow[];
  total: DayTotal | null;
};

export const TODAY_COLUMNS = [
  ...PERSON_COLUMNS,
  "state",
  "since",
  "cause",
  "machines",
  "last heard",
  ...FIGURE_COLUMNS.slice(0, -1),
];
export function todayCells({ person, state, machines, total }: TodayFigures, calendar: Calendar): Cell[] {
  const heardAt = machines.length === 0 ? null : Math.max(...machines.map((machine) => machine.heardAt));
  return [
    ...personCells(person),
    stateWord(state.state, ENGLISH),
    state.since === null ? null : isoWithOffset(state.since, calendar.zone),
    causeNow(state.cause, ENGLISH),
    machines.map(({ host }) => (host === "" ? "plain reports" : host)).join(", "),
    heardAt === null ? null : isoWithOffset(heardAt, calendar.zone),
    ...figureCells(total, null, calendar).slice(0, -1),
  ];
}

export const periodColumns = (days: readonly string[]) => [
  ...PERSON_COLUMNS,
  ...days.flatMap((day) => [`${day} h`, `${day} hh:mm`]),
  "total h",
  "total hh:mm",
  "estimated h",
  "estimated hh:mm",
  ...CLAIMED_COLUMNS,
];
export function periodCells(
  person: Person,
  {
    found,
    claimed,
    days,
  }: {
    found: ReadonlyMap<string, DayTotal>;
    claimed: ReadonlyMap<string, Claimed>;
    days: readonly string[];
  },
): Cell[] {
  const apart = days.flatMap((day) => claimed.get(day) ?? []);
  const totals = days.flatMap((day) => found.get(day) ?? []);
  const worked = totals.reduce((sum, { workedS }) => sum + workedS, 0);
  const estimated = totals.reduce((sum, { estimatedS }) => sum + estimatedS, 0);
  const hours = (seconds: number | undefined): Cell[] =>
    seconds === undefined ? [null, null] : [decimalHours(seconds), clockOfSeconds(seconds)];
  return [
    ...personCells(person),
    ...days.flatMap((day) => hours(found.get(day)?.workedS)),
    ...hours(totals.length === 0 ? undefined : worked),
    ...hours(totals.length === 0 ? undefined : estimated),
    ...claimedCells(apart.length === 0 ? undefined : sumOfClaimed(apart)),
  ];
}

export const LOG_COLUMNS = ["time", "state", "until", "reason", "machine", "sender", "arrived", "sent as", "id"];
export function logCells(line: LogLine, { zone }: Calendar): Cell[] {
  const { ts, state, until, reason, host, address, receivedAt, sentTs, id } = line;
  return [
    isoWithOffset(ts, zone),
    state,
    until === null ? null : isoWithOffset(until, zone),
    reasonWord(reason, ENGLISH),
    host,
    address,
    isoWithOffset(receivedAt, zone),
    sentTs,
    id,
  ];
}
