// Each kind of data that is kept: what of it is recorded under the policy in force, for what, who may see it, for how long. Made from
// the policy, the one table of access and the settings, so that it cannot say anything else. Pure.
import { type NoticeAbout, noticeOf } from "../../../protocol/notice.ts";
import type { Policy } from "../../../protocol/policy.ts";
import { judgeAccess, type What, type Who } from "../../domain/access.ts";
import type { Words } from "../../words/words.ts";

export type Kind = { name: string; what: string; why: string; who: string; kept: string };

/** What is kept for how many days; absent: nothing of it is removed by itself. */
export type KeptDays = { [Of in What]?: number };

type KindAsked = { policy: Policy; server: string; hoursOpen: boolean; keptDays: KeptDays; words: Words };

export function kindsOf(asked: KindAsked): Kind[] {
  const { words } = asked;
  const { say } = words;
  const lines = new Map(noticeOf(asked.policy, asked.server, words).map(({ about, how }) => [about, how]));
  const line = (about: NoticeAbout) => sentence(lines.get(about) ?? "", words);
  const kind = (name: string, of: What, what: string, why: string): Kind => ({
    name,
    what,
    why,
    who: whoSees(of, asked),
    kept: keptFor(asked.keptDays[of], words),
  });
  return [
    kind(say("notice.working"), "hours", line("working"), say("kinds.why.working")),
    kind(say("kinds.input-counts"), "activity", line("input"), say("kinds.why.input")),
    kind(say("notice.pictures"), "pictures", line("pictures"), say("kinds.why.pictures")),
    kind(say("notice.applications"), "titles", line("applications"), say("kinds.why.applications")),
    kind(say("notice.sites"), "sites", line("sites"), say("kinds.why.sites")),
    kind(say("kinds.notes"), "pictures", say("kinds.notes.what"), say("kinds.why.notes")),
    kind(say("kinds.claims"), "claims", say("kinds.claims.what"), say("kinds.why.claims")),
    kind(say("kinds.looks"), "looks", say("kinds.looks.what"), say("kinds.why.looks")),
  ];
}

const sentence = (text: string, { locale }: Words) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);

const keptFor = (days: number | undefined, { say }: Words) =>
  days === undefined ? say("kinds.for-ever") : say("kinds.days", { n: days });

const NOBODY: Who = { kind: "nobody" };
const ANNA = { user: "anna", teamId: 1 };
const SEERS = [
  { who: { kind: "person", user: ANNA.user, trust: "link" }, seer: "person" },
  { who: { kind: "manager", role: "manager", teams: [ANNA.teamId] }, seer: "team" },
  { who: { kind: "manager", role: "owner", teams: [] }, seer: "owner" },
  { who: { kind: "manager", role: "council", teams: [] }, seer: "council" },
] as const satisfies { who: Who; seer: string }[];

export function whoSees(what: What, { hoursOpen, words }: Pick<KindAsked, "hoursOpen" | "words">): string {
  const { say, locale } = words;
  const may = (who: Who) => judgeAccess({ who, what, owner: ANNA, hoursOpen }).allowed;
  if (may(NOBODY)) return say("kinds.seers.nobody");
  const seers = SEERS.filter(({ who }) => may(who)).map(({ seer }) => say(`kinds.seer.${seer}`));
  return say("kinds.seers.some", { who: sentence(new Intl.ListFormat(locale).format(seers), words) });
}

/** What is never recorded, as the rest of a sentence. */
export const neverText = (words: Words) => {
  const { say, locale } = words;
  const what = say("kinds.never");
  return say("kinds.never-recorded", { what: what.charAt(0).toLocaleLowerCase(locale) + what.slice(1) });
};
