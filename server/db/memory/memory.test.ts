import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "../settle.ts";
import { bothDatabases } from "../test-both.ts";
import type { TestDatabase } from "../test-databases.ts";
import { openDayColumns } from "./day-columns.ts";

const CALENDAR = { zone: "Europe/Brussels", dayStartMin: 0 };
const NOON = Date.UTC(2026, 10, 20, 11);
const HOUR_MS = 3_600_000;
const DAYS = { from: "2026-11-01", to: "2026-11-30" };

const databases = bothDatabases();

/** What another server of the same database would do: it stores a report and settles it. */
async function worked({ db }: TestDatabase, user: string, hours: number) {
  await db.knex("work_events").insert({
    user,
    host: "ws",
    state: "working",
    ts: NOON,
    until: NOON + hours * HOUR_MS,
    received_at: NOON,
  });
  const span = { user, from: NOON, to: NOON + hours * HOUR_MS };
  await settle(db, { spans: [span], marks: [] }, CALENDAR, NOON + 24 * HOUR_MS);
}

test("what is remembered of days is right at every reading, whoever changed them", async () => {
  for (const place of databases) {
    const columns = openDayColumns(place.db);
    await columns.learn(DAYS);
    assert.equal((await columns.byDay(DAYS)).size, 0);
    assert.equal((await columns.sums(DAYS))("anna"), null);
    await worked(place, "anna", 2);
    const one = { workedS: 7200, estimatedS: 0, people: 1 };
    assert.deepEqual((await columns.byDay(DAYS)).get("2026-11-20"), one);
    assert.deepEqual((await columns.sums(DAYS))("anna"), { workedS: 7200, firstLogin: NOON });
    await worked(place, "bob", 1);
    assert.deepEqual((await columns.byDay(DAYS)).get("2026-11-20"), {
      workedS: 10_800,
      estimatedS: 0,
      people: 2,
    });
    const of = await columns.sums(DAYS);
    assert.deepEqual([of("anna")?.workedS, of("bob"), of("nobody")], [7200, { workedS: 3600, firstLogin: NOON }, null]);
    assert.deepEqual(
      [...(await columns.figures("2026-11-20")).entries()],
      [
        ["anna", { workedS: 7200, firstLogin: NOON, lastSeen: NOON + 2 * HOUR_MS, isEstimated: false }],
        ["bob", { workedS: 3600, firstLogin: NOON, lastSeen: NOON + HOUR_MS, isEstimated: false }],
      ],
    );
  }
});

test("what is added up from remembered days is what the database adds up", async () => {
  for (const { db } of databases) {
    const rows = Array.from({ length: 600 }, (_, i) => ({
      ...{ day: `2026-10-${String(1 + (i % 30)).padStart(2, "0")}`, user: `person${Math.floor(i / 30)}` },
      ...{
        worked_s: (i * 977) % 40_000,
        estimated_s: (i * 31) % 900,
        first_login: i % 3 === 0 ? null : Date.UTC(2026, 9, 1 + (i % 30), 7) - i,
        last_seen: null,
      },
      last_estimated: 0,
    }));
    await db.knex.batchInsert("day_totals", rows, 100);
    const days = { from: "2026-10-03", to: "2026-10-28" };
    const columns = openDayColumns(db);
    const [grouped, groupedByDay] = [await columns.sums(days), await columns.byDay(days)]; // nothing is remembered yet
    await columns.learn(days);
    const added = await columns.sums(days);
    const users = Array.from({ length: 21 }, (_, i) => `person${i}`);
    assert.equal(users.filter((user) => grouped(user) !== null).length, 20);
    for (const user of users) assert.deepEqual(added(user), grouped(user), user);
    assert.equal(groupedByDay.size, 26);
    assert.deepEqual(await columns.byDay(days), groupedByDay);
  }
});

test("of a day that goes on the rows that have changed are read again, and all when one is gone", async () => {
  for (const place of databases) {
    const { knex } = place.db;
    const day = { from: "2026-11-20", to: "2026-11-20" };
    const columns = openDayColumns(place.db);
    await columns.learn(day);
    // What no server writes: a row without the number of a change. It is seen only where the whole day is read.
    await knex("day_totals").where({ user: "bob", day: day.from }).update({ worked_s: 1 });
    await worked(place, "cleo", 3);
    let of = await columns.sums(day);
    assert.deepEqual([of("anna")?.workedS, of("bob")?.workedS, of("cleo")?.workedS], [7200, 3600, 10_800]);
    await knex("work_events").where({ user: "anna" }).delete();
    await settle(place.db, { spans: [{ user: "anna", from: NOON, to: NOON }], marks: [] }, CALENDAR, NOON + 1);
    of = await columns.sums(day);
    assert.deepEqual([of("anna"), of("bob")?.workedS, of("cleo")?.workedS], [null, 1, 10_800]);
  }
});

test("figures that a power cut of the database took back are not taken for those that came in their place", async () => {
  for (const place of databases) {
    const { knex } = place.db;
    const day = { from: "2026-11-20", to: "2026-11-20" };
    const columns = openDayColumns(place.db);
    const rows = () => knex("day_totals").where({ day: day.from }).orderBy("user");
    const [before, versions] = [await rows(), await knex("day_versions").where({ day: day.from })];
    await worked(place, "dora", 1);
    assert.equal((await columns.sums(day))("dora")?.workedS, 3600);
    // The last commit of figures is gone, its marks are back, and more has come before they are settled anew.
    await knex("day_totals").where({ day: day.from }).delete();
    await knex("day_totals").insert(before);
    await knex("day_versions")
      .where({ day: day.from })
      .update({ version: versions[0].version, whole: versions[0].whole });
    await knex("work_events")
      .where({ user: "dora" })
      .update({ until: NOON + 3 * HOUR_MS });
    const span = { user: "dora", from: NOON, to: NOON + 3 * HOUR_MS };
    await settle(place.db, { spans: [span], marks: [] }, CALENDAR, NOON + 24 * HOUR_MS + 60_000);
    assert.equal((await columns.sums(day))("dora")?.workedS, 3 * 3600);
  }
});
