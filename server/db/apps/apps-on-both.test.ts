// The same uses of applications, sent in any order, repeated, split anyhow into requests and commits, give the same rows on
// both databases as a slow computation, and leave a mark for each stretch of time that they touch.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import type { NewApp } from "../arrivals.ts";
import { startIngest } from "../ingest.ts";
import type { Database } from "../open.ts";
import { bothDatabases } from "../test-both.ts";

const databases = bothDatabases();

const RUNS = 60;
const AT = Date.UTC(2026, 10, 20, 8);
const idOf = (n: number) => `01935a3e-7b00-7cc0-9000-00000000000${n}`;

/** One agent says the same of one id but for the duration. */
const use: fc.Arbitrary<NewApp> = fc
  .record({ n: fc.integer({ min: 0, max: 9 }), durationMs: fc.integer({ min: 0, max: 5 }).map((n) => n * 60_000) })
  .map(({ n, durationMs }) => ({
    id: idOf(n),
    user: ["anna", "李雷", "o'neil"][n % 3] ?? "",
    host: ["PC-1", "pc-1"][n % 2] ?? "",
    ts: AT + n * 7_000_000,
    durationMs,
    kind: n % 4 === 0 ? "URL" : "APP",
    application: ["Excel", "“Ünï” 😀"][n % 2] ?? "",
    title: n % 3 === 0 ? null : `title ${n}`,
    site: n % 4 === 0 ? "example.org" : null,
    url: n === 8 ? "https://example.org/8" : null,
    project: n === 5 ? "Website" : null,
  }));
const history = fc.record({
  requests: fc.array(fc.array(use, { maxLength: 4 }), { maxLength: 12 }),
  atOnce: fc.integer({ min: 1, max: 5 }),
});

const slowRows = (requests: readonly NewApp[][]) =>
  [...Map.groupBy(requests.flat(), ({ id }) => id).values()]
    .map((all) => ({ ...all[0], durationMs: Math.max(...all.map(({ durationMs }) => durationMs)) }))
    .sort((a, b) => (a.id ?? "").localeCompare(b.id ?? ""));

const storedRows = ({ knex }: Database): Promise<NewApp[]> =>
  knex("apps")
    .select(
      "id",
      "user",
      "host",
      "ts",
      "duration_ms as durationMs",
      "kind",
      "application",
      "title",
      "site",
      "url",
      "project",
    )
    .orderBy("id");

const store = (db: Database, apps: NewApp[]) =>
  startIngest(db, () => undefined).store({ events: [], running: [], notes: [], apps, heard: null });

test(`${RUNS} generated histories of applications give the same rows on SQLite, on PostgreSQL and by the slow computation`, async (t) => {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(history, async ({ requests, atOnce }) => {
      for (const { db } of databases) {
        await db.knex("apps").delete();
        await db.knex("app_dirty").delete();
        for (let i = 0; i < requests.length; i += atOnce)
          await Promise.all(requests.slice(i, i + atOnce).map((apps) => store(db, apps)));
        assert.deepEqual(await storedRows(db), slowRows(requests), db.dialect);
        const marks: { user: string; from_ts: number; to_ts: number }[] = await db.knex("app_dirty");
        for (const { user, ts, durationMs } of requests.flat())
          assert.ok(marks.some((mark) => mark.user === user && mark.from_ts <= ts && mark.to_ts >= ts + durationMs));
      }
    }),
    { seed, numRuns: RUNS },
  );
});

test("an id of another person or machine is taken, in one commit or in two, and changes nothing", async () => {
  const [mine] = fc.sample(use, { numRuns: 1, seed: 7 });
  assert.ok(mine !== undefined);
  const id = "01935a3e-7b00-7cc0-9000-0000000000ff";
  const own = { ...mine, id, user: "anna", host: "PC-1", durationMs: 1000 };
  for (const { db } of databases) {
    await db.knex("apps").delete();
    const eve = { ...own, user: "eve", durationMs: 9000 };
    const ingest = startIngest(db, () => undefined);
    const arrival = (app: NewApp) => ({ events: [], running: [], notes: [], apps: [app], heard: null });
    const [first, second] = await Promise.all([ingest.store(arrival(own)), ingest.store(arrival(eve))]);
    assert.deepEqual([[...first], [...second]], [[], [id]]);
    assert.deepEqual([...(await ingest.store(arrival({ ...own, host: "PC-2" })))], [id]);
    assert.deepEqual([...(await ingest.store(arrival({ ...own, durationMs: 500 })))], []);
    assert.deepEqual(
      (await storedRows(db)).map(({ user, host, durationMs }) => [user, host, durationMs]),
      [["anna", "PC-1", 1000]],
      db.dialect,
    );
  }
});
