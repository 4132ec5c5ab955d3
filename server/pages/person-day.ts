// One day of a person on one axis, with its figures. Pure.
import { COVERAGE_GOOD } from "../domain/day-coverage.ts";
import { dayBounds, dayOf } from "../domain/local-day.ts";
import type { Stretch } from "../domain/strip.ts";
import { clip } from "../domain/union.ts";
import { type ClaimedLane, claimedLane } from "./claims/claimed-lane.ts";
import { type Gaps, gapsOf } from "./day.ts";
import { duration, hoursAndMinutes, longDate, percent, timeOfDay } from "./format.ts";
import type { PersonAsked } from "./person.ts";
import { type RecordedOnAxis, recordedOnAxis } from "./recorded/on-axis.ts";
import { type Axis, axisOf, drawStrip, hoursAround, type Strip } from "./strip.ts";

/** A figure of the page; small: what is uncertain about it, in words. */
export type Fact = { term: string; text: string; small: string | null };

export type DayOnAxis = {
  title: string;
  axis: Axis;
  caption: string;
  heard: Strip;
  heardText: string;
  worked: Strip;
  workedText: string;
  gaps: Gaps | null;
  recorded: RecordedOnAxis | null;
  claimed: ClaimedLane | null;
};

/** Of a person's page, what one day on an axis is made of. */
export type DayAsked = Pick<
  PersonAsked,
  "site" | "calendar" | "now" | "person" | "days" | "coverage" | "stretches" | "running" | "recorded" | "claimed"
>;

/** A mark at every hour: there is one strip of each kind only, so there is room. */
const AXIS_STEP = 1;

export function dayFacts({ site, days, coverage, calendar, machineOn }: PersonAsked, day: string): Fact[] {
  const { say, locale } = site.words;
  const total = days.get(day);
  if (total === undefined) {
    return [
      {
        term: say("table.worked"),
        text: machineOn.has(day) ? "0 h" : say("state.no-report"),
        small: machineOn.has(day) ? say("person.machine-on") : null,
      },
    ];
  }
  const seen = coverage.get(day) ?? null;
  const time = (ms: number | null) => (ms === null ? "–" : timeOfDay(ms, calendar.zone, locale));
  return [
    {
      term: say("table.worked"),
      text: hoursAndMinutes(total.workedS, locale),
      small: total.estimatedS > 0 ? say("person.stop-never-came", { time: duration(total.estimatedS, locale) }) : null,
    },
    {
      term: say("table.first-login"),
      text: time(total.firstLogin),
      small: total.firstLogin === null ? say("person.begun-before") : null,
    },
    {
      term: say("day.last-seen"),
      text: time(total.lastSeen),
      small: total.lastEstimated ? say("day.estimated") : null,
    },
    ...(seen === null
      ? []
      : [
          {
            term: say("person.seen-of-day"),
            text: percent(seen, locale),
            small: seen < COVERAGE_GOOD ? say("person.rest-not-known") : null,
          },
        ]),
  ];
}

export function dayOnAxis(asked: DayAsked, day: string): DayOnAxis | null {
  const { calendar, now, stretches, running, days, coverage } = asked;
  const { words } = asked.site;
  const { say, locale } = words;
  const shown = [
    ...stretches,
    ...running.map(({ from, to }) => ({ start: from, end: to })),
    ...claimedSpans(asked, day),
  ];
  if (shown.length === 0) return null;
  const axis = axisOf({ day, calendar, ...hoursAround(shown, { day, calendar, step: AXIS_STEP }), step: AXIS_STEP });
  const heard: Stretch[] = running.map(({ from, to }) => ({
    start: from,
    end: to,
    state: "stopped",
    estimated: false,
    cause: null,
  }));
  const seen = coverage.get(day) ?? null;
  const total = days.get(day);
  const heardStrip = drawStrip(heard, axis, calendar.zone, now, words);
  const heardWord = say("person.heard");
  const stoppedWord = say("state.stopped");
  return {
    title: day === dayOf(now, calendar) ? say("person.today-on-axis") : say("person.day-on-axis"),
    axis,
    caption: say("person.axis-caption", { day: longDate(day, locale), from: axis.from, to: axis.to }),
    heard: {
      ...heardStrip,
      label: heardStrip.lines.length > 0 ? heardStrip.label.replaceAll(stoppedWord, heardWord) : say("person.no-agent"),
      lines: heardStrip.lines.map((line) => ({ ...line, title: line.title.replace(stoppedWord, heardWord) })),
    },
    heardText: seen === null ? "" : say("person.of-day", { share: percent(seen, locale) }),
    worked: drawStrip(stretches, axis, calendar.zone, now, words),
    workedText: total === undefined ? say("state.no-report") : hoursAndMinutes(total.workedS, locale),
    gaps: gapsOf(stretches, calendar.zone, words),
    claimed: claimedLane(asked.claimed, axis, calendar.zone, words),
    recorded:
      asked.recorded === null
        ? null
        : recordedOnAxis({
            recorded: asked.recorded,
            axis,
            calendar,
            now,
            stretches,
            user: asked.person.user,
            day,
            words,
          }),
  };
}

const claimedSpans = ({ claimed, calendar }: DayAsked, day: string) =>
  clip(
    claimed.claims.map(({ from, to }) => ({ start: from, end: to })),
    dayBounds(day, calendar),
  );
