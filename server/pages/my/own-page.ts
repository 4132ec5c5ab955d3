// A person's own page: state and today first, then what is recorded and who looked, their pictures, claims, and every report
// behind it. Pure. What a device that enrolled openly is shown has been narrowed before it comes here; here it is said why.
import type { Policy } from "../../../protocol/policy.ts";
import type { AppStretch } from "../../domain/apps/stretches.ts";
import type { DayTotal } from "../../domain/events.ts";
import { addDays, dayBounds, dayOf, weekDays, weekOf } from "../../domain/local-day.ts";
import type { Acceptance } from "../../domain/notices/acceptance.ts";
import type { MachineRow } from "../../domain/state-now.ts";
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
import { noteLine } from "./note-lines.ts";
import { type OwnTile, ownTile } from "./own-pictures.ts";
import { type RecordedLine, recordedNow } from "./recorded-now.ts";

export type OwnAsked = DayAsked & {
  site: Site;
  /** How the page was opened, and until when it is. */
  opened: { by: string; trust: "link" | "open-device"; until: number };
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
export type Said = { kind: "done" | "fault"; text: string };

export type OwnPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  said: Said | null;
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

export const NARROWED =
  "This machine’s agent enrolled openly, as anybody on the network can under any name, so only what this very machine has sent is shown; a manager’s link, or a key for the agent, opens the rest.";

export function ownPage(asked: OwnAsked): OwnPage {
  const { site, calendar, now, day, heading, opened, policy, acceptance, shots, log, claims, looks } = asked;
  const today = dayOf(now, calendar);
  const { zone } = calendar;
  const rules = { now, zone, windowMs: policy.screenshotDeleteWindowMinutes * 60_000, later: policy.allowDelete };
  const latest = [...shots].reverse();
  const axis = dayOnAxis(asked, day);
  return {
    frame: frameOf(site, {
      name: "my-page",
      title: day === today ? `My page, ${heading}` : `My page, ${heading}, ${longDate(day)}`,
      description: "All that is recorded about one person, for that person.",
    }),
    heading,
    pager: dayPager(day, today, { path: (other) => (other === today ? "/my" : myPath({ day: other })), action: "/my" }),
    fresh: [
      {
        text:
          day === today
            ? `Your own record, complete to ${timeOfDay(now, zone)}`
            : `Your own record of ${fullDate(day)}`,
      },
      { text: `opened by ${opened.by}, until ${timeOfDay(opened.until, zone)}` },
      ...calendarRemarks(calendar, Math.min(now, dayBounds(day, calendar).end - 1)),
    ],
    said: asked.said,
    asked: acceptance === null ? null : noticeAsked(acceptance),
    narrowed: opened.trust === "open-device" ? NARROWED : null,
    counts: countsOf(asked, today),
    day: axis,
    dayTitle: day === today ? "Today" : fullDate(day),
    nothing: axis === null ? "No report of this day." : null,
    applications: applicationsOf(asked),
    notes: asked.notes.map((note) => noteLine(note, zone)),
    recorded: recordedNow(policy),
    accepted: acceptance === null ? null : acceptedText(acceptance, asked),
    pause: policy.allowPause
      ? "To pause for a while, use the blue square on your machine, or the page of its agent. Pausing stops pictures, counts and applications; your hours go on."
      : "Your organisation does not allow a pause.",
    looks: looks === null ? null : whoLooked(looks, calendar).slice(0, LOOKS_SHOWN),
    pictures: {
      title: day === today ? "Your last pictures, as stored" : "Your pictures of this day, as stored",
      tiles: latest.slice(0, PICTURES_SHOWN).map((shot) => ownTile(shot, rules)),
      more:
        latest.length > PICTURES_SHOWN
          ? { href: `/my/pictures?day=${day}`, text: `All ${latest.length} of this day` }
          : null,
    },
    claims: claims.map((claim) => claimLine(claim, asked)),
    form: claimForm(asked.typed, { day, today }),
    log: {
      rows: log.lines.map((line) => logRow(line, calendar)),
      nothing: log.total === 0 ? "No report." : null,
    },
    pages: logPages(day, log),
  };
}

function applicationsOf({ applications, day, calendar }: OwnAsked): OwnPage["applications"] {
  const timeline = timelineOf(applications, day, calendar);
  return timeline === null ? null : { ...timeline, title: "Applications and sites", csv: null };
}

function noticeAsked({ state }: Acceptance): string | null {
  if (state === "asked") return "You have not yet said that you have read what is recorded here.";
  if (state === "again") return "More is recorded than you have accepted. Read what is recorded now.";
  return null;
}

function acceptedText({ state, at, where }: Acceptance, { calendar }: OwnAsked): string | null {
  if (at === null) return state === "none" ? "Nobody has to accept the notice here." : null;
  const when = `${longDate(dayOf(at, calendar))} at ${timeOfDay(at, calendar.zone)}`;
  return `You accepted the notice on ${when}${where === "agent" ? ", at your agent" : ""}.`;
}

function countsOf(asked: OwnAsked, today: string): OwnPage["counts"] {
  const { machines, calendar, now, days, day, waitingS } = asked;
  const state = stateToday(machines, { dayStart: dayBounds(today, calendar).start, now });
  const why = causeNow(state.cause);
  const since = state.since === null ? null : `since ${timeOfDay(state.since, calendar.zone)}`;
  const week = weekDays(weekOf(day));
  const word = stateWord(state.state);
  return [
    {
      term: "Now",
      text: word.slice(0, 1).toUpperCase() + word.slice(1),
      small: [since, why].filter((part) => part !== null && part !== "").join(", ") || null,
      state: state.state,
    },
    workedOn(days.get(day), day === today ? "Worked today" : "Worked this day", claimedText(asked.claimed.claimed)),
    {
      term: day === today ? "This week" : "Its week",
      text: week.some((one) => days.has(one)) ? hoursAndMinutes(sumOf(days, week)) : "no report",
      small: null,
      state: null,
    },
    {
      term: "Claimed, waiting",
      text: waitingS < 60 ? "none" : duration(waitingS),
      small: null,
      state: null,
    },
  ];
}

function workedOn(total: DayTotal | undefined, term: string, claimed: string | null): OwnPage["counts"][number] {
  if (total === undefined) return { term, text: "no report", small: claimed, state: null };
  const estimated = total.estimatedS > 0 ? `of it ${duration(total.estimatedS)} estimated: a stop never came` : null;
  const small = [estimated, claimed].filter((part) => part !== null).join("; ");
  return { term, text: hoursAndMinutes(total.workedS), small: small === "" ? null : small, state: null };
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
