// A person's own page: state and today first, then what is recorded and who looked, their pictures, claims, and every report
// behind it. Pure. What a device that enrolled openly is shown has been narrowed before it comes here; here it is said why.
import type { Policy } from "../../../protocol/policy.ts";
import type { AppStretch } from "../../domain/apps/stretches.ts";
import type { DayTotal } from "../../domain/events.ts";
import { addDays, dayBounds, dayOf, weekDays, weekOf } from "../../domain/local-day.ts";
import type { Acceptance } from "../../domain/notices/acceptance.ts";
import type { MachineRow } from "../../domain/state-now.ts";
import type { Said as Saying, Words } from "../../words/words.ts";
import { type Timeline, timelineOf } from "../apps/timeline.ts";
import { type ClaimLine, type ClaimTold, claimLine } from "../claims/claim-line.ts";
import { claimedText } from "../claims/claimed-text.ts";
import { duration, fullDate, hoursAndMinutes, longDate, timeOfDay } from "../format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import type { PageLinks } from "../listing.ts";
import { type LogLine, type LogRow, logRow } from "../log.ts";
import { LOG_ROWS_MAX } from "../person.ts";
import { type DayAsked, type DayOnAxis, dayOnAxis } from "../person-day.ts";
import { type LookLine, type LookTold, whoLooked } from "../recorded/who-looked.ts";
import type { Note } from "../screenshots/missing.ts";
import type { Shot } from "../screenshots/shot.ts";
import { stateToday } from "../state-shown.ts";
import { dayPager } from "../today.ts";
import { causeNow, stateWord } from "../words.ts";
import { type ClaimForm, type ClaimTyped, claimForm } from "./claim-form.ts";
import { dayAt } from "./day-at.ts";
import { noteLine } from "./note-lines.ts";
import { type OwnTile, ownTile } from "./own-pictures.ts";
import { type RecordedLine, recordedNow } from "./recorded-now.ts";

export type OwnAsked = DayAsked & {
  site: Site;
  /** How the page was opened, and until when it is. */
  /** host: of the agent that opened it; null: a manager's link. */
  opened: { host: string | null; trust: "link" | "open-device"; until: number };
  heading: string;
  day: string;
  machines: readonly MachineRow[];
  policy: Policy;
  /** null: not for who asks. */
  acceptance: Acceptance | null;
  /** Of the day, cut at its ends. */
  applications: readonly AppStretch[];
  shots: readonly Shot[];
  notes: readonly Note[];
  looks: readonly LookTold[] | null;
  claims: readonly ClaimTold[];
  /** Unseen time of claims that nobody has answered, s. */
  waitingS: number;
  log: { lines: readonly LogLine[]; total: number; page: number };
  said: Said | null;
  typed: ClaimTyped | null;
};

/** What just happened, or why not. */
export type Said = { kind: "done" | "fault"; says: Saying };

export type OwnPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  said: { kind: Said["kind"]; text: string } | null;
  asked: string | null;
  narrowed: string | null;
  counts: { term: string; text: string; small: string | null; state: string | null }[];
  day: DayOnAxis | null;
  dayTitle: string;
  nothing: string | null;
  applications: (Timeline & { csv: null }) | null;
  notes: { time: string; text: string; machine: string }[];
  recorded: RecordedLine[];
  accepted: string | null;
  pause: string;
  looks: LookLine[] | null;
  pictures: { title: string; tiles: OwnTile[]; more: { href: string; text: string } | null };
  claims: ClaimLine[];
  form: ClaimForm;
  log: { rows: LogRow[]; nothing: string | null };
  pages: PageLinks | null;
};

/** Pictures on the page itself; the rest of the day is one click away. */
export const PICTURES_SHOWN = 8;
/** Lines of who looked on the page itself. */
const LOOKS_SHOWN = 6;

export const myPath = (rest: Record<string, string> = {}) => {
  const query = new URLSearchParams(rest).toString();
  return query === "" ? "/my" : `/my?${query}`;
};

export function ownPage(asked: OwnAsked): OwnPage {
  const { site, calendar, now, day, heading, opened, policy, acceptance, shots, log, claims, looks } = asked;
  const { words } = site;
  const { say, locale } = words;
  const today = dayOf(now, calendar);
  const { zone } = calendar;
  const time = (ms: number) => timeOfDay(ms, zone, locale);
  const rules = { now, zone, windowMs: policy.screenshotDeleteWindowMinutes * 60_000, later: policy.allowDelete };
  const latest = [...shots].reverse();
  const axis = dayOnAxis(asked, day);
  return {
    frame: frameOf(site, {
      name: "my-page",
      title:
        day === today
          ? say("my.title-of", { name: heading })
          : say("my.title-of-day", { name: heading, day: longDate(day, locale) }),
      description: say("my.description"),
    }),
    heading,
    pager: dayPager(day, today, {
      path: (other) => (other === today ? "/my" : myPath({ day: other })),
      action: "/my",
      words,
    }),
    fresh: [
      {
        text:
          day === today ? say("my.complete-to", { time: time(now) }) : say("my.of-day", { day: fullDate(day, locale) }),
      },
      {
        text:
          opened.host === null
            ? say("my.opened-by-link", { time: time(opened.until) })
            : say("my.opened-by-agent", { host: opened.host, time: time(opened.until) }),
      },
      ...calendarRemarks(calendar, Math.min(now, dayBounds(day, calendar).end - 1), words),
    ],
    said:
      asked.said === null ? null : { kind: asked.said.kind, text: say(asked.said.says.key, asked.said.says.values) },
    asked: acceptance === null ? null : noticeAsked(acceptance, words),
    narrowed: opened.trust === "open-device" ? say("my.narrowed") : null,
    counts: countsOf(asked, today),
    day: axis,
    dayTitle: day === today ? say("frame.page.today") : fullDate(day, locale),
    nothing: axis === null ? say("my.no-report-of-day") : null,
    applications: applicationsOf(asked),
    notes: asked.notes.map((note) => noteLine(note, zone, words)),
    recorded: recordedNow(policy, words),
    accepted: acceptance === null ? null : acceptedText(acceptance, asked),
    pause: say(policy.allowPause ? "my.pause" : "my.no-pause"),
    looks: looks === null ? null : whoLooked(looks, calendar, words).slice(0, LOOKS_SHOWN),
    pictures: {
      title: say(day === today ? "my.last-pictures" : "my.day-pictures"),
      tiles: latest.slice(0, PICTURES_SHOWN).map((shot) => ownTile(shot, rules, words)),
      more:
        latest.length > PICTURES_SHOWN
          ? { href: `/my/pictures?day=${day}`, text: say("my.all-of-day", { count: latest.length }) }
          : null,
    },
    claims: claims.map((claim) => claimLine(claim, { calendar, now, words })),
    form: claimForm(asked.typed, { day, today, words }),
    log: {
      rows: log.lines.map((line) => logRow(line, calendar, words)),
      nothing: log.total === 0 ? say("log.nothing") : null,
    },
    pages: logPages(day, log),
  };
}

function applicationsOf({ site, applications, day, calendar }: OwnAsked): OwnPage["applications"] {
  const timeline = timelineOf(applications, day, { calendar, words: site.words });
  return timeline === null ? null : { ...timeline, title: site.words.say("apps.and-sites"), csv: null };
}

const noticeAsked = ({ state }: Acceptance, { say }: Words): string | null =>
  state === "asked" || state === "again" ? say(`my.notice.${state}`) : null;

function acceptedText({ state, at, where }: Acceptance, { calendar, site }: OwnAsked): string | null {
  const { say } = site.words;
  if (at === null) return state === "none" ? say("my.notice.none") : null;
  const key = where === "agent" ? "my.notice.accepted-at-agent" : "my.notice.accepted";
  return say(key, { at: dayAt(at, calendar, site.words) });
}

function countsOf(asked: OwnAsked, today: string): OwnPage["counts"] {
  const { machines, calendar, now, days, day, waitingS } = asked;
  const { words } = asked.site;
  const { say, locale } = words;
  const state = stateToday(machines, { dayStart: dayBounds(today, calendar).start, now });
  const why = causeNow(state.cause, words);
  const since = state.since === null ? null : say("my.since", { time: timeOfDay(state.since, calendar.zone, locale) });
  const week = weekDays(weekOf(day));
  const word = stateWord(state.state, words);
  return [
    {
      term: say("my.now"),
      text: word.slice(0, 1).toLocaleUpperCase(locale) + word.slice(1),
      small: [since, why].filter((part) => part !== null && part !== "").join(", ") || null,
      state: state.state,
    },
    workedOn(days.get(day), {
      term: say(day === today ? "my.worked-today" : "my.worked-day"),
      claimed: claimedText(asked.claimed.claimed, words),
      words,
    }),
    {
      term: say(day === today ? "my.this-week" : "my.its-week"),
      text: week.some((one) => days.has(one)) ? hoursAndMinutes(sumOf(days, week), locale) : say("state.no-report"),
      small: null,
      state: null,
    },
    {
      term: say("my.claimed-waiting"),
      text: waitingS < 60 ? say("my.none-waiting") : duration(waitingS, locale),
      small: null,
      state: null,
    },
  ];
}

function workedOn(
  total: DayTotal | undefined,
  { term, claimed, words: { say, locale } }: { term: string; claimed: string | null; words: Words },
): OwnPage["counts"][number] {
  if (total === undefined) return { term, text: say("state.no-report"), small: claimed, state: null };
  const estimated =
    total.estimatedS > 0 ? say("person.stop-never-came", { time: duration(total.estimatedS, locale) }) : null;
  const small = [estimated, claimed].filter((part) => part !== null).join("; ");
  return { term, text: hoursAndMinutes(total.workedS, locale), small: small === "" ? null : small, state: null };
}

const sumOf = (days: ReadonlyMap<string, DayTotal>, of: readonly string[]) =>
  of.reduce((sum, day) => sum + (days.get(day)?.workedS ?? 0), 0);

function logPages(day: string, { total, page }: OwnAsked["log"]): PageLinks | null {
  if (total <= LOG_ROWS_MAX && page === 1) return null;
  const path = (n: number) => `${myPath(n === 1 ? { day } : { day, page: String(n) })}#log`;
  const to = Math.min(total, page * LOG_ROWS_MAX);
  return {
    from: (page - 1) * LOG_ROWS_MAX + 1,
    to,
    total,
    previous: page > 1 ? path(page - 1) : null,
    next: to < total ? path(page + 1) : null,
  };
}

/** The week that a day's page adds up. */
export const weekAround = (day: string) => {
  const days = weekDays(weekOf(day));
  return { from: days[0] ?? day, to: days.at(-1) ?? addDays(day, 6) };
};
