// The kept sums, read at any moment while a history comes in, in any order, on both databases, equal the slow computation of
// what had come by then; a changed rule changes the past.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { type UsesHistory, usesHistory } from "../../domain/apps/generated-uses.ts";
import { type SlowSum, slowSums } from "../../domain/apps/slow-sums.test-oracle.ts";
import { dayBounds } from "../../domain/local-day.ts";
import { compareByCodePoint } from "../../domain/people-names.ts";
import { startAppSums } from "../../jobs/app-sums.ts";
import { startTotals } from "../../jobs/totals.ts";
import type { Arrival } from "../arrivals.ts";
import type { Database } from "../open.ts";
import { mergeLogIn, unmergeLogIn } from "../people/merge.ts";
import { freeze } from "../retention/freeze.ts";
import { countOlder, removeOlder } from "../retention/remove.ts";
import { bothDatabases } from "../test-both.ts";
import { forgetUses } from "./forget.ts";
import { projectRules, saveProjectRules, takeBackLastChange } from "./project-rules.ts";
import { arrivalsOf, forgetAll, keptSums, keptTotals, monthsBothWays, storeAll } from "./test-uses.ts";

const databases = bothDatabases();

const RUNS = 25;
const ALWAYS = { from: "1990-01-01", to: "2199-12-31", users: null };
const log = { error: (told: unknown) => process.stderr.write(`${JSON.stringify(told)}\n`) } as never;

/** What the server keeps going, and waits for before a page reads. */
async function keeping(db: Database, { calendar, activity, now }: UsesHistory) {
  const clock = () => now;
  const totals = startTotals({ db, calendar, clock, log, changed: () => undefined });
  const sums = await startAppSums({ db, calendar, activity, clock, log });
  return {
    async read() {
      await totals.settled();
      await sums.settled(ALWAYS);
      const { kept, summed } = await monthsBothWays(db);
      assert.deepEqual(kept, summed, `${db.dialect}: months`);
      return keptSums(db);
    },
    async stop() {
      await sums.stop();
      await totals.stop();
    },
  };
}

function everybody(sums: readonly SlowSum[]) {
  const totals = new Map<string, Omit<SlowSum, "user">>();
  for (const { user: _user, ...sum } of sums) {
    const key = JSON.stringify([sum.day, sum.kind, sum.name]);
    const known = totals.get(key);
    totals.set(key, {
      ...sum,
      seconds: sum.seconds + (known?.seconds ?? 0),
      knownS: sum.knownS + (known?.knownS ?? 0),
      activeS: sum.activeS + (known?.activeS ?? 0),
    });
  }
  return inOrder([...totals.values()]);
}
const inOrder = <T extends { day: string; user?: string; kind: string; name: string }>(rows: readonly T[]) => {
  const keyOf = ({ day, user, kind, name }: T) => [day, user ?? "", kind, name].join("\0");
  return rows.toSorted((a, b) => compareByCodePoint(keyOf(a), keyOf(b)));
};

/** What of a history has been stored so far. */
const soFar = (history: UsesHistory, stored: readonly Arrival[]): UsesHistory => {
  const ids = new Set(stored.flatMap(({ events, apps = [] }) => [...events, ...apps].map(({ id }) => id)));
  const slots = new Set(stored.flatMap((one) => one.slots ?? []));
  return {
    ...history,
    uses: history.uses.filter(({ id }) => ids.has(id)),
    worked: history.worked.filter(({ id }) => ids.has(id)),
    slots: history.slots.filter((slot) => slots.has(slot)),
  };
};

test(`${RUNS} generated histories of applications have the sums of the slow computation at every reading, on both databases`, async (t) => {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const told = fc.record({ history: usesHistory, order: fc.infiniteStream(fc.nat()), readings: fc.constantFrom(1, 3) });
  await fc.assert(
    fc.asyncProperty(told, async ({ history, order, readings }) => {
      const shuffled = arrivalsOf(history)
        .map((arrival) => ({ arrival, place: order.next().value }))
        .sort((a, b) => a.place - b.place)
        .map(({ arrival }) => arrival);
      for (const { db } of databases) {
        await forgetAll(db);
        const kept = await keeping(db, history);
        try {
          const step = Math.max(1, Math.ceil(shuffled.length / readings));
          for (let i = 0; i < shuffled.length; i += step) {
            await storeAll(db, shuffled.slice(i, i + step));
            const expected = slowSums({ ...soFar(history, shuffled.slice(0, i + step)), rules: [] });
            assert.deepEqual(await kept.read(), inOrder(expected), `${db.dialect}: after ${i + step}`);
          }
          const change = { manager: null, now: history.now, seen: 0 };
          assert.ok(await saveProjectRules(db, history.rules, change));
          const ruled = inOrder(slowSums(history));
          assert.deepEqual(await kept.read(), ruled, `${db.dialect}: with rules`);
          assert.deepEqual(await keptTotals(db), everybody(ruled), `${db.dialect}: of everybody`);
          assert.equal(await saveProjectRules(db, [], change), false, "somebody else was quicker");
          assert.ok(await takeBackLastChange(db, { ...change, seen: 1 }));
          assert.deepEqual((await projectRules(db.knex)).rules, []);
          const without = inOrder(slowSums({ ...history, rules: [] }));
          assert.deepEqual(await kept.read(), without, `${db.dialect}: taken back`);
          assert.deepEqual(await keptTotals(db), everybody(without));
        } finally {
          await kept.stop();
        }
      }
    }),
    { seed, numRuns: RUNS },
  );
});

test("another zone, day start or way to count activity begins all sums anew", async () => {
  const [one] = fc.sample(
    usesHistory.filter(({ uses }) => uses.length > 3),
    { numRuns: 1, seed: 3 },
  );
  assert.ok(one !== undefined);
  const history = { ...one, rules: [] };
  const changed: UsesHistory = {
    ...history,
    calendar: { zone: "America/New_York", dayStartMin: 360 },
    activity: { method: "events", maxExpectedEvents: 77 },
  };
  for (const { db } of databases) {
    await forgetAll(db);
    const before = await keeping(db, history);
    await storeAll(db, arrivalsOf(history));
    assert.deepEqual(await before.read(), inOrder(slowSums(history)));
    await before.stop();
    const after = await keeping(db, changed);
    assert.deepEqual(await after.read(), inOrder(slowSums(changed)), db.dialect);
    assert.deepEqual(await keptTotals(db), everybody(slowSums(changed)));
    await after.stop();
  }
});

test("log-ins that become one person are summed as one, and apart again when they are taken apart", async () => {
  const [one] = fc.sample(
    usesHistory.filter(({ uses }) => new Set(uses.map(({ user }) => user)).size === 2),
    { numRuns: 1, seed: 11 },
  );
  assert.ok(one !== undefined);
  const asOne = <T extends { user: string; host: string }>(rows: readonly T[]) =>
    rows.map((row) => (row.user === "anna" ? row : { ...row, user: "anna", host: `kim at ${row.host}` }));
  const history = { ...one, rules: one.rules.filter(({ field }) => field !== "person") };
  const merged = { ...history, uses: asOne(one.uses), worked: asOne(one.worked), slots: asOne(one.slots) };
  for (const { db } of databases) {
    await forgetAll(db);
    const kept = await keeping(db, history);
    await saveProjectRules(db, history.rules, { manager: null, now: history.now, seen: 0 });
    await storeAll(db, arrivalsOf(history));
    assert.deepEqual(await kept.read(), inOrder(slowSums(history)), db.dialect);
    for (const user of ["anna", "DOMAIN\\kim"])
      await db.knex("people").insert({ user, sort_name: user, created_at: 0 }).onConflict("user").ignore();
    assert.equal(await mergeLogIn(db, { user: "DOMAIN\\kim", into: "anna" }, { now: history.now, by: "Mara" }), null);
    assert.deepEqual(await kept.read(), inOrder(slowSums(merged)), `${db.dialect}: as one`);
    assert.deepEqual(await keptTotals(db), everybody(slowSums(merged)));
    assert.equal(await unmergeLogIn(db, "DOMAIN\\kim"), null);
    assert.deepEqual(await kept.read(), inOrder(slowSums(history)), `${db.dialect}: taken apart`);
    await kept.stop();
  }
});

test("of a person who is forgotten nothing is left, also not in what is kept of everybody", async () => {
  const [one] = fc.sample(
    usesHistory.filter(({ uses }) => new Set(uses.map(({ user }) => user)).size === 2),
    { numRuns: 1, seed: 5 },
  );
  assert.ok(one !== undefined);
  const history = { ...one, rules: [] };
  const others = { ...history, uses: history.uses.filter(({ user }) => user !== "anna") };
  for (const { db } of databases) {
    await forgetAll(db);
    const kept = await keeping(db, history);
    await storeAll(db, arrivalsOf(history));
    await kept.read();
    await forgetUses(db, ["anna"]);
    assert.deepEqual(await kept.read(), inOrder(slowSums(others)), db.dialect);
    assert.deepEqual(await keptTotals(db), everybody(slowSums(others)));
    for (const table of ["apps", "app_dirty", "app_stale"])
      assert.deepEqual(await db.knex(table).where({ user: "anna" }), [], table);
    await kept.stop();
  }
});

test("what was summed of days whose uses are no longer kept stays as it was, whatever rule changes", async () => {
  const [one] = fc.sample(
    usesHistory.filter(({ uses }) => uses.length > 5),
    { numRuns: 1, seed: 9 },
  );
  assert.ok(one !== undefined);
  const history = { ...one, rules: [] };
  const days = [...new Set(slowSums(history).map(({ day }) => day))].sort();
  const day = days[1] ?? assert.fail("one day only");
  for (const { db } of databases) {
    await forgetAll(db);
    const kept = await keeping(db, history);
    await storeAll(db, arrivalsOf(history));
    const before = (await kept.read()).filter((sum) => sum.day < day);
    assert.ok(before.length > 0);
    assert.ok(await freeze(db, { kind: "apps", day, calendar: history.calendar }));
    const older = {
      kind: "apps",
      before: dayBounds(day, history.calendar).start,
      night: day,
      now: history.now,
    } as const;
    assert.equal(await countOlder(db, "apps", older.before), usesGone(history, day));
    for await (const _ of removeOlder(db, older));
    assert.equal(await countOlder(db, "apps", older.before), 0);
    const rules = [{ project: "All", field: "application" as const, test: "glob" as const, pattern: "*" }];
    await saveProjectRules(db, rules, { manager: null, now: history.now, seen: 0 });
    await kept.read();
    await kept.stop();
    const changed = await keeping(db, { ...history, activity: { method: "events", maxExpectedEvents: 7 } });
    assert.deepEqual(
      (await changed.read()).filter((sum) => sum.day < day),
      before,
      db.dialect,
    );
    await changed.stop();
  }
});

const usesGone = ({ uses, calendar }: UsesHistory, day: string) =>
  uses.filter(({ end }) => end <= dayBounds(day, calendar).start).length;
