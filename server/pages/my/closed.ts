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

const STATUS: Record<WhyClosed, number> = { none: 401, used: 410, manager: 409, "signed-in": 409 };

export function closedPage(asked: { site: Site; calendar: Calendar; now: number; why: WhyClosed }): ClosedPage {
  const { site, calendar, now, why } = asked;
  const { words } = site;
  const { say } = words;
  const ways = [say("closed.todo.agent"), say("closed.todo.link")];
  return {
    frame: frameOf(site, {
      name: "my-page",
      title: say("my.title"),
      description: say("closed.description"),
      narrow: true,
    }),
    status: STATUS[why],
    heading: say(`closed.${why}.heading`),
    what: say(`closed.${why}.what`),
    fresh: calendarRemarks(calendar, now, words),
    todo: why === "manager" ? [say("closed.todo.give")] : why === "signed-in" ? [say("closed.todo.sign-out")] : ways,
  };
}
