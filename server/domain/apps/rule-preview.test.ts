import assert from "node:assert/strict";
import { test } from "node:test";
import { previewer } from "./rule-preview.ts";

const group = (user: string, application: string, ms: number, project: string | null = null) => ({
  user,
  application,
  title: null,
  site: null,
  project,
  ms,
});
const rule = (project: string, pattern: string) => ({
  project,
  field: "application" as const,
  test: "contains" as const,
  pattern,
});

test("a preview says of each rule what it would take, and of each project what it had and would have", () => {
  const preview = previewer([rule("Old", "excel")], [rule("Money", "excel"), rule("Post", "mail"), rule("None", "e")]);
  preview.add([group("anna", "Excel", 10), group("bo", "Excel", 20), group("bo", "Mail", 5)]);
  preview.add([group("anna", "Word", 1), group("anna", "Excel", 100, "Website")]);
  const { rules, projects, chosenMs } = preview.result();
  assert.deepEqual(
    rules.map(({ ms, people, examples }) => [ms, people, examples.map(({ user }) => user)]),
    [
      [30, 2, ["bo", "anna"]],
      [5, 1, ["bo"]],
      [0, 0, []],
    ],
  );
  assert.deepEqual(projects, [
    { name: "Website", beforeMs: 100, afterMs: 100 },
    { name: "Money", beforeMs: 0, afterMs: 30 },
    { name: "Post", beforeMs: 0, afterMs: 5 },
    { name: "", beforeMs: 6, afterMs: 1 },
    { name: "Old", beforeMs: 30, afterMs: 0 },
  ]);
  assert.equal(chosenMs, 100);
});
