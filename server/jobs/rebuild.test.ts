import assert from "node:assert/strict";
import { test } from "node:test";
import { startIngest } from "../db/ingest.ts";
import { bothDatabases } from "../db/test-both.ts";
import { rebuildTotals } from "./rebuild.ts";
import { startTotals } from "./totals.ts";

const databases = bothDatabases();
const CALENDAR = { zone: "UTC", dayStartMin: 0 };
const NOW = Date.UTC(2026, 10, 20, 12);
const BEGAN = Date.UTC(2026, 10, 18, 9);
const HOUR_MS = 3_600_000;

const hour = (user: string) => {
  const told = { id: null, user, host: "PC-1", reason: null, receivedAt: NOW, sentTs: null, address: null };
  return [
    { ...told, state: "working" as const, ts: BEGAN, until: BEGAN + HOUR_MS },
    { ...told, state: "stopped" as const, ts: BEGAN + HOUR_MS, until: null },
  ];
};

test("a report whose commit began before everything is computed anew, and ended meanwhile, is counted", async () => {
  for (const { db } of databases) {
    if (db.dialect === "sqlite") continue; // which has one writer: nothing begins there before something else has ended
    const people = Array.from({ length: 25 }, (_, i) => `person${i}`);
    const slow = await db.knex.transaction();
    const rows = hour("anna").map(({ user, host, state, ts, until }) => ({
      user,
      host,
      state,
      ts,
      until,
      received_at: NOW,
    }));
    await slow("work_events").insert(rows);
    await slow("dirty").insert({ user: "anna", host: "PC-1", from_ts: BEGAN, to_ts: BEGAN + HOUR_MS });
    const events = people.flatMap(hour);
    await startIngest(db, () => undefined).store({ events, running: [], notes: [], heard: null });

    let committed: Promise<unknown> | null = null;
    const commit = () => (committed ??= slow.commit());
    const late = setTimeout(commit, 500); // where the rebuild waits for it
    await rebuildTotals(db, CALENDAR, () => NOW, commit);
    clearTimeout(late);
    await commit();

    const log = { error: (told: unknown) => assert.fail(JSON.stringify(told)) };
    const totals = startTotals({ db, calendar: CALENDAR, clock: () => NOW, log, changed: () => undefined });
    await totals.settled();
    await totals.stop();
    const found = await db.knex("day_totals").select("user", "worked_s").orderBy("user");
    assert.deepEqual(
      found,
      ["anna", ...people].toSorted().map((user) => ({ user, worked_s: HOUR_MS / 1000 })),
    );
  }
});
