// When each person's local day begins: as the organisation's does, unless their own working week or their team's says otherwise, for
// night work. Who changes it marks all days of those people to be computed again, in the same transaction.
import type { Knex } from "knex";
import { eventWindow } from "../../domain/days.ts";
import type { Calendar } from "../../domain/events.ts";
import { dayBounds, dayOf } from "../../domain/local-day.ts";
import type { Span } from "../../domain/union.ts";
import type { Database } from "../open.ts";
import { inSettlement, type Tx } from "../totals.ts";
import { markAllDaysOf } from "./mark-days.ts";
import { remembered } from "./remembered.ts";

/** Local days, both included. */
type Days = { from: string; to: string };

export type Calendars = {
  /** The one that a person's days go by. */
  of(user: string): Calendar;
  /** Every one that anybody's days go by, the organisation's first. */
  all: readonly Calendar[];
  /** From the first to the last day that it is for anybody by now. */
  todays(now: number): Days;
  /** Whether an instant lies in these days of a person. */
  within(days: Days): (user: string, at: number) => boolean;
  /** From where anybody's first of these days begins to where anybody's last ends. */
  bounds(days: Days): Span;
  /** Between which instants, both included, lie the events that anybody's figures of these days depend on. */
  events(days: Days): { from: number; to: number };
};

/** Minutes after midnight, of the people for whom the organisation's DAY_START does not hold. */
type Starts = ReadonlyMap<string, number>;

const starts = remembered("day_starts_mark", ({ knex }) => readStarts(knex));

/** As known by now, for pages. */
export async function calendarsOf(db: Database, calendar: Calendar): Promise<Calendars> {
  return calendarsFrom(await starts.known(db), calendar);
}

/** As they are inside this transaction, for what is stored. */
export async function calendarsWithin(db: Database, tx: Knex, calendar: Calendar): Promise<Calendars> {
  return calendarsFrom(await starts.within(db, tx), calendar);
}

function calendarsFrom(people: Starts, calendar: Calendar): Calendars {
  const byStart = new Map<number, Calendar>([[calendar.dayStartMin, calendar]]);
  for (const dayStartMin of people.values())
    if (!byStart.has(dayStartMin)) byStart.set(dayStartMin, { ...calendar, dayStartMin });
  const all = [...byStart.values()];
  const of = (user: string) => {
    const start = people.get(user);
    return start === undefined ? calendar : (byStart.get(start) ?? calendar);
  };
  return {
    of,
    all,
    todays(now) {
      const days = all.map((one) => dayOf(now, one)).sort();
      return { from: days[0] ?? "", to: days.at(-1) ?? "" };
    },
    within({ from, to }) {
      const spans = new Map(
        all.map((one) => [one, { start: dayBounds(from, one).start, end: dayBounds(to, one).end }]),
      );
      return (user, at) => {
        const span = spans.get(of(user));
        return span !== undefined && at >= span.start && at < span.end;
      };
    },
    bounds: ({ from, to }) => ({
      start: Math.min(...all.map((one) => dayBounds(from, one).start)),
      end: Math.max(...all.map((one) => dayBounds(to, one).end)),
    }),
    events(days) {
      const windows = all.map((one) => eventWindow({ ...days, calendar: one }));
      return { from: Math.min(...windows.map(({ from }) => from)), to: Math.max(...windows.map(({ to }) => to)) };
    },
  };
}

async function readStarts(tx: Knex): Promise<Starts> {
  const weeks: { scope_kind: string; scope: string; day_start_min: number }[] = await tx("workweeks")
    .select("scope_kind", "scope", "day_start_min")
    .whereNotNull("day_start_min");
  const of = (kind: string) => weeks.filter((week) => week.scope_kind === kind);
  const teams = new Map(of("team").map(({ scope, day_start_min }) => [Number(scope), day_start_min]));
  const members: { user: string; team_id: number }[] =
    teams.size === 0
      ? []
      : await tx("people")
          .select("user", "team_id")
          .whereIn("team_id", [...teams.keys()]);
  const people = new Map(members.map(({ user, team_id }) => [user, teams.get(team_id) ?? 0]));
  for (const { scope, day_start_min } of of("person")) people.set(scope, day_start_min);
  return people;
}

/**
 * Does what may change whose day begins when: working weeks, teams, who is in which. The days of all whose begin at another time
 * afterwards are marked.
 */
export async function changingDayStarts<Answer>(db: Database, work: (tx: Knex) => Promise<Answer>): Promise<Answer> {
  const answer = await inSettlement(db, async (tx) => {
    const before = await readStarts(tx.knex);
    const result = await work(tx.knex);
    await markChanged(tx, before, await readStarts(tx.knex));
    return result;
  });
  starts.forget(db);
  return answer;
}

async function markChanged(tx: Tx, before: Starts, after: Starts) {
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (user) => before.get(user) !== after.get(user),
  );
  if (changed.length === 0) return;
  for (const user of changed) await markAllDaysOf(tx, user);
  await markDayStartsChanged(tx.knex);
}

/** Inside a transaction that changes who is a person of which team. */
export const markDayStartsChanged = (tx: Knex): Promise<void> => starts.mark(tx);

/** After it. */
export const forgetDayStarts = (db: Database): void => starts.forget(db);
