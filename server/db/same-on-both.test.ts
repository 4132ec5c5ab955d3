// The heart of the promise: the same reports, in any order, repeated, split anyhow into requests, with totals settled in
// between, give the same days on SQLite and on PostgreSQL as an independent slow computation.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { type History, type HistoryReport, history } from "../domain/generated-histories.ts";
import { slowDays } from "../domain/slow-days.test-oracle.ts";
import { rebuildTotals } from "../jobs/rebuild.ts";
import type { Arrival, NewEvent } from "./arrivals.ts";
import { startIngest } from "./ingest.ts";
import type { Database } from "./open.ts";
import { settle, spansOf } from "./settle.ts";
import { bothDatabases } from "./test-both.ts";
import { oldestMarks } from "./totals.ts";

const databases = bothDatabases();

const RUNS = 30;
const TABLES = ["work_events", "dirty", "day_totals", "open_people", "machines", "people", "running", "notes"];

const eventOf = (report: HistoryReport, receivedAt: number): NewEvent => ({
  ...report,
  reason: null,
  receivedAt,
  sentTs: null,
  address: null,
});
const arrivalOf = (reports: readonly HistoryReport[], now: number): Arrival => ({
  events: reports.map((report) => eventOf(report, now)),
  running: [],
  notes: [],
  heard: null,
});

/** Splits into requests of 1 to 5 reports, as the numbers say. */
function split(reports: readonly HistoryReport[], sizes: readonly number[]): HistoryReport[][] {
  const parts: HistoryReport[][] = [];
  for (let i = 0, n = 0; i < reports.length; n++) {
    const size = 1 + ((sizes[n % sizes.length] ?? 0) % 5);
    parts.push(reports.slice(i, i + size));
    i += size;
  }
  return parts;
}

async function settleAll(db: Database, { calendar, now }: Pick<History, "calendar" | "now">) {
  const marks = await oldestMarks(db, 10_000);
  await settle(db, { spans: spansOf(marks), marks }, calendar, now);
}

type Told = { history: History; sizes: number[]; settleAfter: number; atOnce: boolean };

async function tell(db: Database, { history: { calendar, now, reports }, sizes, settleAfter, atOnce }: Told) {
  for (const table of TABLES) await db.knex(table).delete();
  const ingest = startIngest(db, () => undefined);
  const parts = split(reports, sizes);
  // Plain reports count by arrival, so only histories without them may arrive all at once.
  const plain = reports.some(({ host }) => host === "");
  if (atOnce && !plain) await Promise.all(parts.map((part) => ingest.store(arrivalOf(part, now))));
  else
    for (const [i, part] of parts.entries()) {
      await ingest.store(arrivalOf(part, now));
      if (i % (1 + settleAfter) === settleAfter) await settleAll(db, { calendar, now });
    }
  await ingest.idle();
  await settleAll(db, { calendar, now });
}

const keptTotals = (db: Database) =>
  db
    .knex("day_totals")
    .select("day", "user", "worked_s", "estimated_s", "first_login", "last_seen", "last_estimated")
    .orderBy(["day", "user"]);

const expectedTotals = (one: History) =>
  [...new Set(one.reports.map(({ user }) => user))]
    .flatMap((user) => slowDays(one, user))
    .map((d) => ({
      day: d.day,
      user: d.user,
      worked_s: d.workedS,
      estimated_s: d.estimatedS,
      first_login: d.firstLogin,
      last_seen: d.lastSeen,
      last_estimated: d.lastEstimated ? 1 : 0,
    }))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.user < b.user ? -1 : 1));

test(`${RUNS} generated histories give the same days on SQLite, on PostgreSQL and by the slow computation`, async (t) => {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const told = fc.record({
    history,
    sizes: fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
    settleAfter: fc.integer({ min: 0, max: 9 }),
    atOnce: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(told, async (one) => {
      const expected = JSON.stringify(expectedTotals(one.history));
      for (const { db } of databases) {
        await tell(db, one);
        const kept = JSON.stringify(await keptTotals(db));
        assert.equal(kept, expected, `${db.dialect}: kept totals`);
        await rebuildTotals(db, one.history.calendar, () => one.history.now);
        assert.equal(JSON.stringify(await keptTotals(db)), kept, `${db.dialect}: a rebuild gives the same rows`);
      }
    }),
    { seed, numRuns: RUNS },
  );
});

const ID = "00000000-0000-7000-8000-000000000001";
const AT = Date.UTC(2026, 2, 27, 8);
const report = (over: Partial<HistoryReport>): HistoryReport => ({
  user: "bo",
  host: "PC-1",
  id: ID,
  state: "working",
  ts: AT,
  until: null,
  ...over,
});

async function onBoth(name: string, body: (db: Database) => Promise<void>) {
  test(name, async (t) => {
    for (const { db } of databases) {
      await t.test(db.dialect, async () => {
        for (const table of TABLES) await db.knex(table).delete();
        await body(db);
      });
    }
  });
}

const stored = (db: Database) => db.knex("work_events").select("id", "user", "host", "ts", "until").orderBy("seq");

await onBoth(
  "an id of another user or machine is refused and changes nothing, in one request or two, in one commit or two",
  async (db) => {
    const ingest = startIngest(db, () => undefined);
    const first = ingest.store(arrivalOf([report({ until: AT + 1000 })], AT));
    const other = ingest.store(arrivalOf([report({ user: "eve", until: AT + 9000 })], AT));
    assert.deepEqual([...(await first)], []);
    assert.deepEqual([...(await other)], [ID]);
    assert.deepEqual([...(await ingest.store(arrivalOf([report({ host: "PC-2", until: AT + 9000 })], AT)))], [ID]);
    assert.deepEqual(await stored(db), [{ id: ID, user: "bo", host: "PC-1", ts: AT, until: AT + 1000 }]);
  },
);

await onBoth(
  "the first stored ts stays, the latest until counts, and none reaches 48 hours beyond the stored ts",
  async (db) => {
    const ingest = startIngest(db, () => undefined);
    const send = (over: Partial<HistoryReport>) => ingest.store(arrivalOf([report(over)], AT));
    await send({ until: AT + 20_000 });
    await send({ until: AT + 10_000 });
    await send({ until: null });
    await send({ ts: AT + 5_000, until: AT + 30_000 });
    await send({ ts: AT + 100 * 3_600_000, until: AT + 101 * 3_600_000 });
    assert.deepEqual(await stored(db), [{ id: ID, user: "bo", host: "PC-1", ts: AT, until: AT + 30_000 }]);
  },
);

await onBoth("running stretches grow and notes are kept once, whoever else uses their ids", async (db) => {
  const ingest = startIngest(db, () => undefined);
  const owner = { user: "bo", host: "PC-1" };
  const say = (by: { user: string; host: string }, to: number) =>
    ingest.store({
      events: [],
      running: [{ ...by, id: ID, from: AT, to }],
      notes: [{ ...by, id: ID, ts: AT, kind: "paused", body: null }],
      heard: null,
    });
  assert.equal((await say(owner, AT + 1000)).size, 0);
  assert.equal((await say(owner, AT + 5000)).size, 0);
  assert.deepEqual([...(await say({ user: "eve", host: "PC-1" }, AT + 9000))], [ID]);
  assert.deepEqual(await db.knex("running").select("user", "to_at"), [{ user: "bo", to_at: AT + 5000 }]);
  assert.deepEqual(await db.knex("notes").select("user", "kind"), [{ user: "bo", kind: "paused" }]);
});

await onBoth("names come through unharmed: markup, quotes, backslash, Chinese, Arabic, 256 characters", async (db) => {
  const names = ["<b>eve</b>", "o'neil", "DOMAIN\\kim", "李雷", "محمد", "x".repeat(256), '{"a":1}', "null", "?"];
  const ingest = startIngest(db, () => undefined);
  await ingest.store(
    arrivalOf(
      names.map((user) => report({ user, host: "", id: null })),
      AT,
    ),
  );
  await settleAll(db, { calendar: { zone: "UTC", dayStartMin: 0 }, now: AT + 3_600_000 });
  const byCodePoint = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  assert.deepEqual(
    (await db.knex("day_totals").select("user").orderBy("user")).map(({ user }) => user),
    byCodePoint,
  );
  assert.deepEqual(
    (await db.knex("people").select("user").orderBy("user")).map(({ user }) => user),
    byCodePoint,
  );
});

await onBoth("one arrival that cannot be stored does not take the others of its commit with it", async (db) => {
  const ingest = startIngest(db, () => undefined);
  const bad = ingest.store(arrivalOf([{ ...report({ id: null, host: "" }), state: "asleep" as "stopped" }], AT));
  const good = ingest.store(arrivalOf([report({})], AT));
  await assert.rejects(bad);
  assert.equal((await good).size, 0);
  assert.equal((await stored(db)).length, 1);
});
