import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf } from "./code.ts";
import { RULES } from "./rules.ts";
import type { SourceFile, Tree } from "./tree.ts";

const file = (path: string, text: string): SourceFile => ({ path, text });
const head = "// What it is for.\n";
const lines = (count: number) => `${head}${"a;\n".repeat(count)}`;
const sql = (name: string, body = "CREATE TABLE a (\n  id TEXT\n);\n") =>
  `${body}INSERT INTO schema_versions (name) VALUES ('${name}');\n`;
const script = "script";

/** Each rule with trees that break it, and one close by that does not. */
const SAMPLES: Record<string, { bad: Tree[]; good: Tree }> = {
  "the top level holds what the plan of the house names": {
    bad: [[file("tools/a.ts", head)], [file("notes.txt", "")]],
    good: [file("server/a.ts", head), file("README.md", ""), file(".gitignore", ""), file("deno.json", "{}")],
  },
  "a room imports only the rooms it may know": {
    bad: [
      [file("protocol/report.ts", 'import { x } from "../server/domain/x.ts";')],
      [file("protocol/report.ts", 'import fs from "node:fs";')],
      [file("server/domain/days.ts", 'import { ask } from "../db/ask.ts";')],
      [file("server/domain/days.ts", 'import type { Row } from "../db/ask.ts";')],
      [file("server/db/ask.ts", 'import { send } from "../http/answers.ts";')],
      [file("client/core/presence.ts", 'import { wallMs } from "../clock.ts";')],
      [file("client/platform/linux/x11.ts", 'import { log } from "../../log.ts";')],
      [file("client/outbox/queue.ts", 'export { post } from "../net/api.ts";')],
      [file("client/agent.ts", 'import { dayOf } from "../server/domain/local-day.ts";')],
      [file("server/pages/day.ts", 'const pg = await import("knex");')],
    ],
    good: [
      file(
        "server/domain/days.ts",
        'import type { State } from "../../protocol/primitives.ts";\nimport { a } from "./a.ts";',
      ),
      file("server/http/day.ts", 'import { daysOf } from "../db/days.ts";\nimport express from "express";'),
      file("client/outbox/uploader.ts", 'import type { Api } from "../net/api.ts";'),
      file("server/domain/days.test.ts", 'import { test } from "node:test";'),
    ],
  },
  "a package with one owner is imported by its owner only": {
    bad: [
      [file("server/jobs/totals.ts", 'import type { Knex } from "knex";')],
      [file("server/pages/day.ts", 'import { Router } from "express";')],
      [file("client/agent.ts", 'import { DatabaseSync } from "node:sqlite";')],
      [file("server/jobs/backup.ts", 'import { spawn } from "node:child_process";')],
    ],
    good: [
      file("server/db/days.ts", 'import type { Knex } from "knex";'),
      file("server/app.ts", 'import express from "express";'),
    ],
  },
  "the clock has one owner": {
    bad: [[file("server/http/a.ts", "const now = Date.now();")], [file("client/agent.ts", "new Date( )")]],
    good: [
      file("server/clock.ts", "Date.now()"),
      file("server/http/a.ts", "// Date.now()\nnew Date(now); say('Date.now()');"),
    ],
  },
  "chance has one owner": {
    bad: [[file("client/core/retry.ts", "const wait = Math.random() * max;")]],
    good: [file("client/core/retry.ts", "const wait = random * max;")],
  },
  "the network has one owner": {
    bad: [[file("client/agent.ts", "await fetch(url)")], [file("server/jobs/a.ts", "Deno.connect({})")]],
    good: [file("client/net/api.ts", "await fetch(url)"), file("client/agent.ts", "prefetch(url); api.fetched")],
  },
  "the environment has one owner": {
    bad: [[file("server/app.ts", "process.env.PORT")], [file("client/platform/linux.ts", 'Deno.env.get("DISPLAY")')]],
    good: [file("server/config.ts", "process.env.PORT"), file("client/config.ts", "Deno.env.toObject()")],
  },
  "the end of the process has one owner": {
    bad: [[file("server/app.ts", "process.exit(1)")], [file("client/agent.ts", "Deno.exit(2)")]],
    good: [file("server/main.ts", "process.exit(1)"), file("server/app.ts", "process.exitCode = 1")],
  },
  "foreign code and commands has one owner": {
    bad: [
      [file("client/agent.ts", 'Deno.dlopen("libc.so.6", {})')],
      [file("client/ui/menu.ts", "new Deno.Command(path)")],
    ],
    good: [file("client/platform/linux/x11.ts", 'Deno.dlopen("libX11.so.6", {})')],
  },
  "the pure rooms wait for nothing": {
    bad: [
      [file("server/domain/days.ts", "export async function a() {}")],
      [file("client/core/tick.ts", "setTimeout(a, 1)")],
    ],
    good: [file("server/domain/days.ts", "// await\nconst awaited = 1;"), file("server/db/days.ts", "await ask()")],
  },
  "what npm start, demo, import, rebuild, backup, export and doctor run needs no development package and no test support":
    {
      bad: [
        [
          file("package.json", '{"devDependencies":{"fast-check":"1.0.0"}}'),
          file("server/main.ts", 'import "./app.ts";'),
          file("server/app.ts", 'import fc from "fast-check";'),
        ],
        [
          file("package.json", "{}"),
          file("scripts/demo.ts", 'import { a } from "../server/db/databases.ts";'),
          file("server/db/databases.ts", "// Test support: real databases.\n"),
        ],
      ],
      good: [
        file("package.json", '{"devDependencies":{"fast-check":"1.0.0"}}'),
        file("server/main.ts", 'import express from "express";'),
        file("server/domain/generated-histories.ts", '// Test support: histories.\nimport fc from "fast-check";'),
      ],
    },
  "a relative import names its file with the ending, so that Node and Deno find the same one": {
    bad: [[file("server/a.ts", 'import { b } from "./b";')]],
    good: [file("server/a.ts", 'import { b } from "./b.ts";\nimport c from "express";')],
  },
  "a file has at most 300 lines, a test 600": {
    bad: [[file("server/a.ts", lines(300))], [file("server/a.test.ts", lines(600))]],
    good: [file("server/a.ts", lines(299)), file("server/a.test.ts", lines(599)), file("docs/LONG.md", lines(900))],
  },
  "a folder has at most a dozen source files": {
    bad: [Array.from({ length: 13 }, (_, at) => file(`client/core/a${at}.ts`, head))],
    good: Array.from({ length: 24 }, (_, at) => file(`client/core/a${at}${at < 12 ? ".ts" : ".test.ts"}`, head)),
  },
  "a file is named by what it keeps or decides": {
    bad: [[file("server/utils.ts", head)], [file("server/db/index.ts", head)], [file("client/core/Presence.ts", head)]],
    good: [file("server/db/days.ts", head), file("scripts/run.mjs", head)],
  },
  "a module starts with a comment: what it is for": {
    bad: [[file("server/a.ts", "import a from './a.ts';\n// late")]],
    good: [file("server/a.ts", head), file("server/b.ts", "/** b */"), file("server/a.test.ts", "a;")],
  },
  "no error is swallowed": {
    bad: [
      [file("server/a.ts", "try { a(); } catch {}")],
      [file("server/a.ts", "try { a(); } catch (error) { /* later */ }")],
      [file("server/a.ts", "a().catch(() => {})")],
    ],
    good: [file("server/a.ts", "try { a(); } catch (error) { log(error); }\nb().catch((error) => log(error));")],
  },
  "a failure that is let go says why": {
    bad: [[file("server/a.ts", "await current;\nawait a().catch(() => undefined);")]],
    good: [file("server/a.ts", "// told by the caller of a\nawait a().catch(() => undefined);")],
  },
  "nothing is left unfinished": {
    bad: [[file("server/a.ts", `// ${"TO"}DO: later`)], [file("sql/sqlite/001-start.sql", `-- ${"FIX"}ME`)]],
    good: [file("server/a.ts", "// all done; todos are none of ours")],
  },
  "no type check is switched off": {
    bad: [[file("server/a.ts", `// @ts-${"ignore"}\na;`)], [file("client/a.ts", `// @ts-${"nocheck"}`)]],
    good: [file("server/a.ts", "// @ts-expect-error the types of x lack y\na;")],
  },
  "nothing is of type any": {
    bad: [
      [file("server/a.ts", "const b: any = 1;")],
      [file("client/a.ts", "b as any")],
      [file("server/a.ts", "Promise<any>")],
    ],
    good: [file("server/a.ts", '// soon: any day\nsay("as any");')],
  },
  "no test is singled out": {
    bad: [[file("server/a.test.ts", 'test.only("a", b)')], [file("server/a.test.ts", "{ only: true }")]],
    good: [file("server/a.test.ts", 'test("test.only(", b)')],
  },
  "a view puts out escaped text only": {
    bad: [[file("server/views/day.ejs", "<td><%- user %></td>")]],
    good: [file("server/views/day.ejs", '<%- include("head", {}) %><td><%= user %></td>')],
  },
  "a view holds no script": {
    bad: [
      [file("server/views/a.ejs", `<${script}>go()</${script}>`)],
      [file("server/views/a.ejs", '<button onclick="go()">')],
      [file("server/views/a.ejs", '<a href="javascript:go()">')],
    ],
    good: [file("server/views/a.ejs", `<${script} src="/go.js" type="module"></${script}><%# onclick="x" %>`)],
  },
  "a view holds no style": {
    bad: [[file("server/views/a.ejs", "<style>a{}</style>")], [file("server/views/a.ejs", '<i style="width:1px">')]],
    good: [file("server/views/a.ejs", '<link rel="stylesheet" href="/a.css"><i data-style="a">')],
  },
  "a page asks no other host": {
    bad: [
      [file("server/views/a.ejs", '<img src="https://cdn.example/x.png">')],
      [file("server/public/a.css", "a{b:url(https://x.example/y)}")],
    ],
    good: [file("server/views/a.ejs", '<img src="/x.svg">')],
  },
  "package.json names exact versions": {
    bad: [
      [file("package.json", '{"dependencies":{"zod":"^4.0.0"}}')],
      [file("package.json", '{"devDependencies":{"zod":"latest"}}')],
    ],
    good: [file("package.json", '{"dependencies":{"zod":"4.0.0","pg":"18.4.0-beta.17"}}')],
  },
  "a lock file names no registry": {
    bad: [
      [file("package-lock.json", '  "resolved": "https://registry.example/zod.tgz"')],
      [file(".npmrc", "registry=https://x.example")],
    ],
    good: [file("package-lock.json", '  "integrity": "sha512-abc"'), file(".npmrc", "fund=false")],
  },
  "each SQL file has its twin for the other database, is numbered in turn and writes down that it was taken": {
    bad: [
      [file("sql/sqlite/001-start.sql", sql("001-start"))],
      [file("sql/sqlite/002-start.sql", sql("002-start")), file("sql/postgres/002-start.sql", sql("002-start"))],
      [file("sql/sqlite/001-start.sql", sql("001-start")), file("sql/postgres/001-start.sql", sql("002-start"))],
      [file("sql/sqlite/start.sql", sql("start"))],
    ],
    good: [file("sql/sqlite/001-start.sql", sql("001-start")), file("sql/postgres/001-start.sql", sql("001-start"))],
  },
  "the SQL twins define the same tables and columns": {
    bad: [
      [
        file("sql/sqlite/001-a.sql", "CREATE TABLE a (\n  id TEXT,\n  b TEXT\n);"),
        file("sql/postgres/001-a.sql", "CREATE TABLE public.a (\n  id TEXT\n);"),
      ],
    ],
    good: [
      file("sql/sqlite/001-a.sql", 'CREATE TABLE a (\n  id TEXT, -- a\n  "user" TEXT,\n  PRIMARY KEY (id)\n);'),
      file("sql/postgres/001-a.sql", 'CREATE TABLE public.a (\n  id TEXT,\n  "user" TEXT,\n  PRIMARY KEY (id)\n);'),
    ],
  },
};

for (const { name, find } of RULES) {
  test(`the rule "${name}" fails where it is broken, and only there`, () => {
    const samples = SAMPLES[name];
    assert.ok(samples !== undefined, "the rule has no samples here: a check that cannot fail is a defect");
    for (const tree of samples.bad) {
      const found = find(tree);
      assert.ok(found.length > 0, `not found: ${JSON.stringify(tree)}`);
      for (const { path, say } of found)
        assert.ok(tree.some((each) => each.path.startsWith(path)) && say.endsWith("."), say);
    }
    assert.deepEqual(find(samples.good), []);
  });
}

test("every sample belongs to a rule", () => {
  assert.deepEqual(
    Object.keys(SAMPLES).filter((name) => !RULES.some((rule) => rule.name === name)),
    [],
  );
});

test("blanking code keeps the length of every line", () => {
  const text = 'a("x"); // y\nb(`z`);\n';
  assert.deepEqual(
    codeOf(text)
      .split("\n")
      .map((line) => line.length),
    text.split("\n").map((line) => line.length),
  );
});
