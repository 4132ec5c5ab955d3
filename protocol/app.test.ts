import assert from "node:assert/strict";
import { test } from "node:test";
import { appSchema, kindOf } from "./app.ts";
import { APPLICATION_MAX, PROJECT_MAX, TITLE_MAX, URL_MAX } from "./app-limits.ts";
import { itemSchema } from "./batch.ts";
import golden from "./fixtures/app.json" with { type: "json" };

const some = golden.good[0]?.sent ?? {};

test("golden uses of applications and sites are read as they always were", () => {
  for (const { sent, read } of golden.good) assert.deepEqual(itemSchema.parse(sent), read);
});

test("what is wrong with a use is said of its field", () => {
  for (const { field, change } of golden.bad) {
    const read = appSchema.safeParse({ ...some, ...change });
    assert.deepEqual(
      read.error?.issues.map(({ path }) => path[0]),
      [field],
      JSON.stringify(change),
    );
  }
});

test("every text has a limit, and one at its limit is taken", () => {
  const limits = { title: TITLE_MAX, description: APPLICATION_MAX, project: PROJECT_MAX };
  for (const [field, max] of Object.entries(limits)) {
    assert.ok(appSchema.safeParse({ ...some, [field]: "x".repeat(max) }).success, field);
    assert.ok(!appSchema.safeParse({ ...some, [field]: "x".repeat(max + 1) }).success, field);
  }
  const site = "https://example.org/";
  assert.ok(appSchema.safeParse({ ...some, url: site.padEnd(URL_MAX, "x") }).success);
  assert.ok(!appSchema.safeParse({ ...some, url: site.padEnd(URL_MAX + 1, "x") }).success);
  // Written out, an umlaut takes six characters.
  assert.ok(!appSchema.safeParse({ ...some, url: site.padEnd(URL_MAX, "ü") }).success);
});

test("a use with an address is of a site, unless it says that it is of the application", () => {
  assert.equal(kindOf({ kind: null, url: null }), "APP");
  assert.equal(kindOf({ kind: null, url: "https://example.org/" }), "URL");
  assert.equal(kindOf({ kind: "APP", url: "https://example.org/" }), "APP");
});
