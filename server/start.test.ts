// The whole server: worked examples in through the doors and out through the read API, a change of zone, a clean stop, a
// database that goes away and comes back.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type PostgresServer, startPostgres } from "./db/test-databases.ts";
import { ask, startTestServer, type TestServer } from "./test-server.ts";

type Report = { user: string; state: string; ts: string; id?: string; host?: string; until?: string };
type Case = { name: string; time_zone: string; now: string; reports: Report[]; days: Record<string, unknown>[] };
const cases = JSON.parse(readFileSync(join(import.meta.dirname, "domain", "worktime-cases.json"), "utf8")) as Case[];

let postgres: PostgresServer;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

const post = (server: TestServer, path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });

/** Sends reports as their senders would: plain ones one by one, identified ones in batches of their machine. */
async function tell(server: TestServer, { reports, now }: Case) {
  const tokens = new Map<string, string>();
  for (const { user, state, ts, id, host, until } of reports) {
    if (id === undefined || host === undefined) {
      assert.equal((await post(server, "/api/report", { user, state, ts })).status, 200);
      continue;
    }
    const key = `${user} ${host}`;
    if (!tokens.has(key))
      tokens.set(
        key,
        JSON.parse((await post(server, "/api/v1/devices", { user, host, os: "Linux", version: "1" })).text).token,
      );
    const batch = {
      sent_at: now,
      agent: { version: "1", os: "Linux", host },
      user,
      items: [{ type: "presence", id, state, ts, ...(until === undefined ? {} : { until }) }],
    };
    const answer = await post(server, "/api/v1/batch", batch, { Authorization: `Bearer ${tokens.get(key)}` });
    assert.deepEqual(JSON.parse(answer.text).rejected, []);
  }
}

async function daysOf(server: TestServer): Promise<Record<string, unknown>[]> {
  const { text, status } = await ask(`${server.url}/api/v1/days?from=2026-03-01&to=2026-04-30`);
  assert.equal(status, 200, text);
  return JSON.parse(text).items;
}

for (const dialect of ["sqlite", "postgres"]) {
  test(`the worked examples, in by HTTP and out by the read API, on ${dialect}`, async (t) => {
    for (const one of cases) {
      await t.test(one.name, async () => {
        const database = dialect === "postgres" ? await postgres.fresh() : null;
        const server = await startTestServer(
          { TIME_ZONE: one.time_zone, ...(database === null ? {} : { DATABASE_URI: database.uri }) },
          { clock: () => Date.parse(one.now) },
        );
        await tell(server, one);
        const days = (await daysOf(server)).map(({ coverage: _, ...day }) => day);
        await server.stop();
        await database?.drop();
        assert.deepEqual(days, one.days);
      });
    }
  });
}

test("a change of zone computes all totals anew before anybody is served", async () => {
  const now = Date.UTC(2026, 4, 1);
  const database = await postgres.fresh();
  const berlin = await startTestServer(
    { DATABASE_URI: database.uri, TIME_ZONE: "Europe/Berlin" },
    { clock: () => now },
  );
  await tell(berlin, {
    ...(cases[0] as Case),
    reports: [
      { user: "anna", state: "working", ts: "2026-03-26T22:00:00Z" },
      { user: "anna", state: "stopped", ts: "2026-03-27T01:00:00Z" },
    ],
  });
  assert.deepEqual(
    (await daysOf(berlin)).map(({ day, worked_s }) => [day, worked_s]),
    [
      ["2026-03-26", 3600],
      ["2026-03-27", 7200],
    ],
  );
  await berlin.stop();
  const tokyo = await startTestServer({ DATABASE_URI: database.uri, TIME_ZONE: "Asia/Tokyo" }, { clock: () => now });
  assert.deepEqual(
    (await daysOf(tokyo)).map(({ day, worked_s }) => [day, worked_s]),
    [["2026-03-27", 10_800]],
  );
  await tokyo.stop();
  await database.drop();
});

test("the zone of the first start stays, whatever the system's zone is later", async () => {
  const database = await postgres.fresh();
  const first = await startTestServer({ DATABASE_URI: database.uri, TIME_ZONE: "Asia/Kathmandu" });
  await first.stop();
  const second = await startTestServer({ DATABASE_URI: database.uri, TIME_ZONE: "" });
  assert.match((await ask(`${second.url}/`)).text, /Kathmandu/);
  await second.stop();
  await database.drop();
});

test("while PostgreSQL is away reports are refused with Retry-After, and afterwards all goes on without a restart", async () => {
  const own = await startPostgres();
  const database = await own.fresh();
  const server = await startTestServer({ DATABASE_URI: database.uri });
  const report = (user: string) => post(server, "/api/report", { user, state: "working" });
  assert.equal((await report("before")).status, 200);
  await own.halt();
  const away = await report("meanwhile");
  assert.deepEqual([away.status, away.headers["retry-after"]], [503, "5"]);
  assert.equal((await ask(`${server.url}/health/ready`)).status, 503);
  assert.equal((await ask(`${server.url}/health/live`)).status, 200);
  assert.equal((await ask(`${server.url}/`, { headers: { Accept: "text/html" } })).status, 503);
  await own.resume();
  assert.equal((await report("after")).status, 200);
  assert.equal((await ask(`${server.url}/health/ready`)).status, 200);
  const users = (await server.db.knex("work_events").select("user").orderBy("seq")).map(({ user }) => user);
  assert.deepEqual(users, ["before", "after"]);
  await server.stop();
  await database.drop();
  await own.stop();
});

test("a page that is live does not hold up the stop", async () => {
  const server = await startTestServer();
  await post(server, "/api/report", { user: "anna", state: "working" });
  const live = await fetch(`${server.url}/live`);
  const reader = (live.body as ReadableStream<Uint8Array>).getReader();
  assert.match(new TextDecoder().decode((await reader.read()).value), /retry/);
  const stopped = server.stop();
  for (let part = await reader.read(); !part.done; part = await reader.read());
  await stopped;
});

const MAIN = join(import.meta.dirname, "main.ts");

function startMain(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH ?? "", STINT_CONFIG: "/nonexistent", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (part) => (said += part));
  child.stderr.on("data", (part) => (said += part));
  const ready = new Promise<string>((resolve) => {
    child.stdout.on("data", () => {
      const url = /This machine\s+(http\S+)\//.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  return { child, ready, said: () => said, ended: once(child, "exit").then(([code]) => code as number) };
}

test("npm start's program says where it is, and SIGTERM stops it in order with every answered report stored", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stint-main-"));
  const env = { HOST: "127.0.0.1", PORT: "0", INSTANCE_DIR: folder, DATABASE_URI: `sqlite:///${join(folder, "x.db")}` };
  const first = startMain(env);
  const url = await first.ready;
  const sent = Array.from({ length: 50 }, (_, i) =>
    ask(`${url}/api/report`, { method: "POST", body: `{"user":"u${i}","state":"working"}` }).catch(() => null),
  );
  await sent[0];
  first.child.kill("SIGTERM");
  const answered = (await Promise.all(sent)).filter((answer) => answer?.status === 200).length;
  assert.equal(await first.ended, 0, first.said());
  const second = startMain(env);
  const { text } = await ask(`${await second.ready}/api/v1/people`);
  second.child.kill("SIGTERM");
  await second.ended;
  assert.equal(JSON.parse(text).items.length, answered);
  rmSync(folder, { recursive: true, force: true });
});

for (const [key, value, says] of [
  ["PORT", "99999", /PORT=99999/],
  ["TIME_ZONE", "Mars/Olympus", /TIME_ZONE=Mars\/Olympus.*IANA/],
  ["DATABASE_URI", "mysql://x", /DATABASE_URI must begin with sqlite:\/\/\/ or postgresql:\/\//],
  ["DAY_START", "25:00", /DAY_START=25:00/],
  ["ALLOWED_NETWORKS", "10.0.0.0/99", /ALLOWED_NETWORKS.*10\.0\.0\.0\/99/],
] as const) {
  test(`a wrong ${key} is one clear line and exit code 2`, async () => {
    const main = startMain({ [key]: value });
    assert.equal(await main.ended, 2);
    assert.match(main.said(), says);
    assert.equal(main.said().trim().split("\n").length, 1);
  });
}
