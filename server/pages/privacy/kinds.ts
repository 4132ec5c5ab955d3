// Each kind of data that is kept: what of it is recorded under the policy in force, for what, who may see it, for how long. Made from
// the policy, the one table of access and the settings, so that it cannot say anything else. Pure.
import { type NoticeAbout, noticeOf } from "../../../protocol/notice.ts";
import type { Policy } from "../../../protocol/policy.ts";
import { judgeAccess, type What, type Who } from "../../domain/access.ts";
import type { KeptDays, RetentionKind } from "../../domain/retention/kinds.ts";
import type { Words } from "../../words/words.ts";

export type Kind = { name: string; what: string; why: string; who: string; kept: string };

type KindAsked = { policy: Policy; server: string; hoursOpen: boolean; keptDays: KeptDays; words: Words };

export function kindsOf(asked: KindAsked): Kind[] {
  const { words } = asked;
  const { say } = words;
  const lines = new Map(noticeOf(asked.policy, asked.server, words).map(({ about, how }) => [about, how]));
  const line = (about: NoticeAbout) => sentence(lines.get(about) ?? "", words);
  const kind = (name: string, [of, kept]: readonly [What, RetentionKind], what: string, why: string): Kind => ({
    name,
    what,
    why,
    who: whoSees(of, asked),
    kept: keptFor(asked.keptDays[kept], kept, words),
  });
  return [
    kind(say("notice.working"), ["hours", "events"], line("working"), say("kinds.why.working")),
    kind(say("kinds.input-counts"), ["activity", "input"], line("input"), say("kinds.why.input")),
    kind(say("notice.pictures"), ["pictures", "pictures"], line("pictures"), say("kinds.why.pictures")),
    kind(say("notice.applications"), ["titles", "apps"], line("applications"), say("kinds.why.applications")),
    kind(say("notice.sites"), ["sites", "apps"], line("sites"), say("kinds.why.sites")),
    kind(say("kinds.notes"), ["pictures", "notes"], say("kinds.notes.what"), say("kinds.why.notes")),
    kind(say("kinds.claims"), ["claims", "claims"], say("kinds.claims.what"), say("kinds.why.claims")),
    kind(say("kinds.looks"), ["looks", "looks"], say("kinds.looks.what"), say("kinds.why.looks")),
  ];
}

const sentence = (text: string, { locale }: Words) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);

/** Of these something stays when they are removed. */
const STAYING = ["events", "input", "apps", "notes"] as const;

function keptFor(days: number | null, kind: RetentionKind, { say }: Words): string {
  if (days === null) return say("kinds.for-ever");
  const staying = STAYING.find((one) => one === kind);
  const kept = say("kinds.days", { n: days });
  return staying === undefined ? kept : say("kinds.kept-and-stays", { kept, stays: say(`kinds.stays.${staying}`) });
}

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
