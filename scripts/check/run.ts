// Runs every check and tells of each as soon as it is known.
import { failureOf, programChecks } from "./programs.ts";
import { worded } from "./rule.ts";
import { RULES } from "./rules.ts";
import { readTree } from "./tree.ts";

export type Checked = { name: string; outcome: "passed" | "failed" | "skipped"; note: string };

export async function* checks(root: string): AsyncGenerator<Checked> {
  const tree = readTree(root);
  for (const { name, find } of RULES) {
    const found = find(tree);
    yield { name, outcome: found.length === 0 ? "passed" : "failed", note: found.map(worded).join("\n") };
  }
  for (const { name, command, lacking, remedy } of programChecks(root)) {
    if (command === null) {
      yield { name, outcome: "skipped", note: lacking };
      continue;
    }
    const failure = await failureOf(command, root);
    yield {
      name,
      outcome: failure === null ? "passed" : "failed",
      note: failure === null ? "" : `${failure.trimEnd()}\n${remedy}`.trimEnd(),
    };
  }
}
