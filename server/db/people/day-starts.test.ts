// People whose day begins at an hour of their own: their totals follow it as the slow computation does, those of others stay, and to
// take it back gives every row as it was. With log-ins merged, by person and by team.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { type History, type HistoryReport, history } from "../../domain/generated-histories.ts";
import { slowDays } from "../../domain/slow-days.test-oracle.ts";
import { rebuildTotals } from "../../jobs/rebuild.ts";
import { startIngest } from "../ingest.ts";
import type { Database } from "../open.ts";
import { settle, spansOf } from "../settle.ts";
import { bothDatabases } from "../test-both.ts";
import { oldestMarks } from "../totals.ts";
import { calendarsOf, forgetDayStarts } from "./day-starts.ts";
import { mergeLogIn, unmergeLogIn } from "./merge.ts";
import { makeTeam, removeTeam, setTeamOf } from "./teams.ts";
import { setWorkweek } from "./workweek.ts";

const databases = bothDatabases();

const RUNS = 25;
const OTHER = "DOMAIN\\kim";
const KEPT = ["work_events", "day_totals", "open_people", "people", "workweeks"] as const;
const NOTHING = { hours: null, targetMin: null, dayStartMin: null };

async function clear(db: Database) {
  await unmergeLogIn(db, OTHER);
  for (const user of ["anna", OTHER]) await setWorkweek(db, { kind: "person", of: user }, NOTHING);
  for (const { id } of await db.knex("teams").select("id")) await removeTeam(db, id);
  for (const table of [...KEPT, "machines", "dirty"]) await db.knex(table).delete();
}

async function settleAll(db: Database, { calendar, now }: Pick<History, "calendar" | "now">) {
  const marks = await oldestMarks(db, 10_000);
  await settle(db, { spans: spansOf(marks), marks }, calendar, now);
}

async function tell(db: Database, one: History, reports: readonly HistoryReport[]) {
  const ingest = startIngest(db, () => undefined);
  for (const report of reports)
    await ingest.store({
      events: [{ ...report, reason: null, receivedAt: one.now, sentTs: null, address: null }],
      ...{ running: [], notes: [], heard: null },
    });
  await settleAll(db, one);
}

/** Which change wrote a row is no figure: it only grows. */
const FIGURES = (key: string, value: unknown) => (key === "version" ? undefined : value);

const rowsOf = async (db: Database) =>
  JSON.stringify(
    await Promise.all(
      KEPT.map(async (table) => (await db.knex(table).select("*")).map((row) => JSON.stringify(row, FIGURES)).sort()),
    ),
  );

/** @param merged both log-ins are anna's */
function expectedDays(one: History, startOf: Record<string, number>, merged = false) {
  const reports = one.reports.map((report) =>
    merged && report.user === OTHER ? { ...report, user: "anna", host: `other ${report.host}` } : report,
  );
  return [...new Set(reports.map(({ user }) => user))]
    .flatMap((user) => {
      const dayStartMin = startOf[user] ?? one.calendar.dayStartMin;
      return slowDays({ ...one, calendar: { ...one.calendar, dayStartMin }, reports }, user);
    })
    .map((d) => [d.day, d.user, d.workedS, d.estimatedS, d.firstLogin, d.lastSeen, d.lastEstimated ? 1 : 0])
    .sort(([dayA = "", userA = ""], [dayB = "", userB = ""]) => (`${dayA} ${userA}` < `${dayB} ${userB}` ? -1 : 1));
}

const keptDays = async (db: Database) =>
  (await db.knex("day_totals").select("*").orderBy(["day", "user"])).map((d) => [
    ...[d.day, d.user, d.worked_s, d.estimated_s, d.first_login, d.last_seen, d.last_estimated],
  ]);

test(`${RUNS} generated histories of people whose day begins at another hour give the days of the slow computation`, async (t) => {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const asked = fc.record({ history, at: fc.nat(), start: fc.constantFrom(0, 30, 240, 720, 1080, 1410) });
  await fc.assert(
    fc.asyncProperty(asked, async ({ history: told, at, start }) => {
      const first = Math.min(told.now, ...told.reports.map(({ ts }) => ts)) - 3_600_000;
      const began = ["anna", OTHER].map(
        (user): HistoryReport => ({ user, host: "", id: null, state: "stopped", ts: first, until: null }),
      );
      const one = { ...told, reports: [...began, ...told.reports] };
      const cut = began.length + (at % (told.reports.length + 1));
      const anna = { kind: "person", of: "anna" } as const;
      for (const { db } of databases) {
        const same = async (startOf: Record<string, number>, say: string, merged = false) =>
          assert.deepEqual(await keptDays(db), expectedDays(one, startOf, merged), `${db.dialect}: ${say}`);
        await clear(db);
        await tell(db, one, one.reports.slice(0, cut));
        await setWorkweek(db, anna, { ...NOTHING, dayStartMin: start });
        await tell(db, one, one.reports.slice(cut));
        await same({ anna: start }, "another begin");
        await rebuildTotals(db, one.calendar, () => one.now);
        await same({ anna: start }, "rebuilt");
        await mergeLogIn(db, { user: OTHER, into: "anna" }, { now: 0, by: "Max" });
        await settleAll(db, one);
        await same({ anna: start }, "merged", true);
        await unmergeLogIn(db, OTHER);
        await settleAll(db, one);
        await same({ anna: start }, "taken apart");
        await setWorkweek(db, anna, NOTHING);
        await settleAll(db, one);
        await same({}, "as everybody’s again");
        const before = await rowsOf(db);
        await setWorkweek(db, { kind: "person", of: OTHER }, { ...NOTHING, dayStartMin: start });
        await settleAll(db, one);
        await same({ [OTHER]: start }, "the other one’s");
        await setWorkweek(db, { kind: "person", of: OTHER }, NOTHING);
        await settleAll(db, one);
        assert.equal(await rowsOf(db), before, `${db.dialect}: byte for byte`);
      }
    }),
    { seed, numRuns: RUNS },
  );
});

test("a night shift is one day, and who comes into a team or leaves it has the team's days", async () => {
  const calendar = { zone: "Europe/Brussels", dayStartMin: 0 };
  const at = (text: string) => Date.parse(`${text}+01:00`);
  const now = at("2026-11-21T08:00:00");
  const night = (user: string): HistoryReport[] =>
    (["working", "stopped"] as const).map((state, i) => ({
      ...{ user, host: "", id: null, state, until: null },
      ts: at(i === 0 ? "2026-11-19T22:00:00" : "2026-11-20T06:00:00"),
    }));
  for (const { db } of databases) {
    await clear(db);
    await tell(db, { calendar, now, reports: [] }, [...night("anna"), ...night(OTHER)]);
    const days = async (user: string) =>
      (await db.knex("day_totals").where({ user }).orderBy("day")).map((d) => `${d.day} ${d.worked_s / 3600}`);
    const halves = ["2026-11-19 2", "2026-11-20 6"];
    assert.deepEqual(await days("anna"), halves);
    const team = (await makeTeam(db, "Night")) ?? 0;
    await setWorkweek(db, { kind: "team", of: String(team) }, { ...NOTHING, dayStartMin: 720 });
    await setTeamOf(db, "anna", team);
    await settleAll(db, { calendar, now });
    assert.deepEqual(await days("anna"), ["2026-11-19 8"]);
    assert.deepEqual(await days(OTHER), halves);
    assert.equal((await calendarsOf(db, calendar)).of("anna").dayStartMin, 720);
    await setWorkweek(db, { kind: "person", of: "anna" }, { ...NOTHING, dayStartMin: 0 });
    await settleAll(db, { calendar, now });
    assert.deepEqual(await days("anna"), halves, "the narrowest wins, also with midnight");
    await setWorkweek(db, { kind: "person", of: "anna" }, NOTHING);
    await settleAll(db, { calendar, now });
    assert.deepEqual(await days("anna"), ["2026-11-19 8"]);
    await removeTeam(db, team);
    await settleAll(db, { calendar, now });
    assert.deepEqual(await days("anna"), halves);
    forgetDayStarts(db);
    assert.equal((await calendarsOf(db, calendar)).all.length, 1);
  }
});
