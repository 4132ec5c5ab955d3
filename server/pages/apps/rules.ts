// The editor of projects' rules: a row for each rule, empty rows for more, what is wrong with what was typed, and the preview of
// what the rules would have matched. Pure.
import {
  PATTERN_MAX,
  PROJECT_MAX,
  type ProjectRule,
  RULE_FIELDS,
  RULE_TESTS,
  RULES_MAX,
} from "../../domain/apps/project-rules.ts";
import type { RulePreview } from "../../domain/apps/rule-preview.ts";
import type { Calendar } from "../../domain/events.ts";
import type { Said, Words } from "../../words/words.ts";
import { difference, duration } from "../format.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { moment } from "../settings/moment.ts";
import { labelOf } from "./report.ts";

/** As typed: anything may stand in it. */
export type RuleDraft = { project: string; field: string; test: string; pattern: string };
export type DraftRead = { rules: ProjectRule[]; faults: Said[] };

/** Empty rows at the end of the form. */
const MORE_ROWS = 3;

/** Rows in which nothing is typed are no rules; the order they were given decides. */
export function readDraft(rows: readonly (RuleDraft & { order: number })[]): DraftRead {
  const faults: Said[] = [];
  const rules: ProjectRule[] = [];
  const typed = rows.filter(({ project, pattern }) => project !== "" || pattern !== "");
  for (const [i, row] of typed.toSorted((a, b) => a.order - b.order).entries()) {
    const field = RULE_FIELDS.find((one) => one === row.field);
    const test = RULE_TESTS.find((one) => one === row.test);
    const rule = { n: i + 1 };
    if (row.project === "") faults.push({ key: "rules.fault.no-project", values: rule });
    if (row.pattern === "") faults.push({ key: "rules.fault.no-pattern", values: rule });
    if (row.project.length > PROJECT_MAX)
      faults.push({ key: "rules.fault.project-long", values: { ...rule, max: PROJECT_MAX } });
    if (row.pattern.length > PATTERN_MAX)
      faults.push({ key: "rules.fault.pattern-long", values: { ...rule, max: PATTERN_MAX } });
    if (field === undefined || test === undefined) faults.push({ key: "rules.fault.not-of-form", values: rule });
    else rules.push({ project: row.project, field, test, pattern: row.pattern });
  }
  if (typed.length > RULES_MAX)
    faults.push({ key: "rules.fault.too-many", values: { n: typed.length, max: RULES_MAX } });
  return { rules, faults };
}

export type RulesAsked = {
  site: Site;
  calendar: Calendar;
  now: number;
  inForce: { revision: number; changedAt: number | null; changedBy: string | null; takesBack: boolean };
  draft: readonly RuleDraft[];
  faults: readonly Said[];
  preview: (RulePreview & { days: number; names: ReadonlyMap<string, string> }) | null;
  /** What has just happened. */
  said: Said | null;
};

type Choice = { value: string; text: string; selected: boolean };
export type RuleRow = {
  n: number;
  project: string;
  pattern: string;
  fields: Choice[];
  tests: Choice[];
  matched: { text: string; examples: string[] } | null;
};
export type RulesPage = {
  frame: Frame;
  heading: string;
  fresh: Remark[];
  revision: number;
  rows: RuleRow[];
  limits: { project: number; pattern: number };
  faults: readonly string[];
  said: string | null;
  undo: string | null;
  preview: {
    title: string;
    rows: { name: string; before: string; after: string; difference: string }[];
    remark: string;
  } | null;
};

export function rulesPage(asked: RulesAsked): RulesPage {
  const { site, calendar, inForce, draft, faults, preview, said } = asked;
  const { words } = site;
  const { say, locale } = words;
  const { revision, changedAt, changedBy, takesBack } = inForce;
  const at = changedAt === null ? "" : moment(changedAt, calendar, locale);
  const when =
    changedAt === null
      ? say("rules.never-saved")
      : changedBy === null
        ? say("rules.last-changed", { at })
        : say("rules.last-changed-by", { at, manager: changedBy });
  const empty = { project: "", field: "application", test: "contains", pattern: "" };
  const room = Math.max(0, Math.min(MORE_ROWS, RULES_MAX - draft.length));
  return {
    frame: frameOf(site, {
      name: "project-rules",
      title: say("rules.title"),
      description: say("rules.description"),
    }),
    heading: say("rules.title"),
    fresh: [{ text: say("rules.count", { n: draft.length }) }, { text: when }],
    revision,
    rows: [...draft, ...Array.from({ length: room }, () => empty)].map((one, i) => rowOf(one, i, asked)),
    limits: { project: PROJECT_MAX, pattern: PATTERN_MAX },
    faults: faults.map(({ key, values }) => say(key, values)),
    said: said === null ? null : say(said.key, said.values),
    undo: revision === 0 ? null : say(takesBack ? "rules.redo" : "rules.undo"),
    preview: preview === null ? null : previewShown(preview, words),
  };
}

function rowOf(one: RuleDraft, i: number, { site, preview }: RulesAsked): RuleRow {
  const { say, locale } = site.words;
  const time = (ms: number) => duration(ms / 1000, locale);
  const found = preview?.rules[i];
  return {
    n: i + 1,
    project: one.project,
    pattern: one.pattern,
    fields: RULE_FIELDS.map((value) => ({ value, text: say(`rules.field.${value}`), selected: value === one.field })),
    tests: RULE_TESTS.map((value) => ({ value, text: say(`rules.test.${value}`), selected: value === one.test })),
    matched:
      preview == null || found === undefined
        ? null
        : {
            text:
              found.ms === 0
                ? say("rules.matched-nothing", { n: preview.days })
                : say("rules.matched", { n: found.people, time: time(found.ms) }),
            examples: found.examples.map(({ application, title, site, user, ms }) =>
              [application, title ?? "", site ?? "", preview.names.get(user) ?? user, time(ms)]
                .filter((part) => part !== "")
                .join(" · "),
            ),
          },
  };
}

function previewShown(
  { days, projects, chosenMs }: NonNullable<RulesAsked["preview"]>,
  words: Words,
): RulesPage["preview"] {
  const { say, locale } = words;
  const time = (ms: number) => duration(ms / 1000, locale);
  const change = (ms: number) => (Math.abs(ms) < 60_000 ? say("rules.as-before") : difference(ms / 1000, locale));
  return {
    title: say("rules.last-days", { n: days }),
    rows: projects.map(({ name, beforeMs, afterMs }) => ({
      name: labelOf(name, words),
      before: time(beforeMs),
      after: time(afterMs),
      difference: change(afterMs - beforeMs),
    })),
    remark: chosenMs > 0 ? say("rules.remark-chosen", { time: time(chosenMs) }) : say("rules.remark"),
  };
}
