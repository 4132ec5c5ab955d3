// What is older than it is kept goes by night, on both databases: what rests on it stays as it was, whatever happens afterwards; a night
// that was cut short has counted what it has removed, and the next one takes the rest.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { changingDayStarts } from "../../db/people/day-starts.ts";
import { mergeLogIn, unmergeLogIn } from "../../db/people/merge.ts";
import { freeze } from "../../db/retention/freeze.ts";
import { lastNights } from "../../db/retention/nights.ts";
import { removeOlder } from "../../db/retention/remove.ts";
import { wouldGo } from "../../db/retention/would-go.ts";
import { bothDatabases } from "../../db/test-both.ts";
import { dayBounds } from "../../domain/local-day.ts";
import { RETENTION_KINDS } from "../../domain/retention/kinds.ts";
import { rebuildTotals } from "../rebuild.ts";
import {
  before,
  CALENDAR,
  days,
  FIRST,
  figures,
  forgetHistory,
  keep,
  NIGHT,
  NOW,
  office,
  storeHistory,
  storeLate,
} from "./test-long-history.ts";

const databases = bothDatabases();

/** Reports of 90 days; figures of three days more are final. */
const EVENTS = 90;
const FROZEN_BEFORE = before(EVENTS - 3);
const GONE_BEFORE = dayBounds(before(EVENTS), CALENDAR).start;
const BY = { now: NOW, by: "Max" };

test("all that is older than its kind is kept goes in the night, as was foretold, and nothing else", async () => {
  for (const { db } of databases) {
    await forgetHistory(db);
    await storeHistory(db);
    const { removeDue, settled, stop, lines } = await office(db);
    await settled();
    const kept = { events: EVENTS, input: 30, notes: 20, apps: 40, claims: 70, looks: 100, rejected: 10 };
    await keep(db, Object.fromEntries(Object.entries(kept).map(([kind, n]) => [kind, days(n)])));
    const foretold = Object.fromEntries(await wouldGo(db, { days: kept, night: NIGHT, calendar: CALENDAR }));
    const count = async (table: string) => Number((await db.knex(table).count({ n: "*" }))[0]?.n);
    const was = await count("work_events");
    await removeDue();
    const [night] = await lastNights(db, 5);
    assert.deepEqual(night?.removed, foretold, db.dialect);
    assert.ok(RETENTION_KINDS.every((kind) => kind === "pictures" || (foretold[kind] ?? 0) > 0));
    assert.deepEqual(lines, [{ night: NIGHT, removed: foretold }]);
    assert.equal(was - (await count("work_events")) + 3 * 90, foretold.events, "reports and a stretch a day");
    const oldest = async (table: string, column: string, where = {}) =>
      Number((await db.knex(table).where(where).min({ at: column }))[0]?.at);
    const first = (n: number) => dayBounds(before(n), CALENDAR).start;
    assert.ok((await oldest("work_events", "ts")) >= GONE_BEFORE);
    assert.equal(await oldest("slots", "slot"), first(30) + 9 * 3_600_000);
    assert.equal(await oldest("notes", "ts", { kind: "paused" }), first(20) + 9 * 3_600_000);
    assert.equal(
      await oldest("notes", "ts", { kind: "notice-accepted" }),
      dayBounds(FIRST, CALENDAR).start + 9 * 3_600_000,
    );
    assert.equal(await oldest("apps", "ts"), first(40) + 9 * 3_600_000);
    assert.equal(await oldest("claims", "from_at"), first(70) + 18 * 3_600_000);
    assert.equal(await oldest("access_log", "at"), first(100) + 10 * 3_600_000);
    await removeDue();
    assert.equal(lines.length, 1, "a night that is over is not begun again");
    await stop();
  }
});

test("figures of frozen days stay, byte for byte: in a rebuild, with late reports, another zone, another begin of the day", async () => {
  for (const { db } of databases) {
    await forgetHistory(db);
    await storeHistory(db);
    const { removeDue, settled, stop } = await office(db);
    await settled();
    const whole = await figures(db);
    await keep(db, { events: days(EVENTS), apps: days(60), input: days(50) });
    await removeDue();
    assert.deepEqual(await figures(db), whole, `${db.dialect}: after the night`);

    await rebuildTotals(db, CALENDAR, () => NOW);
    await settled();
    assert.deepEqual(await figures(db), whole, `${db.dialect}: rebuilt, also the days that are computed still`);

    await storeLate(db, "anna", before(100));
    await settled();
    assert.deepEqual(await figures(db), whole, `${db.dialect}: a late report`);

    await changingDayStarts(db, async (knex) => {
      const week = { scope_kind: "person", scope: "boris", has_hours: 0, day_start_min: 300 };
      await knex("workweeks").insert(week);
    });
    await settled();
    const frozen = async () => (await figures(db, "0000", FROZEN_BEFORE)).hours;
    const hours = whole.hours.filter(({ day }) => day < FROZEN_BEFORE);
    assert.deepEqual(await frozen(), hours, `${db.dialect}: the day of boris begins at five`);
    await stop();

    const tokyo = { zone: "Asia/Tokyo", dayStartMin: 0 };
    await rebuildTotals(db, tokyo, () => NOW);
    const there = await office(db, { calendar: tokyo });
    await there.settled();
    assert.deepEqual(await frozen(), hours, `${db.dialect}: Tokyo`);
    const sumsBefore = (rows: { day: string }[]) => rows.filter(({ day }) => day < before(50));
    const now = await figures(db);
    assert.deepEqual(sumsBefore(now.sums), sumsBefore(whole.sums), `${db.dialect}: sums whose input is gone`);
    assert.deepEqual(sumsBefore(now.everybody), sumsBefore(whole.everybody));
    await there.stop();
  }
});

test("log-ins are merged and taken apart over frozen days, and every figure is as it was", async () => {
  for (const { db } of databases) {
    await forgetHistory(db);
    await storeHistory(db);
    // Of the two log-ins of anna one was used up to a day, and the other from then on.
    const shared = before(120);
    const start = (day: string) => dayBounds(day, CALENDAR).start;
    const uses = (user: string) => db.knex("apps").where({ user });
    await uses("anna@corp").where("ts", "<", start(shared)).delete();
    await uses("anna")
      .where("ts", ">=", start(shared))
      .where("ts", "<", start(before(40)))
      .delete();
    const { removeDue, settled, stop } = await office(db);
    await settled();
    await db.knex("day_totals").where({ user: "anna@corp" }).where("day", "<", shared).delete();
    await db
      .knex("day_totals")
      .where({ user: "anna" })
      .where("day", ">=", shared)
      .where("day", "<", FROZEN_BEFORE)
      .delete();
    await db
      .knex("work_events")
      .where({ user: "anna@corp" })
      .where("ts", "<", dayBounds(before(119), CALENDAR).start)
      .delete();
    await keep(db, { events: days(EVENTS), apps: days(40) });
    await removeDue();
    const whole = await figures(db);

    assert.equal(await mergeLogIn(db, { user: "anna@corp", into: "anna" }, BY), null);
    await settled();
    const merged = (await figures(db, "0000", FROZEN_BEFORE)).hours;
    assert.deepEqual(
      merged.filter(({ user }) => user === "anna").map(({ day, worked_s }) => [day, worked_s]),
      whole.hours
        .filter(({ user, day }) => user.startsWith("anna") && day < FROZEN_BEFORE)
        .map(({ day, worked_s }) => [day, worked_s])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
      `${db.dialect}: days of one of them are anna's`,
    );
    const sums = (await figures(db, "0000", before(40))).sums.filter(({ kind }) => kind === "all");
    const used = (user: string) => sums.filter((sum) => sum.user === user).length;
    assert.deepEqual([used("anna"), used("anna@corp")], [used("boris"), 0], db.dialect);
    assert.equal(await unmergeLogIn(db, "anna@corp"), null);
    await settled();
    assert.deepEqual(await figures(db), whole, `${db.dialect}: taken apart`);

    await mergeLogIn(db, { user: "anna@corp", into: "anna" }, BY);
    await mergeLogIn(db, { user: "anna", into: "boris" }, BY);
    await settled();
    await unmergeLogIn(db, "anna@corp");
    await unmergeLogIn(db, "anna");
    await settled();
    assert.deepEqual(await figures(db), whole, `${db.dialect}: of three, in the order they came`);
    assert.deepEqual(await db.knex("frozen_moves"), []);
    await stop();
  }
});

test("nothing is frozen while something of those days is still to be computed", async () => {
  for (const { db } of databases) {
    await forgetHistory(db);
    await storeHistory(db, ["anna"]);
    await storeLate(db, "anna", before(100));
    const asked = { kind: "events", day: FROZEN_BEFORE, calendar: CALENDAR } as const;
    assert.equal(await freeze(db, asked), false, db.dialect);
    const { settled, stop } = await office(db);
    await settled();
    assert.equal(await freeze(db, asked), true);
    const counted = await db
      .knex("day_totals")
      .where({ user: "anna", day: before(100) })
      .first();
    assert.equal(counted?.worked_s, Math.round((1.5 + 3.9 + 3.75 + 1) * 3600), "what came before it counts");
    await stop();
  }
});

test("what is settled after the night's hour waits for the next one", async () => {
  for (const { db } of databases) {
    await forgetHistory(db);
    await storeHistory(db, ["anna"]);
    const { removeDue, settled, stop } = await office(db);
    await settled();
    await keep(db, { notes: days(30) }, NOW - 60_000);
    await removeDue();
    assert.deepEqual(await lastNights(db, 5), [], `${db.dialect}: there is a day to take it back`);
    await stop();
    const next = await office(db, { now: NOW + 24 * 3_600_000 });
    await keep(db, { notes: days(null, 30) }, NOW + 60_000);
    await next.removeDue();
    assert.deepEqual(await lastNights(db, 5), [], `${db.dialect}: taken back`);
    await next.stop();
  }
});

test("a night that was cut short goes on where it was, and counts each row once", async () => {
  for (const { db } of databases) {
    await forgetHistory(db);
    await storeHistory(db);
    const { removeDue, settled, stop } = await office(db);
    await settled();
    await keep(db, { events: days(EVENTS), looks: days(90) });
    const foretold = await wouldGo(db, { days: { events: EVENTS, looks: 90 }, night: NIGHT, calendar: CALENDAR });
    const stopping = new AbortController();
    let commits = 0;
    const listen = ({ sql }: { sql: string }) => {
      if (/^delete from "?work_events/i.test(sql.replaceAll("`", '"')) && ++commits === 3) stopping.abort();
    };
    db.knex.on("query", listen);
    await removeDue(stopping.signal);
    db.knex.removeListener("query", listen);
    const [cut] = await lastNights(db, 1);
    assert.equal(cut?.endedAt, null, db.dialect);
    assert.ok((cut?.removed.events ?? 0) > 0 && (cut?.removed.events ?? 0) < (foretold.get("events") ?? 0));
    await removeDue();
    const [night] = await lastNights(db, 1);
    assert.deepEqual([night?.endedAt, night?.removed], [NOW, Object.fromEntries(foretold)]);
    await stop();
  }
});

test("an error between two removals leaves what was removed, with its count", async () => {
  for (const { db } of databases) {
    await forgetHistory(db);
    await storeHistory(db);
    const { events } = Object.fromEntries(
      await wouldGo(db, { days: { events: EVENTS }, night: NIGHT, calendar: CALENDAR }),
    );
    await assert.rejects(async () => {
      for await (const _ of removeOlder(db, { kind: "events", before: GONE_BEFORE, night: NIGHT, now: NOW }))
        throw new Error("the disk is full");
    });
    const left = Object.fromEntries(
      await wouldGo(db, { days: { events: EVENTS }, night: NIGHT, calendar: CALENDAR }),
    ).events;
    const removed = (await db.knex("retention_removed").where({ night: NIGHT }).first())?.rows;
    assert.equal(removed + left, events, db.dialect);
    assert.ok(removed > 0 && left !== undefined && left > 0);
  }
});

test("killed in the midst of it: what is gone is counted, what is not counted is there", async () => {
  for (const { db, uri } of databases) {
    await forgetHistory(db);
    await storeHistory(db);
    const left = async () =>
      Object.fromEntries(await wouldGo(db, { days: { events: EVENTS }, night: NIGHT, calendar: CALENDAR })).events ?? 0;
    const all = await left();
    const args = [join(import.meta.dirname, "test-removing.ts"), uri, String(GONE_BEFORE), NIGHT];
    for (let killed = 0; killed < 3; killed++) {
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      await once(child.stdout, "data"); // the first has been committed; it is somewhere in the next
      child.kill("SIGKILL");
      await once(child, "exit");
      const removed = (await db.knex("retention_removed").where({ night: NIGHT }).first())?.rows ?? 0;
      assert.equal(removed + (await left()), all, `${db.dialect}, ${killed}`);
    }
    await keep(db, { events: days(EVENTS) });
    const { removeDue, settled, stop } = await office(db);
    await settled();
    await removeDue();
    assert.deepEqual([(await lastNights(db, 1))[0]?.removed.events, await left()], [all, 0], db.dialect);
    await stop();
  }
});
