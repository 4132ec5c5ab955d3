// Each kind of data that is kept: what of it is recorded under the policy in force, for what, who may see it, for how long. Made from
// the policy, the one table of access and the settings, so that it cannot say anything else. Pure.
import { type NoticeLine, noticeOf } from "../../../protocol/notice.ts";
import type { Policy } from "../../../protocol/policy.ts";
import { judgeAccess, type What, type Who } from "../../domain/access.ts";

export type Kind = { name: string; what: string; why: string; who: string; kept: string };

/** What is kept for how many days; absent: nothing of it is removed by itself. */
export type KeptDays = { [Of in What]?: number };

type KindAsked = { policy: Policy; server: string; hoursOpen: boolean; keptDays: KeptDays };

export function kindsOf(asked: KindAsked): Kind[] {
  const lines = new Map(noticeOf(asked.policy, asked.server).map(({ what, how }) => [what, how]));
  const line = (what: NoticeLine["what"]) => sentence(lines.get(what) ?? "not recorded.");
  const kind = (name: string, of: What, what: string, why: string): Kind => ({
    name,
    what,
    why,
    who: whoSees(of, asked.hoursOpen),
    kept: keptFor(asked.keptDays[of]),
  });
  return [
    kind(
      "Working and stopped",
      "hours",
      line("Working and stopped"),
      "The record of working time: hours of each day, week and month.",
    ),
    kind(
      "Input counts",
      "activity",
      line("Input"),
      "To see how much of worked time had input, and to ask about input that looks like a program’s.",
    ),
    kind("Pictures", "pictures", line("Pictures"), "To show what was worked on, where hours alone do not."),
    kind(
      "Applications",
      "titles",
      line("Applications"),
      "To see which applications work takes place in, and to give time to projects.",
    ),
    kind("Sites", "sites", line("Sites"), "As for applications, of work that takes place in a browser."),
    kind(
      "What agents say of themselves",
      "pictures",
      "That the person paused, resumed or accepted the notice; that a battery was low, a permission missing, a clock wrong. Why somebody paused is not recorded.",
      "So that a missing figure is never read as idleness.",
    ),
    kind(
      "Claims",
      "claims",
      "Time that a person says no machine could see, such as a meeting, and a manager’s answer.",
      "So that hours are whole; claimed time is shown apart.",
    ),
    kind(
      "Who looked",
      "looks",
      "Every look of a manager at pictures, titles and sites: name, moment, and at whose.",
      "So that each person can see who has looked at them.",
    ),
  ];
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const keptFor = (days: number | undefined) =>
  days === undefined ? "For ever: nothing is removed by itself." : `${days} days, then it is removed.`;

const NOBODY: Who = { kind: "nobody" };
const ANNA = { user: "anna", teamId: 1 };
const SEERS: readonly { who: Who; text: string }[] = [
  { who: { kind: "person", user: ANNA.user, trust: "link" }, text: "the person" },
  { who: { kind: "manager", role: "manager", teams: [ANNA.teamId] }, text: "managers of their team" },
  { who: { kind: "manager", role: "owner", teams: [] }, text: "owners" },
  { who: { kind: "manager", role: "council", teams: [] }, text: "the council" },
];

export function whoSees(what: What, hoursOpen: boolean): string {
  const may = (who: Who) => judgeAccess({ who, what, owner: ANNA, hoursOpen }).allowed;
  if (may(NOBODY)) return "Everybody on the office’s network, without signing in.";
  const seers = SEERS.filter(({ who }) => may(who)).map(({ text }) => text);
  return `${sentence(new Intl.ListFormat("en-GB").format(seers))}; nobody else.`;
}

export const NEVER =
  "Which key was pressed, what was typed, the clipboard, camera, microphone, files, or anything of a private window or of a browser’s private mode.";
