import assert from "node:assert/strict";
import { test } from "node:test";
import { globFits, type ProjectRule, projectFinder } from "./project-rules.ts";

const GLOBS: [pattern: string, text: string, fits: boolean][] = [
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["*", "anything", true],
  ["a*c", "abbc", true],
  ["a*c", "abcb", false],
  ["*.example.org", "wiki.example.org", true],
  ["*.example.org", "example.org", false],
  ["??-*", "de-wiki", true],
  ["?", "😀", true],
  ["a.c", "abc", false],
  ["**a**", "xxaxx", true],
  ["a*b*c", "a-b-b-c", true],
];
for (const [pattern, text, fits] of GLOBS)
  test(`the glob “${pattern}” ${fits ? "fits" : "does not fit"} “${text}”`, () =>
    assert.equal(globFits(pattern, text), fits));

test("no pattern takes long, however it is written", () => {
  // A regular expression made of it would go through some 10^20 ways.
  assert.equal(globFits(`${"a*".repeat(100)}b`, "a".repeat(500)), false);
});

const use = { user: "anna", application: "Microsoft Excel", title: "Budget 2027", site: null, project: null };
const rule = (
  project: string,
  field: ProjectRule["field"],
  pattern: string,
  how: ProjectRule["test"] = "contains",
) => ({
  project,
  field,
  test: how,
  pattern,
});

test("the first rule that fits decides, whatever its case", () => {
  const find = projectFinder([
    rule("None", "title", "holiday"),
    rule("Money", "application", "EXCEL"),
    rule("Anna", "person", "anna", "equals"),
  ]);
  assert.deepEqual(find(use), { project: "Money", rule: 1 });
  assert.deepEqual(find({ ...use, application: "Word" }), { project: "Anna", rule: 2 });
  assert.deepEqual(find({ ...use, application: "Word", user: "bo" }), { project: null, rule: null });
});

test("what its person chose in the tray wins over the rules", () => {
  const find = projectFinder([rule("Money", "application", "excel")]);
  assert.deepEqual(find({ ...use, project: "Website" }), { project: "Website", rule: null });
});

test("a use without a title or site fits no rule about it, not even one that takes all", () => {
  const find = projectFinder([rule("Sites", "site", "*", "glob")]);
  assert.equal(find(use).project, null);
  assert.equal(find({ ...use, site: "example.org" }).project, "Sites");
});
