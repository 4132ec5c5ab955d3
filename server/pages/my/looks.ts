// Every look at a person's data, for that person, page by page. Pure.
import type { Calendar } from "../../domain/events.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import type { PageLinks } from "../listing.ts";
import { type LookLine, type LookTold, whoLooked } from "../recorded/who-looked.ts";

/** Looks on one page; those of one manager and day are one line. */
export const LOOKS_MAX = 200;

export type OwnLooksPage = { frame: Frame; fresh: Remark[]; lines: LookLine[]; pages: PageLinks | null };

export function ownLooksPage(asked: {
  site: Site;
  calendar: Calendar;
  now: number;
  looks: readonly LookTold[];
  total: number;
  number: number;
}): OwnLooksPage {
  const { site, calendar, now, looks, total, number } = asked;
  const { words } = site;
  const { say } = words;
  const path = (n: number) => (n === 1 ? "/my/looks" : `/my/looks?page=${n}`);
  const to = Math.min(total, number * LOOKS_MAX);
  return {
    frame: frameOf(site, {
      name: "my-page",
      title: say("own-looks.title"),
      description: say("own-looks.description"),
      narrow: true,
    }),
    fresh: [{ text: say("own-looks.in-all", { n: total }) }, ...calendarRemarks(calendar, now, words)],
    lines: whoLooked(looks, calendar, words),
    pages:
      total <= LOOKS_MAX && number === 1
        ? null
        : {
            from: (number - 1) * LOOKS_MAX + 1,
            to,
            total,
            previous: number > 1 ? path(number - 1) : null,
            next: to < total ? path(number + 1) : null,
          },
  };
}
