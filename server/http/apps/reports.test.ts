// The reports as they are asked for over HTTP: what is written down before a look, ways through the periods, whom one means, and the
// editor of rules with its preview and its undo.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { NewApp } from "../../db/arrivals.ts";
import { startIngest } from "../../db/ingest.ts";
import { ask, startTestServer, type TestServer } from "../../test-server.ts";
import { signInFirst } from "../sign-in/test-manager.ts";
import { foundCompany, NOW } from "../test-company.ts";

const DAY = "2026-11-19";
const AT = Date.parse(`${DAY}T09:00:00+01:00`);
const MINUTE_MS = 60_000;

let server: TestServer;
let cookie: string;
before(async () => {
  server = await startTestServer({}, { clock: () => NOW });
  await foundCompany(server.db, { days: 4 });
  cookie = await signInFirst(server);
  await startIngest(server.db, () => undefined).store({
    events: [],
    running: [],
    notes: [],
    heard: null,
    apps: [
      use("anna", 0, 30, { application: "Excel", title: "Budget 2027" }),
      use("anna", 30, 60, { application: "Firefox", title: "<script>alert(1)</script>", site: "example.org" }),
      use("anna", 60, 62, { application: "=cmd|' /C calc'!A0" }),
      use("o'neil", 0, 10, { application: "Excel" }),
      use("<b>eve</b>", 0, 20, { application: "Mail", project: "Website" }),
    ],
  });
});
after(() => server.stop());

function use(user: string, from: number, to: number, what: Partial<NewApp> & { application: string }): NewApp {
  const plain = {
    kind: what.site ? ("URL" as const) : ("APP" as const),
    title: null,
    site: null,
    url: null,
    project: null,
  };
  const ts = AT + from * MINUTE_MS;
  return { ...plain, ...what, id: randomUUID(), user, host: "ws", ts, durationMs: (to - from) * MINUTE_MS };
}

const get = (path: string, signedIn = true) =>
  ask(server.url + path, { headers: { accept: "text/html", ...(signedIn ? { cookie } : {}) } });
const post = (path: string, fields: [string, string][]) =>
  ask(server.url + path, {
    method: "POST",
    headers: { accept: "text/html", origin: server.url, cookie, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
async function looks(): Promise<string[]> {
  const rows: { user: string; kind: string; object_id: string }[] = await server.db.knex("access_log").orderBy("seq");
  await server.db.knex("access_log").delete();
  return rows.map(({ user, kind, object_id }) => `${kind} of ${user}, ${object_id}`);
}
const today = `from=${DAY}&to=${DAY}`;

test("nobody sees a report without a sign-in", async () => {
  for (const report of ["applications", "sites", "projects"]) {
    assert.equal((await get(`/${report}`, false)).headers.location, `/sign-in?to=%2F${report}`);
    assert.equal((await get(`/api/v1/${report.replace("applications", "apps")}?${today}`, false)).status, 401);
  }
});

test("titles and sites of one person are written down before they are shown, and of everybody together they are not", async () => {
  await looks();
  assert.equal((await get(`/applications?${today}`)).status, 200);
  assert.equal((await get(`/sites?${today}`)).status, 200);
  assert.equal((await get(`/applications?from=2026-11-16&to=2026-11-22&user=anna`)).status, 200);
  assert.deepEqual(await looks(), []);
  const day = await get(`/applications?${today}&user=anna`);
  assert.match(day.text, /Budget 2027/);
  assert.match(day.text, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  assert.deepEqual(await looks(), [`titles of anna, ${DAY}`, `sites of anna, ${DAY}`]);
  assert.equal((await get(`/sites?from=2026-11-16&to=2026-11-22&user=anna`)).status, 200);
  assert.deepEqual(await looks(), ["sites of anna, 2026-11-16/2026-11-22"]);
  assert.equal((await get(`/applications/timeline.csv?${today}&user=anna`)).status, 200);
  assert.deepEqual(await looks(), [`titles of anna, ${DAY}`, `sites of anna, ${DAY}`]);
  assert.equal((await get(`/api/v1/sites?${today}`)).status, 200);
  assert.deepEqual(await looks(), [`sites of anna, ${DAY}`]);
});

test("the person's page shows applications to whoever may see them, by their names alone, and writes nothing down", async () => {
  const page = await get(`/person/anna?day=${DAY}`);
  assert.match(page.text, /3\sapplications, /);
  assert.doesNotMatch(page.text, /Budget 2027|example\.org/);
  assert.doesNotMatch((await get(`/person/anna?day=${DAY}`, false)).text, /3\sapplications/);
  assert.deepEqual(await looks(), []);
});

test("a file holds no formula", async () => {
  const { text } = await get(`/applications/names.csv?${today}`);
  assert.match(text, /\r\n'=cmd\|' \/C calc'!A0,120,0\.0333,0:02,/);
});

test("a report steps by what it is of: a day, a week, a month or so many days", async () => {
  const steps = async (query: string) => {
    const { text } = await get(`/sites?${query}`);
    return [...text.matchAll(/rel="(?:prev|next)" href="\/sites\?([^"]*)"/g)].map(([, href]) =>
      href?.replaceAll("&amp;", "&"),
    );
  };
  assert.deepEqual(await steps("from=2026-11-18&to=2026-11-18"), [
    "from=2026-11-17&to=2026-11-17",
    "from=2026-11-19&to=2026-11-19",
  ]);
  assert.deepEqual(await steps("from=2026-11-02&to=2026-11-08"), [
    "from=2026-10-26&to=2026-11-01",
    "from=2026-11-09&to=2026-11-15",
  ]);
  assert.deepEqual(await steps("from=2026-02-01&to=2026-02-28&team=Design"), [
    "from=2026-01-01&to=2026-01-31&team=Design",
    "from=2026-03-01&to=2026-03-31&team=Design",
  ]);
  assert.deepEqual(await steps("from=2026-11-01&to=2026-11-10"), [
    "from=2026-10-22&to=2026-10-31",
    "from=2026-11-11&to=2026-11-20",
  ]);
  const went = await get("/projects?at=2026-11-04&by=week&team=Design");
  assert.equal(went.headers.location, "/projects?from=2026-11-02&to=2026-11-08&team=Design");
});

test("a question that cannot be answered says what would be one", async () => {
  for (const query of [
    "from=2026-13-01",
    "from=2026-11-20&to=2026-11-19",
    "from=2020-01-01&to=2026-01-01",
    "from=x&to=y",
  ]) {
    const { status, text } = await get(`/applications?${query}`);
    assert.deepEqual([status, /at most 400 days apart/.test(text)], [404, true], query);
  }
  assert.equal((await get("/applications?team=Nowhere")).status, 404);
  assert.equal((await get(`/applications/wages.csv?${today}`)).status, 404);
});

test("a part of a name leads to whoever is meant", async () => {
  const { text } = await get(`/applications?${today}&user=neil`);
  assert.match(text, /Whom do you mean\?/);
  assert.match(text, /user=o%27neil/);
  assert.equal((await get("/applications?user=nobody-at-all")).status, 404);
});

const rule = (order: number, project: string, field: string, how: string, pattern: string): [string, string][] => [
  ["order", String(order)],
  ["field", field],
  ["test", how],
  ["pattern", pattern],
  ["project", project],
];
const projects = async () =>
  Object.fromEntries(
    [...(await get(`/projects?${today}`)).text.matchAll(/<tr data-point="([^"]*)">.*?data-value="(\d+)"/g)]
      .slice(0, 4)
      .map(([, name, seconds]) => [name, Number(seconds) / 60]),
  );

test("rules are previewed, saved and undone, and the past follows them", async () => {
  assert.deepEqual(await projects().then((all) => all.Website), 20);
  const rules = [
    ...rule(2, "Money", "application", "equals", "excel"),
    ...rule(1, "Post", "title", "contains", "script"),
    ...rule(3, "", "application", "contains", ""),
  ];
  await looks();
  const preview = await post("/projects/rules", [["seen", "0"], ...rules, ["preview", "7"]]);
  assert.equal(preview.status, 200);
  assert.match(preview.text, /would have matched 40\u00a0min of 2\u00a0people/);
  assert.match(preview.text, /would have matched 30\u00a0min of 1\u00a0person/);
  assert.deepEqual((await looks()).sort(), [
    "sites of anna, 2026-11-14/2026-11-20",
    "titles of anna, 2026-11-14/2026-11-20",
  ]);
  assert.equal((await projects()).Money, undefined, "a preview changes nothing");

  const saved = await post("/projects/rules", [["seen", "0"], ...rules, ["save", "1"]]);
  assert.deepEqual([saved.status, saved.headers.location], [303, "/projects/rules?said=saved"]);
  assert.match((await get("/projects/rules?said=saved")).text, /The rules are saved/);
  assert.deepEqual(await projects(), { Money: 40, Post: 30, Website: 20, "No project": 2 });

  const late = await post("/projects/rules", [
    ["seen", "0"],
    ["save", "1"],
  ]);
  assert.deepEqual([late.status, /Somebody else has changed the rules/.test(late.text)], [422, true]);

  assert.equal((await post("/projects/rules/undo", [["seen", "1"]])).status, 303);
  assert.equal((await projects()).Money, undefined);
  assert.equal((await post("/projects/rules/undo", [["seen", "1"]])).status, 409, "undone twice by two people");
  assert.match((await get("/projects/rules")).text, /Put the last change back in force/);
  assert.equal((await post("/projects/rules/undo", [["seen", "2"]])).status, 303);
  assert.equal((await projects()).Money, 40);
});

test("what is wrong with a rule is said with its number, and nothing is saved", async () => {
  const wrong = [
    ...rule(1, "Money", "application", "contains", ""),
    ...rule(2, "", "site", "glob", "*"),
    ...rule(3, "X", "mind", "reads", "x"),
  ];
  const { status, text } = await post("/projects/rules", [["seen", "3"], ...wrong, ["save", "1"]]);
  assert.equal(status, 422);
  assert.match(text, /Rule 1 has nothing to look for/);
  assert.match(text, /Rule 2 names no project/);
  assert.match(text, /Rule 3 is none of this form/);
  assert.match(text, /value="Money"/, "what was typed is still there");
  assert.equal((await server.db.knex("project_revisions")).length, 3);
});
