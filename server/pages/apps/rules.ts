// The editor of projects' rules: a row for each rule, empty rows for more, what is wrong with what was typed, and the preview of
// what the rules would have matched. Pure.
import {
  PATTERN_MAX,
  PROJECT_MAX,
  type ProjectRule,
  RULE_FIELDS,
  RULE_TESTS,
  RULES_MAX,
  type RuleField,
  type RuleTest,
} from "../../domain/apps/project-rules.ts";
import type { RulePreview } from "../../domain/apps/rule-preview.ts";
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import { count, counted, duration, shortDateWithMonth, timeOfDay } from "../format.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { labelOf } from "./report.ts";

/** As typed: anything may stand in it. */
export type RuleDraft = { project: string; field: string; test: string; pattern: string };
export type DraftRead = { rules: ProjectRule[]; faults: string[] };

const FIELD_WORDS: Record<RuleField, string> = {
  application: "Application",
  title: "Window title",
  site: "Site",
  person: "Person (log-in)",
};
const TEST_WORDS: Record<RuleTest, string> = { contains: "contains", equals: "is", glob: "fits (* and ?)" };
/** Empty rows at the end of the form. */
const MORE_ROWS = 3;

/** Rows in which nothing is typed are no rules; the order they were given decides. */
export function readDraft(rows: readonly (RuleDraft & { order: number })[]): DraftRead {
  const faults: string[] = [];
  const rules: ProjectRule[] = [];
  const typed = rows.filter(({ project, pattern }) => project !== "" || pattern !== "");
  for (const [i, row] of typed.toSorted((a, b) => a.order - b.order).entries()) {
    const field = RULE_FIELDS.find((one) => one === row.field);
    const test = RULE_TESTS.find((one) => one === row.test);
    const which = `Rule ${i + 1}`;
    if (row.project === "") faults.push(`${which} names no project. Type its project, or empty the whole row.`);
    if (row.pattern === "") faults.push(`${which} has nothing to look for. Type a text, or empty the whole row.`);
    if (row.project.length > PROJECT_MAX)
      faults.push(`${which}: the project is longer than ${PROJECT_MAX} characters. Shorten it.`);
    if (row.pattern.length > PATTERN_MAX)
      faults.push(`${which}: the text is longer than ${PATTERN_MAX} characters. Shorten it.`);
    if (field === undefined || test === undefined) faults.push(`${which} is none of this form. Choose from its lists.`);
    else rules.push({ project: row.project, field, test, pattern: row.pattern });
  }
  if (typed.length > RULES_MAX)
    faults.push(
      `These are ${count(typed.length)} rules, and ${RULES_MAX} are the most. Put some together with * and ?.`,
    );
  return { rules, faults };
}

export type RulesAsked = {
  site: Site;
  calendar: Calendar;
  now: number;
  inForce: { revision: number; changedAt: number | null; changedBy: string | null; takesBack: boolean };
  draft: readonly RuleDraft[];
  faults: readonly string[];
  preview: (RulePreview & { days: number; names: ReadonlyMap<string, string> }) | null;
  /** What has just happened, in words. */
  said: string | null;
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
  const { revision, changedAt, changedBy, takesBack } = inForce;
  const when =
    changedAt === null
      ? "no rule has ever been saved"
      : `last changed ${shortDateWithMonth(dayOf(changedAt, calendar))}, ${timeOfDay(changedAt, calendar.zone)}${changedBy === null ? "" : ` by ${changedBy}`}`;
  const empty = { project: "", field: "application", test: "contains", pattern: "" };
  const room = Math.max(0, Math.min(MORE_ROWS, RULES_MAX - draft.length));
  return {
    frame: frameOf(site, {
      name: "project-rules",
      title: "Rules of projects",
      description: "Which applications, titles, sites and people belong to which project.",
    }),
    heading: "Rules of projects",
    fresh: [{ text: `${counted(draft.length, "rule", "rules")}` }, { text: when }],
    revision,
    rows: [...draft, ...Array.from({ length: room }, () => empty)].map((one, i) => rowOf(one, i, asked)),
    limits: { project: PROJECT_MAX, pattern: PATTERN_MAX },
    faults,
    said,
    undo: revision === 0 ? null : takesBack ? "Put the last change back in force" : "Undo the last change",
    preview: preview === null ? null : previewShown(preview),
  };
}

function rowOf(one: RuleDraft, i: number, { preview }: RulesAsked): RuleRow {
  const found = preview?.rules[i];
  return {
    n: i + 1,
    project: one.project,
    pattern: one.pattern,
    fields: RULE_FIELDS.map((value) => ({ value, text: FIELD_WORDS[value], selected: value === one.field })),
    tests: RULE_TESTS.map((value) => ({ value, text: TEST_WORDS[value], selected: value === one.test })),
    matched:
      preview == null || found === undefined
        ? null
        : {
            text:
              found.ms === 0
                ? `would have matched nothing in ${preview.days} days`
                : `would have matched ${duration(found.ms / 1000)} of ${counted(found.people, "person", "people")}`,
            examples: found.examples.map(({ application, title, site, user, ms }) =>
              [application, title ?? "", site ?? "", preview.names.get(user) ?? user, duration(ms / 1000)]
                .filter((part) => part !== "")
                .join(" · "),
            ),
          },
  };
}

function previewShown({ days, projects, chosenMs }: NonNullable<RulesAsked["preview"]>): RulesPage["preview"] {
  const change = (ms: number) =>
    Math.abs(ms) < 60_000 ? "as before" : `${ms < 0 ? "−" : "+"} ${duration(Math.abs(ms) / 1000)}`;
  return {
    title: `The last ${days} days with these rules`,
    rows: projects.map(({ name, beforeMs, afterMs }) => ({
      name: labelOf(name),
      before: duration(beforeMs / 1000),
      after: duration(afterMs / 1000),
      difference: change(afterMs - beforeMs),
    })),
    remark: `Nothing is saved yet.${chosenMs > 0 ? ` ${duration(chosenMs / 1000)} of it were chosen by people in the tray, which no rule changes.` : ""} Two machines at once count twice here, and once in the reports.`,
  };
}
