// The notice of what is recorded, on the server, for whoever has no agent that shows it; and the word that it was read. Pure.
import type { NoticeLine } from "../../../protocol/notice.ts";
import type { Policy } from "../../../protocol/policy.ts";
import type { Calendar } from "../../domain/events.ts";
import type { Acceptance } from "../../domain/notices/acceptance.ts";
import type { Words } from "../../words/words.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import { dayAt } from "./day-at.ts";

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
  const { words } = site;
  const { say } = words;
  const open = acceptance !== null && acceptance.state !== "accepted";
  return {
    frame: frameOf(site, {
      name: "my-page",
      title: say("own-notice.title"),
      description: say("own-notice.description"),
      narrow: true,
    }),
    fresh: [{ text: say("own-notice.as-policy") }, ...calendarRemarks(calendar, now, words)],
    lines,
    said: saidOf(acceptance, calendar, words),
    policy: open ? JSON.stringify(policy) : null,
  };
}

function saidOf(acceptance: Acceptance | null, calendar: Calendar, words: Words): string | null {
  if (acceptance === null || acceptance.at === null) return null;
  const { say } = words;
  const at = dayAt(acceptance.at, calendar, words);
  if (acceptance.state === "again") return say("own-notice.more-than", { at });
  return say(acceptance.where === "agent" ? "own-notice.accepted-at-agent" : "own-notice.accepted", { at });
}
