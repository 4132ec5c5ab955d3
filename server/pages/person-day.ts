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
  "calendar" | "now" | "person" | "days" | "coverage" | "stretches" | "running" | "recorded" | "claimed"
>;

/** A mark at every hour: there is one strip of each kind only, so there is room. */
const AXIS_STEP = 1;

export function dayFacts({ days, coverage, calendar, machineOn }: PersonAsked, day: string): Fact[] {
  const total = days.get(day);
  if (total === undefined) {
    return [
      {
        term: "Worked",
        text: machineOn.has(day) ? "0 h" : "no report",
        small: machineOn.has(day) ? "machine on" : null,
      },
    ];
  }
  const seen = coverage.get(day) ?? null;
  const time = (ms: number | null) => (ms === null ? "–" : timeOfDay(ms, calendar.zone));
  return [
    {
      term: "Worked",
      text: hoursAndMinutes(total.workedS),
      small: total.estimatedS > 0 ? `of it ${duration(total.estimatedS)} estimated: a stop never came` : null,
    },
    {
      term: "First login",
      text: time(total.firstLogin),
      small: total.firstLogin === null ? "work begun the day before" : null,
    },
    { term: "Last seen", text: time(total.lastSeen), small: total.lastEstimated ? "estimated" : null },
    ...(seen === null
      ? []
      : [
          {
            term: "Seen of the day",
            text: percent(seen),
            small: seen < COVERAGE_GOOD ? "the rest is not known" : null,
          },
        ]),
  ];
}

export function dayOnAxis(asked: DayAsked, day: string): DayOnAxis | null {
  const { calendar, now, stretches, running, days, coverage } = asked;
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
  const heardStrip = drawStrip(heard, axis, calendar.zone, now);
  return {
    title: day === dayOf(now, calendar) ? "Today on one axis" : "The day on one axis",
    axis,
    caption: `What was recorded on ${longDate(day)}, one line each, from ${axis.from} to ${axis.to} h`,
    heard: {
      ...heardStrip,
      label:
        heardStrip.lines.length > 0
          ? heardStrip.label.replaceAll("stopped", "heard")
          : "no agent: plain reports are not heard in between",
      lines: heardStrip.lines.map((line) => ({ ...line, title: line.title.replace("stopped", "heard") })),
    },
    heardText: seen === null ? "" : `${percent(seen)} of the day`,
    worked: drawStrip(stretches, axis, calendar.zone, now),
    workedText: total === undefined ? "no report" : hoursAndMinutes(total.workedS),
    gaps: gapsOf(stretches, calendar.zone),
    claimed: claimedLane(asked.claimed, axis, calendar.zone),
    recorded:
      asked.recorded === null
        ? null
        : recordedOnAxis({ recorded: asked.recorded, axis, calendar, now, stretches, user: asked.person.user, day }),
  };
}

const claimedSpans = ({ claimed, calendar }: DayAsked, day: string) =>
  clip(
    claimed.claims.map(({ from, to }) => ({ start: from, end: to })),
    dayBounds(day, calendar),
  );
