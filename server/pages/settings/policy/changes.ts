// A change of the policy as the history shows it: when, by whom, at which level, why, and the difference in words. Pure.
import type { Policy } from "../../../../protocol/policy.ts";
import type { Calendar } from "../../../domain/events.ts";
import type { PolicyKey, ScopeKind } from "../../../domain/policy/levels.ts";
import type { Words } from "../../../words/words.ts";
import { isoWithOffset } from "../../format.ts";
import { moment } from "../moment.ts";
import { fieldOf } from "./fields.ts";

export type ChangeAsked = {
  seq: number;
  at: number;
  manager: string;
  reason: string;
  kind: ScopeKind;
  /** Of the level, as it is called now. */
  name: string;
  difference: { [Key in PolicyKey]?: { before: Policy[Key] | null; after: Policy[Key] | null } };
  /** It can be taken back here: whoever looks may, and nothing has been changed since in what it changed. */
  undoable: boolean;
  undoes: number | null;
};

export type ChangeRow = {
  seq: string;
  at: { iso: string; text: string };
  manager: string;
  level: string;
  reason: string;
  differences: { label: string; before: string; after: string }[];
  undoable: boolean;
};

export function changeRow(change: ChangeAsked, calendar: Calendar, words: Words): ChangeRow {
  const { seq, at, manager, name, reason, difference, kind, undoable } = change;
  const none = words.say(kind === "organisation" ? "policy.default" : "policy.as-above");
  return {
    seq: String(seq),
    at: { iso: isoWithOffset(at, calendar.zone), text: moment(at, calendar, words.locale) },
    manager,
    level: name,
    reason,
    differences: (Object.keys(difference) as PolicyKey[]).map((key) => {
      const { label, say } = fieldOf(key);
      const { before = null, after = null } = difference[key] ?? {};
      return {
        label: label(words),
        before: before === null ? none : say(before, words),
        after: after === null ? none : say(after, words),
      };
    }),
    undoable,
  };
}
