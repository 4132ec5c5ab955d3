// What is recorded, as the settings show it: each key at three levels, what is in force and by which of them, what the person will
// read, and how it came to that. Pure.
import { noticeOf } from "../../../../protocol/notice.ts";
import type { Policy } from "../../../../protocol/policy.ts";
import { widens } from "../../../../protocol/recorded.ts";
import type { Calendar } from "../../../domain/events.ts";
import type { Person } from "../../../domain/people-names.ts";
import {
  decidedBy,
  type PolicyKey,
  RULES,
  restricted,
  type ScopeKind,
  type Told,
} from "../../../domain/policy/levels.ts";
import type { Words } from "../../../words/words.ts";
import { type PersonCell, personCell } from "../../people-table.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";
import { type ChangeAsked, type ChangeRow, changeRow } from "./changes.ts";
import { isOrganisationsAlone, POLICY_FIELDS, type PolicyField } from "./fields.ts";

export const POLICY_PATH = "/settings/policy";

export type PolicyLevel = {
  kind: ScopeKind;
  scope: string;
  /** "Organisation", "Design", "Anna Lindqvist". */
  name: string;
  told: Told;
  /** Whoever looks may change it. */
  editable: boolean;
};

export type PolicyAsked = {
  site: SettingsSite;
  calendar: Calendar;
  /** From the organisation to the narrowest that is looked at. */
  levels: readonly PolicyLevel[];
  /** What was said of the person's further log-ins, before it was known whose they are: it holds, and is only taken back here. */
  others: readonly PolicyLevel[];
  /** The organisation's, of what its level tells. */
  organisationOf: (told: Told) => Policy;
  locked: ReadonlySet<PolicyKey>;
  teams: readonly { id: string; name: string }[];
  server: string;
  /** How many people the narrowest level is about. */
  people: number;
  changes: readonly ChangeAsked[];
  seen: number | null;
  /** What was typed and is not saved: texts by field name. */
  draft: ReadonlyMap<string, string> | null;
  reason: string;
  said: { kind: "fault" | "done"; text: string } | null;
  faults: ReadonlySet<string>;
};

export type PolicyPage = SettingsHead & {
  action: string;
  seen: string;
  team: string;
  person: string;
  teams: { value: string; text: string; selected: boolean }[];
  levels: string[];
  caption: string;
  rows: Row[];
  preview: { heading: string; lines: { what: string; how: string }[]; effect: string[] };
  editable: boolean;
  save: string;
  undo: string;
  reason: string;
  said: PolicyAsked["said"];
  history: ChangeRow[];
};

type Cell = {
  heading: string;
  wins: boolean;
  /** What stands there, where there is no field and on paper. */
  text: string;
  /** Why it cannot be changed. */
  note: string | null;
  field: {
    name: string;
    label: string;
    invalid: boolean;
    value: string;
    hint: string;
    choices: { value: string; text: string; selected: boolean }[] | null;
  } | null;
};
type Row = { label: string; why: string; cells: Cell[]; inForce: { text: string; from: string } };

export const fieldName = (kind: ScopeKind, key: PolicyKey) => `${kind}.${key}`;

export function policyPage(asked: PolicyAsked): PolicyPage {
  const { site, levels, draft, faults } = asked;
  const { words } = site;
  const { say } = words;
  const drafted = levels.map((level) => ({ ...level, told: toldWith(level, draft, faults) }));
  const last = levels.at(-1);
  const narrowest = last?.name ?? "";
  const before = inForceOf(levels, asked);
  const after = inForceOf(drafted, asked);
  const scopeOf = (kind: ScopeKind) => levels.find((level) => level.kind === kind)?.scope ?? "";
  const [team, person] = [scopeOf("team"), scopeOf("person")];
  return {
    ...settingsHead(site, {
      path: POLICY_PATH,
      heading: say("settings.part.policy"),
      preview: true,
      about: [
        levels.length === 1 ? say("policy.for-whole") : say("policy.for", { name: narrowest }),
        say("policy.least-wins"),
        ...(asked.locked.size > 0 ? [say("policy.locked", { n: asked.locked.size })] : []),
      ],
    }),
    action: policyPath({ team, person }),
    seen: String(asked.seen ?? ""),
    team,
    person,
    teams: asked.teams.map(({ id, name }) => ({ value: id, text: name, selected: id === team })),
    levels: levels.map(({ name }) => name),
    caption: say("policy.caption", { n: levels.length, name: narrowest }),
    rows: POLICY_FIELDS.map((field) => rowOf(field, drafted, { ...asked, inForce: after })),
    preview: {
      heading: last?.kind === "person" ? say("policy.will-read", { name: narrowest }) : say("policy.people-will-read"),
      lines: noticeOf(after, asked.server, words),
      effect: effectOf({ ...asked, drafted, before, after }),
    },
    editable: levels.some(({ editable }) => editable),
    save: last?.kind === "organisation" ? say("settings.save") : say("policy.save-for", { name: narrowest }),
    undo: policyPath({ team, person }),
    reason: asked.reason,
    said: asked.said,
    history: asked.changes.map((change) => changeRow(change, asked.calendar, site.words)),
  };
}

export function policyPath({ team, person }: { team: string; person: string }): string {
  const query = new URLSearchParams(person !== "" ? { person } : team !== "" ? { team } : {});
  return query.size === 0 ? POLICY_PATH : `${POLICY_PATH}?${query}`;
}

/** A level with what is typed of it; what cannot be understood stays as it was. */
function toldWith(
  { kind, told, editable }: PolicyLevel,
  draft: PolicyAsked["draft"],
  faults: ReadonlySet<string>,
): Told {
  if (draft === null || !editable) return told;
  const next: Record<string, unknown> = { ...told };
  for (const { key, read } of POLICY_FIELDS) {
    const text = draft.get(fieldName(kind, key));
    if (text === undefined || faults.has(fieldName(kind, key))) continue;
    if (text === "") delete next[key];
    else next[key] = read(text);
  }
  return next;
}

const inForceOf = (levels: readonly PolicyLevel[], { organisationOf, others }: PolicyAsked): Policy =>
  restricted(organisationOf(levels[0]?.told ?? {}), ...[...levels.slice(1), ...others].map(({ told }) => told));

function rowOf(field: PolicyField, levels: readonly PolicyLevel[], asked: PolicyAsked & { inForce: Policy }): Row {
  const { organisationOf, others, inForce } = asked;
  const { words } = asked.site;
  const { key, label, say } = field;
  const [organisation, ...narrower] = levels;
  const decided = decidedBy(
    key,
    organisationOf(organisation?.told ?? {}),
    [...narrower, ...others].map(({ told }) => told),
  );
  return {
    label: label(words),
    why: words.say(`policy.wins.${RULES[key].why}`),
    cells: levels.map((level, n) => cellOf(field, level, { ...asked, wins: n === decided })),
    inForce: {
      text: say(inForce[key], words),
      from: fromWhere([...levels, ...others][decided], asked.locked.has(key), words),
    },
  };
}

function fromWhere(level: PolicyLevel | undefined, locked: boolean, { say }: Words): string {
  if (level === undefined) return "";
  if (level.kind === "organisation") return say(locked ? "policy.from.config" : "policy.from.organisation");
  return say("policy.from.level", { name: level.name });
}

function cellOf(
  { key, label, choices, hint, say, write }: PolicyField,
  { kind, name, told, editable }: PolicyLevel,
  asked: PolicyAsked & { wins: boolean },
): Cell {
  const { draft, faults, locked, organisationOf, wins, site } = asked;
  const { words } = site;
  const own = told[key];
  const isLocked = kind === "organisation" && locked.has(key);
  const none =
    kind === "organisation"
      ? words.say("policy.default-of", { value: say(organisationOf({})[key], words) })
      : words.say("policy.as-above");
  const cell = { heading: name, wins, text: own === undefined ? none : say(own, words), note: null, field: null };
  if (kind !== "organisation" && isOrganisationsAlone(key)) return { ...cell, text: words.say("policy.all-alike") };
  if (isLocked) return { ...cell, text: say(organisationOf({})[key], words), note: words.say("policy.not-here") };
  if (!editable) return cell;
  const value = draft?.get(fieldName(kind, key)) ?? (own === undefined ? "" : write(own));
  const offered = choices?.some((one) => own === undefined || write(one) === write(own))
    ? choices
    : [...(choices ?? []), own];
  return {
    ...cell,
    field: {
      name: fieldName(kind, key),
      label: words.say("policy.field", { setting: label(words), level: name }),
      invalid: faults.has(fieldName(kind, key)),
      value,
      hint: [own === undefined ? none : null, hint === null ? null : words.say(hint)]
        .filter((part) => part !== null)
        .join("; "),
      choices:
        choices === null
          ? null
          : [
              { value: "", text: none, selected: value === "" },
              ...offered.map((one) => ({ value: write(one), text: say(one, words), selected: write(one) === value })),
            ],
    },
  };
}

function effectOf(asked: PolicyAsked & { drafted: readonly PolicyLevel[]; before: Policy; after: Policy }): string[] {
  const { levels, drafted, before, after, people } = asked;
  const changed = POLICY_FIELDS.filter(({ key }) =>
    levels.some(({ told }, n) => JSON.stringify(told[key]) !== JSON.stringify(drafted[n]?.told[key])),
  ).length;
  const { say } = asked.site.words;
  if (changed === 0) return [say("policy.effect.none")];
  const about = say("policy.effect.about", {
    settings: say("policy.effect.settings", { n: changed }),
    people: say("people.count", { n: people }),
  });
  return [about, say(widens(before, after) ? "policy.effect.more" : "policy.effect.no-more")];
}

export type FoundPeople = SettingsHead & {
  find: string;
  rows: { cell: PersonCell; team: string }[];
  more: string | null;
};

/** Of a name that is not one person's alone. */
export function foundPeoplePage(asked: {
  site: SettingsSite;
  find: string;
  people: readonly Person[];
  total: number;
}): FoundPeople {
  const { site, find, people, total } = asked;
  const { words } = site;
  const { say } = words;
  return {
    ...settingsHead(site, {
      path: POLICY_PATH,
      heading: say("settings.part.policy"),
      about: [say("policy.found", { n: total })],
    }),
    find,
    rows: people.map((person) => ({
      cell: personCell(person, policyPath({ team: "", person: person.user }), words),
      team: person.team ?? "",
    })),
    more: total > people.length ? say("policy.more", { n: total - people.length }) : null,
  };
}
