import assert from "node:assert/strict";
import { test } from "node:test";
import { stretchesOf } from "./stretches.ts";
import type { AppUse } from "./use.ts";

/** "PC Excel 0-10, …": seconds. */
function uses(drawing: string): AppUse[] {
  return drawing.split(", ").map((text, n) => {
    const [, host = "", application = "", from, to, title] =
      /^(\S+) (\S+) (\d+)-(\d+)(?: (.+))?$/.exec(text) ?? assert.fail(text);
    return {
      id: String(n),
      user: "anna",
      host,
      start: Number(from) * 1000,
      end: Number(to) * 1000,
      kind: "APP" as const,
      application,
      title: title ?? null,
      site: null,
      url: null,
      project: null,
    };
  });
}

const ROWS: [what: string, uses: string, stretches: string][] = [
  ["what follows on itself is one stretch", "PC Excel 0-10, PC Excel 10-30", "PC Excel 0-30 (30)"],
  ["a hole of ten seconds is drawn over and not counted", "PC Excel 0-10, PC Excel 20-30", "PC Excel 0-30 (20)"],
  ["a longer hole parts", "PC Excel 0-10, PC Excel 21-30", "PC Excel 0-10 (10), PC Excel 21-30 (9)"],
  [
    "something else between parts",
    "PC Excel 0-10, PC Mail 10-12, PC Excel 12-20",
    "PC Excel 0-10 (10), PC Mail 10-12 (2), PC Excel 12-20 (8)",
  ],
  ["another title parts", "PC Excel 0-10 a, PC Excel 10-20 b", "PC Excel 0-10 (10), PC Excel 10-20 (10)"],
  ["what overlaps counts once", "PC Excel 0-60, PC Excel 5-20, PC Excel 65-70", "PC Excel 0-70 (65)"],
  [
    "two machines are two stretches side by side",
    "PC Excel 0-10, laptop Excel 5-20",
    "PC Excel 0-10 (10), laptop Excel 5-20 (15)",
  ],
  ["a use of no length is none", "PC Excel 5-5", ""],
];
for (const [what, drawing, expected] of ROWS)
  test(what, () => {
    const found = stretchesOf(uses(drawing))
      .map(
        ({ host, application, start, end, ms }) =>
          `${host} ${application} ${start / 1000}-${end / 1000} (${ms / 1000})`,
      )
      .join(", ");
    assert.equal(found, expected);
  });
