import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "../settle.ts";
import { bothDatabases } from "../test-both.ts";
import type { TestDatabase } from "../test-databases.ts";
import { openDaySums } from "./day-sums.ts";
import { openPersonSums } from "./person-sums.ts";

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
    const sums = openDaySums(place.db);
    const people = openPersonSums(place.db);
    assert.equal((await sums.stored(DAYS.from, DAYS.to)).size, 0);
    assert.equal((await people.stored(DAYS)).size, 0);
    await worked(place, "anna", 2);
    const one = { workedS: 7200, estimatedS: 0, people: 1 };
    assert.deepEqual((await sums.stored(DAYS.from, DAYS.to)).get("2026-11-20"), one);
    assert.deepEqual((await people.stored(DAYS)).get("anna"), { workedS: 7200, firstLogin: NOON });
    await worked(place, "bob", 1);
    assert.deepEqual((await sums.stored(DAYS.from, DAYS.to)).get("2026-11-20"), {
      workedS: 10_800,
      estimatedS: 0,
      people: 2,
    });
    assert.deepEqual([...(await people.stored(DAYS)).keys()].sort(), ["anna", "bob"]);
  }
});

test("while nothing changes, the rows are not read again", async () => {
  for (const { db } of databases) {
    const people = openPersonSums(db);
    assert.equal(await people.stored(DAYS), await people.stored(DAYS));
  }
});
