// What stands in the place of a person's own page while it is not open in this browser: why, and how it is opened. Pure.
import type { Calendar } from "../../domain/events.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";

/** none: no link was opened here. used: this link is used up or over. manager: a manager is signed in here. */
export type WhyClosed = "none" | "used" | "manager" | "signed-in";
export type ClosedPage = {
  frame: Frame;
  status: number;
  heading: string;
  fresh: Remark[];
  what: string;
  todo: string[];
};

const SAID: Record<WhyClosed, Pick<ClosedPage, "status" | "heading" | "what">> = {
  none: {
    status: 401,
    heading: "My page is not open here",
    what: "It shows one person all that is recorded about them, so it opens by a link that is theirs.",
  },
  used: {
    status: 410,
    heading: "This link is used up",
    what: "A link opens a page once, within minutes where an agent made it and within a day where a manager did. This one was opened before, or is over.",
  },
  manager: {
    status: 409,
    heading: "You are signed in as a manager",
    what: "This link opens the own page of one person, and nothing was opened. It is still good.",
  },
  "signed-in": {
    status: 409,
    heading: "You are signed in as a manager",
    what: "A person’s own page is not shown beside a manager’s sign-in: one browser would be two people.",
  },
};

const WAYS = [
  "On a machine with the agent: the blue square beside the clock, “Open my page”.",
  "Without an agent: a manager makes a link on your page under your name, which opens once.",
];
const SIGN_OUT = ["Sign out below, and give the link to its person."];

export function closedPage(asked: { site: Site; calendar: Calendar; now: number; why: WhyClosed }): ClosedPage {
  const { site, calendar, now, why } = asked;
  return {
    frame: frameOf(site, {
      name: "my-page",
      title: "My page",
      description: "How the page with one’s own record is opened.",
      narrow: true,
    }),
    ...SAID[why],
    fresh: calendarRemarks(calendar, now),
    todo: why === "manager" ? SIGN_OUT : why === "signed-in" ? ["Sign out below, then open your page again."] : WAYS,
  };
}
