// The Today page before anyone has reported: it says the next step instead of showing an empty table. Pure.
import type { Calendar } from "../domain/events.ts";
import { dayOf } from "../domain/local-day.ts";
import { fullDate } from "./format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "./frame.ts";
import { calendarRemarks } from "./freshness.ts";
import { dayPath } from "./period.ts";
import { dayPager, digest } from "./today.ts";

export type EmptyPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  endpoint: string;
  live: string;
  mark: string;
};

/** The mark of a page without people; the first report gives another one. */
export const EMPTY_MARK = digest("nobody");

export function emptyPage(asked: { site: Site; calendar: Calendar; now: number; publicUrl: string }): EmptyPage {
  const { site, calendar, now, publicUrl } = asked;
  const { words } = site;
  const { say } = words;
  const today = dayOf(now, calendar);
  return {
    frame: frameOf(site, {
      name: "today",
      title: say("today.title"),
      description: say("empty.description"),
      live: true,
    }),
    heading: fullDate(today, words.locale),
    pager: dayPager(today, today, { path: dayPath, action: "/day", words }),
    fresh: [{ text: say("empty.no-machine") }, ...calendarRemarks(calendar, now, words)],
    endpoint: `${publicUrl}/api/report`,
    live: "/live",
    mark: EMPTY_MARK,
  };
}
