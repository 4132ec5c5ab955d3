// Brings the sums of applications up to date for some days of people: load what they rest on, compute, replace. All in one
// transaction, so that a crash leaves either the old sums and their marks, or the new ones.
import { SLOT_MS } from "../../../protocol/slot.ts";
import { type ActivityRule, activityOfSlots, type SlotCounts } from "../../domain/activity.ts";
import { sumsOfDay } from "../../domain/apps/day-sums.ts";
import { projectFinder } from "../../domain/apps/project-rules.ts";
import type { AppUse } from "../../domain/apps/use.ts";
import { eventWindow } from "../../domain/days.ts";
import type { Calendar } from "../../domain/events.ts";
import { intervalsOf, streamsOf } from "../../domain/intervals.ts";
import { dayBounds } from "../../domain/local-day.ts";
import { sumsKeptFrom } from "../../domain/retention/kinds.ts";
import { unionOf } from "../../domain/union.ts";
import { withRows } from "../given-rows.ts";
import type { Database } from "../open.ts";
import { type Calendars, calendarsWithin } from "../people/day-starts.ts";
import { byPerson, type LogIns, logInsWithin } from "../people/log-ins.ts";
import { retentionWithin } from "../retention/kept.ts";
import { type EventSpan, eventsIn, type Tx } from "../totals.ts";
import { rulesInForce } from "./project-rules.ts";
import { type PersonDay, rangesOfDays, type StaleAsked, takeStale } from "./stale.ts";
import { inSumsOfFigures, replaceSums, type StoredSum, sumsOfDays } from "./sums.ts";
import { usesIn } from "./uses.ts";

export type SumsRule = { calendar: Calendar; activity: ActivityRule; now: number };

/** Sums some of the days that have to be; returns how many there were. */
export async function settleSums(
  db: Database,
  asked: StaleAsked | null,
  limit: number,
  rule: SumsRule,
): Promise<number> {
  return inSumsOfFigures(db, async (tx) => {
    const taken = await takeStale(db, tx, asked, limit);
    // Sums of days before it stay as they are: not all that they rest on is kept.
    const keptFrom = sumsKeptFrom((await retentionWithin(db, tx.knex)).keptFrom) ?? "";
    const logIns = await logInsWithin(db, tx.knex);
    const people = taken.map(({ user, day }) => ({ user: logIns.personOf(user), day }));
    const kept = ({ day }: PersonDay) => day >= keptFrom;
    // A log-in that was a person before it was merged has rows of its own, which nothing is computed for any more.
    const days = unique([...taken, ...people].filter(kept));
    if (days.length === 0) return taken.length;
    const calendars = await calendarsWithin(db, tx.knex, rule.calendar);
    const computed = await computedSums(tx, unique(people.filter(kept)), { logIns, calendars }, rule);
    await replaceSums(tx, await sumsOfDays(tx, days), computed);
    return taken.length;
  });
}

const unique = (days: readonly PersonDay[]) => [
  ...new Map(days.map((one) => [`${one.day} ${one.user}`, one])).values(),
];

/** @param days of people, each named by their own log-in */
async function computedSums(
  tx: Tx,
  days: readonly PersonDay[],
  { logIns, calendars }: { logIns: LogIns; calendars: Calendars },
  { activity, now }: SumsRule,
): Promise<StoredSum[]> {
  const ranges = rangesOfDays(days).map((range) => ({
    ...range,
    start: dayBounds(range.from, calendars.of(range.user)).start,
    end: dayBounds(range.to, calendars.of(range.user)).end,
  }));
  const spansOf = (of: typeof ranges, around: (range: (typeof ranges)[number]) => { from: number; to: number }) =>
    of.flatMap((range) => logIns.of([range.user]).map((user) => ({ user, ...around(range) })));
  const uses = byPerson(
    await usesIn(
      tx,
      spansOf(ranges, ({ start, end }) => ({ from: start, to: end })),
    ),
    logIns,
  );
  const used = ranges.filter(({ user }) => uses.has(user));
  if (used.length === 0) return [];
  const slots = byPerson(
    await slotsIn(
      tx,
      spansOf(used, ({ start, end }) => ({ from: start - SLOT_MS, to: end })),
    ),
    logIns,
  );
  const events = byPerson(
    await eventsIn(
      tx,
      joinedSpans(spansOf(used, ({ user, from, to }) => eventWindow({ from, to, calendar: calendars.of(user) }))),
    ),
    logIns,
  );
  const projectOf = projectFinder(await rulesInForce(tx.knex));
  return [...Map.groupBy(days, ({ user }) => user)].flatMap(([user, own]) => {
    const ofPerson = uniqueById(uses.get(user) ?? []).map((use) => ({ ...use, user }));
    if (ofPerson.length === 0) return [];
    const worked = unionOf(streamsOf(events.get(user) ?? []).flatMap((stream) => intervalsOf(stream, now)));
    const active = activityOfSlots(uniqueSlots(slots.get(user) ?? []), worked, activity);
    return own.flatMap(({ day }) =>
      sumsOfDay({
        day,
        calendar: calendars.of(user),
        uses: ofPerson,
        slots: active,
        projectOf: (use) => projectOf(use).project,
      }).map((sum) => ({ ...sum, day, user })),
    );
  });
}

type SlotRow = SlotCounts & { user: string };

/** Slots that begin within each stretch [from, to). */
function slotsIn(tx: Tx, spans: readonly EventSpan[]): Promise<SlotRow[]> {
  return withRows<SlotRow>(
    tx,
    (given) => `SELECT s."user", s.host, s.slot, s.keyboard_events AS "keyboardEvents", s.clicks, s.scrolls,
        s.mouse_events AS "mouseEvents", s.active_seconds AS "activeSeconds" FROM ${given} CROSS JOIN slots s
      WHERE s."user" = g.value ->> 0 AND s.slot >= CAST(g.value ->> 1 AS BIGINT) AND s.slot < CAST(g.value ->> 2 AS BIGINT)`,
    spans.map(({ user, from, to }) => [user, from, to]),
  );
}

// A use or slot at the edge of two ranges of one person is read twice.
const uniqueById = (uses: readonly AppUse[]) => [...new Map(uses.map((use) => [use.id, use])).values()];
const uniqueSlots = (slots: readonly SlotRow[]) => [
  ...new Map(slots.map((slot) => [`${slot.slot} ${slot.user}\0${slot.host}`, slot])).values(),
];

/** Events around days reach further than the days, and what is read twice would count as two reports. */
function joinedSpans(spans: readonly EventSpan[]): EventSpan[] {
  return [...Map.groupBy(spans, ({ user }) => user)].flatMap(([user, own]) => {
    const joined: EventSpan[] = [];
    for (const { from, to } of own.toSorted((a, b) => a.from - b.from)) {
      const last = joined.at(-1);
      if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
      else joined.push({ user, from, to });
    }
    return joined;
  });
}
