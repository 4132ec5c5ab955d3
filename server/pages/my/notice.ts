// The notice of what is recorded, on the server, for whoever has no agent that shows it; and the word that it was read. Pure.
import type { NoticeLine } from "../../../protocol/notice.ts";
import type { Policy } from "../../../protocol/policy.ts";
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Acceptance } from "../../domain/notices/acceptance.ts";
import { longDate, timeOfDay } from "../format.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";

export type OwnNoticePage = {
  frame: Frame;
  fresh: Remark[];
  lines: readonly NoticeLine[];
  said: string | null;
  /** What the form sends back: the policy that was read. null: there is nothing to accept. */
  policy: string | null;
};

export function ownNoticePage(asked: {
  site: Site;
  calendar: Calendar;
  now: number;
  lines: readonly NoticeLine[];
  policy: Policy;
  acceptance: Acceptance | null;
}): OwnNoticePage {
  const { site, calendar, now, lines, policy, acceptance } = asked;
  const open = acceptance !== null && acceptance.state !== "accepted";
  return {
    frame: frameOf(site, {
      name: "my-page",
      title: "What is recorded of me",
      description: "The notice of what is recorded, from the policy in force.",
      narrow: true,
    }),
    fresh: [{ text: "As the policy in force for you says" }, ...calendarRemarks(calendar, now)],
    lines,
    said: saidOf(acceptance, calendar),
    policy: open ? JSON.stringify(policy) : null,
  };
}

function saidOf(acceptance: Acceptance | null, { zone, ...rest }: Calendar): string | null {
  if (acceptance === null || acceptance.at === null) return null;
  const { state, at, where } = acceptance;
  const when = `${longDate(dayOf(at, { zone, ...rest }))} at ${timeOfDay(at, zone)}`;
  if (state === "again") return `More is recorded than you accepted on ${when}.`;
  return `You accepted this on ${when}${where === "agent" ? ", at your agent, which asks again when more is recorded" : ""}.`;
}
