// One person's day of applications on an axis: a lane for each of those most in front, and each stretch in words. Pure. Whoever
// builds this has written down before that titles and sites are being looked at.
import type { AppStretch } from "../../domain/apps/stretches.ts";
import type { Calendar } from "../../domain/events.ts";
import { clip, lengthOf, unionOf } from "../../domain/union.ts";
import type { Words } from "../../words/words.ts";
import { duration, timeOfDay } from "../format.ts";
import { type Axis, axisOf, hoursAround, place } from "../strip.ts";
import { reportPath } from "./range.ts";

export type AppLane = {
  name: string;
  label: string;
  text: string;
  marks: { x1: string; x2: string; title: string }[];
  ticks: string[];
};
export type StretchLine = {
  from: string;
  to: string;
  application: string;
  title: string;
  site: string;
  project: string;
  time: string;
  machine: string;
};
export type Timeline = { title: string; axis: Axis; lanes: AppLane[]; lines: StretchLine[]; more: string | null };

/** Lanes one can still tell apart; the rest of the day is in the table. */
const LANES_MAX = 6;
const AXIS_STEP = 2;
/** Lines of a day on a page: more than a day of an ordinary desk; the file has them all. */
const LINES_MAX = 400;

/** @param stretches of the day, each cut at its ends */
export function timelineOf(
  stretches: readonly AppStretch[],
  day: string,
  { calendar, words }: { calendar: Calendar; words: Words },
): Timeline | null {
  if (stretches.length === 0) return null;
  const axis = axisOf({
    day,
    calendar,
    ...hoursAround(stretches, { day, calendar, step: AXIS_STEP }),
    step: AXIS_STEP,
  });
  const lanes = [...Map.groupBy(stretches, ({ application }) => application)]
    .map(([name, own]) => ({ name, own, ms: lengthOf(unionOf(own)) }))
    .sort((a, b) => b.ms - a.ms || (a.name < b.name ? -1 : 1));
  return {
    title: words.say("apps.on-axis"),
    axis,
    lanes: lanes
      .slice(0, LANES_MAX)
      .map(({ name, own, ms }) => laneOf({ name, own, ms }, { axis, zone: calendar.zone, words })),
    lines: stretches.slice(0, LINES_MAX).map((one) => lineOf(one, calendar.zone, words)),
    more:
      stretches.length > LINES_MAX
        ? words.say("apps.first-stretches", { shown: LINES_MAX, all: stretches.length })
        : null,
  };
}

function laneOf(
  { name, own, ms }: { name: string; own: readonly AppStretch[]; ms: number },
  { axis, zone, words }: { axis: Axis; zone: string; words: Words },
): AppLane {
  const { say, locale } = words;
  const text = duration(ms / 1000, locale);
  return {
    name,
    label: say("apps.lane", { n: own.length, time: text }),
    text,
    marks: clip(unionOf(own), axis).map(({ start, end }) => ({
      x1: place(start, axis),
      x2: place(end, axis),
      title: say("apps.mark", { from: timeOfDay(start, zone, locale), to: timeOfDay(end, zone, locale), what: name }),
    })),
    ticks: axis.ticks,
  };
}

const lineOf = (one: AppStretch, zone: string, { locale }: Words): StretchLine => ({
  from: timeOfDay(one.start, zone, locale),
  to: timeOfDay(one.end, zone, locale),
  application: one.application,
  title: one.title ?? "",
  site: one.url ?? one.site ?? "",
  project: one.project ?? "",
  time: duration(one.ms / 1000, locale),
  machine: one.host,
});

export type ApplicationsLane = Omit<AppLane, "name"> & { href: string };

/** All applications of a day as one lane of the person's page, by their names alone; null where there were none. */
export function applicationsLane(
  stretches: readonly AppStretch[],
  axis: Axis,
  { calendar, user, day, words }: { calendar: Calendar; user: string; day: string; words: Words },
): ApplicationsLane | null {
  if (stretches.length === 0) return null;
  const { say, locale } = words;
  const time = (ms: number) => timeOfDay(ms, calendar.zone, locale);
  const text = duration(lengthOf(unionOf(stretches)) / 1000, locale);
  return {
    href: reportPath("applications", { from: day, to: day }, { team: null, user }),
    label: say("recorded.applications-count", {
      n: new Set(stretches.map(({ application }) => application)).size,
      time: text,
    }),
    text,
    marks: stretches
      .filter(({ start, end }) => end > axis.start && start < axis.end)
      .map(({ start, end, application }) => ({
        x1: place(Math.max(start, axis.start), axis),
        x2: place(Math.min(end, axis.end), axis),
        title: `${time(start)}–${time(end)} ${application}`,
      })),
    ticks: axis.ticks,
  };
}
