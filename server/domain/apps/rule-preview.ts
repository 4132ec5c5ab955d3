// What rules would have matched: by rule, with examples, and by project against the rules in force. Pure. Times are those of the uses,
// added up: two machines at once count twice here, which a preview may and a report may not.
import { type ProjectRule, projectFinder } from "./project-rules.ts";

/** Equal uses of one person together. */
export type UseGroup = {
  user: string;
  application: string;
  title: string | null;
  site: string | null;
  project: string | null;
  ms: number;
};

export type RulePreview = {
  /** One for each rule of the draft, in its order. */
  rules: { ms: number; people: number; examples: UseGroup[] }[];
  /** By name; '' is no project. */
  projects: { name: string; beforeMs: number; afterMs: number }[];
  /** Chosen by their people in the tray, which no rule changes. */
  chosenMs: number;
};

/** Examples of one rule: enough to see what it takes. */
const EXAMPLES_MAX = 3;

export type Previewer = { add(groups: readonly UseGroup[]): void; result(): RulePreview };

/** Is given the uses part by part, so that they need not be in memory together. */
export function previewer(before: readonly ProjectRule[], draft: readonly ProjectRule[]): Previewer {
  const [findBefore, findAfter] = [projectFinder(before), projectFinder(draft)];
  const rules = draft.map(() => ({ ms: 0, people: new Set<string>(), examples: [] as UseGroup[] }));
  const projects = new Map<string, { name: string; beforeMs: number; afterMs: number }>();
  let chosenMs = 0;
  const projectNamed = (name: string) => {
    const known = projects.get(name) ?? { name, beforeMs: 0, afterMs: 0 };
    projects.set(name, known);
    return known;
  };
  return {
    add(groups) {
      for (const group of groups) {
        if (group.project !== null) chosenMs += group.ms;
        projectNamed(findBefore(group).project ?? "").beforeMs += group.ms;
        const after = findAfter(group);
        projectNamed(after.project ?? "").afterMs += group.ms;
        const rule = after.rule === null ? undefined : rules[after.rule];
        if (rule === undefined) continue;
        rule.ms += group.ms;
        rule.people.add(group.user);
        rule.examples = [...rule.examples, group].sort(byLength).slice(0, EXAMPLES_MAX);
      }
    },
    result: () => ({
      rules: rules.map(({ ms, people, examples }) => ({ ms, people: people.size, examples })),
      projects: [...projects.values()].sort((a, b) => b.afterMs - a.afterMs || (a.name < b.name ? -1 : 1)),
      chosenMs,
    }),
  };
}

const byLength = (a: UseGroup, b: UseGroup) => b.ms - a.ms || (a.application < b.application ? -1 : 1);
