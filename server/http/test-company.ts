// A small company for tests of pages, exports and the read API: odd names, a plain agent, two machines, silence, a part-timer.
// Stored through the same doors as reports (group commit, then totals). The same at every run.

import type { AddressInfo } from "node:net";
import express from "express";
import type { Reason } from "../../protocol/primitives.ts";
import { loadConfig } from "../config.ts";
import type { Arrival, NewEvent } from "../db/arrivals.ts";
import { startIngest } from "../db/ingest.ts";
import type { Database } from "../db/open.ts";
import type { ActivityRule } from "../domain/activity.ts";
import type { Calendar } from "../domain/events.ts";
import { addDays, dayBounds, dayOf, wallClockAt, weekdayOf } from "../domain/local-day.ts";
import { foldName } from "../domain/people-names.ts";
import { startAppSums } from "../jobs/app-sums.ts";
import { startPolicies } from "../jobs/policies.ts";
import { startTotals } from "../jobs/totals.ts";
import type { Context } from "./context.ts";
import { ENGLISH_ONLY } from "./languages/languages.ts";
import { errorPage, pageRoutes } from "./pages.ts";
import { Refusal, sendProblem } from "./problems.ts";
import { readApiRoutes } from "./read-api.ts";

export const BRUSSELS: Calendar = { zone: "Europe/Brussels", dayStartMin: 0 };
/** Friday 20 November 2026, 14:32:07 in Brussels. */
export const NOW = Date.UTC(2026, 10, 20, 13, 32, 7);

type Worker = {
  user: string;
  name?: string;
  team: string;
  kind?: "agent" | "plain" | "silent" | "two machines" | "absent" | "two addresses";
};

export const LONG_NAME = `${"x".repeat(250)}longer`;

export const WORKERS: readonly Worker[] = [
  { user: "anna", name: "Anna Lindqvist", team: "Design" },
  { user: "<b>eve</b>", team: "Support" },
  { user: "o'neil", name: "Bob O’Neill", team: "Sales" },
  { user: "DOMAIN\\kim", team: "Engineering" },
  { user: "joão", name: "João Pedro da Conceição e Silva", team: "Support", kind: "two machines" },
  { user: "kwame", name: "Kwame Mensah", team: "Engineering", kind: "absent" },
  { user: "nhung", name: "Nguyễn Thị Hồng Nhung", team: "Engineering" },
  { user: "lukasz", name: "Łukasz Wiśniewski", team: "Finance", kind: "plain" },
  { user: "oystein", name: "Øystein Bjørnsen", team: "Sales", kind: "silent" },
  { user: "shared", name: "Front desk", team: "Sales", kind: "two addresses" },
  { user: "李雷", team: "Design" },
  { user: "محمد الحسيني", team: "Support" },
  { user: "../etc/100%", team: "Engineering" },
  { user: "..", team: "Engineering" },
  { user: "????", team: "Design" },
  { user: LONG_NAME, team: "Finance" },
];

/** A number in [0, 1) that is the same at every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const MINUTE_MS = 60_000;

/** Fills the database with `days` days before NOW and today so far; `colleagues`: people of no account besides the odd ones. */
export async function foundCompany(
  db: Database,
  { days = 45, colleagues = 0 }: { days?: number; colleagues?: number } = {},
): Promise<void> {
  const workers: Worker[] = [
    ...WORKERS,
    ...Array.from({ length: colleagues }, (_, i) => ({ user: `colleague-${i + 1}`, team: "Warehouse" })),
  ];
  const today = dayOf(NOW, BRUSSELS);
  const ingest = startIngest(db, () => undefined);
  let ids = 0;
  const nextId = () => `0193f2a4-7c1e-7000-8000-${(++ids).toString(16).padStart(12, "0")}`;
  await Promise.all(
    workers.map((worker, i) => {
      const throwDice = dice(i + 1);
      const arrival: Arrival = { events: [], running: [], notes: [], heard: null };
      for (let n = days; n >= 0; n--) {
        const day = addDays(today, -n);
        if (weekdayOf(day) >= 6 || (worker.kind === "absent" && n === 0) || day === "2026-11-11" || throwDice() < 0.04)
          continue;
        workDay({ worker, day, isToday: n === 0, throwDice, nextId, arrival });
      }
      const { user } = worker;
      const lastHeard = arrival.running.at(-1)?.to ?? NOW;
      if (worker.kind === "plain" || worker.kind === "two addresses") return ingest.store(arrival);
      const heardAt =
        worker.kind === "silent" || worker.kind === "absent" ? lastHeard : NOW - Math.floor(throwDice() * 50_000);
      arrival.heard = { user, host: hostOf(user), os: "Windows 11", version: "0.1.0", heardAt, nextInS: 60, skewMs: 0 };
      return ingest.store(arrival);
    }),
  );
  await ingest.idle();
  await nameThem(db, workers);
}

const hostOf = (user: string) => `ws-${user.slice(0, 8)}`;

type WorkDay = {
  worker: Worker;
  day: string;
  isToday: boolean;
  throwDice: () => number;
  nextId: () => string;
  arrival: Arrival;
};

function workDay({ worker, day, isToday, throwDice, nextId, arrival }: WorkDay) {
  const { user, kind } = worker;
  const minutes = (from: number, spread: number) => from + Math.floor(throwDice() * spread);
  let minute = minutes(420, 150);
  const end = isToday ? 24 * 60 : minutes(960, 120);
  const silentAt = kind === "silent" && isToday ? 11 * 60 + 47 : Number.POSITIVE_INFINITY;
  const at = (m: number) => wallClockAt(day, m, BRUSSELS.zone) + Math.floor(throwDice() * MINUTE_MS);
  const isPlain = kind === "plain" || kind === "two addresses";
  const startedAt = at(minute - 1);
  // A plain sender is at work since a while, and has not said anything since.
  const present = isPlain ? NOW - 90 * MINUTE_MS : NOW;
  const limit = Math.min(
    isToday ? present : Number.POSITIVE_INFINITY,
    wallClockAt(day, Math.min(end, silentAt), BRUSSELS.zone),
  );
  let seen = startedAt;
  for (let n = 0; ; n++) {
    const from = at(minute);
    if (from >= limit) break;
    const to = at(minute + minutes(40, 80));
    const host = kind === "two machines" && n % 2 === 1 ? "nb-home" : isPlain ? "" : hostOf(user);
    const goesOn = to >= limit;
    const event: NewEvent = {
      id: isPlain ? null : nextId(),
      user,
      host,
      state: "working",
      ts: from,
      until: isPlain ? null : Math.min(to, limit - 20_000 > from ? limit - 20_000 : limit),
      reason: null,
      receivedAt: from + 300,
      sentTs: null,
      address: isPlain ? (kind === "two addresses" && n % 2 === 1 ? "192.168.1.31" : "192.168.1.30") : null,
    };
    arrival.events.push(event);
    seen = event.until ?? from;
    if (goesOn && isToday && !isPlain) break;
    if (!(isPlain && day.endsWith("9"))) {
      const reason: Reason | null = isPlain ? null : throwDice() < 0.5 ? "idle" : throwDice() < 0.5 ? "lock" : "sleep";
      arrival.events.push({
        ...event,
        id: isPlain ? null : nextId(),
        state: "stopped",
        ts: Math.min(to, limit),
        until: null,
        reason,
        receivedAt: to + 400,
      });
      seen = Math.min(to, limit);
    }
    if (goesOn) break;
    minute = Math.ceil((to - dayBounds(day, BRUSSELS).start) / MINUTE_MS) + minutes(6, n === 2 ? 50 : 12);
  }
  if (isPlain && isToday) arrival.events.push(plainWorking(user, NOW - 78 * MINUTE_MS));
  if (!isPlain)
    arrival.running.push({
      id: nextId(),
      user,
      host: hostOf(user),
      from: startedAt,
      to: isToday && kind !== "silent" ? NOW - 10_000 : seen,
    });
}

const plainWorking = (user: string, ts: number): NewEvent => ({
  id: null,
  user,
  host: "",
  state: "working",
  ts,
  until: null,
  reason: null,
  receivedAt: ts,
  sentTs: null,
  address: "192.168.1.30",
});

/** Teams, shown names, working hours and a holiday, as an editor would write them. */
async function nameThem(db: Database, workers: readonly Worker[]) {
  const { knex } = db;
  const teams = [...new Set(workers.map(({ team }) => team))];
  await knex("teams").insert(teams.map((name) => ({ name })));
  const ids = new Map(
    (await knex("teams").select("id", "name")).map((row: { id: number; name: string }) => [row.name, row.id]),
  );
  for (const { user, name, team } of workers) {
    const row = {
      user,
      name: name ?? null,
      sort_name: foldName(name ?? user),
      team_id: ids.get(team),
      created_at: NOW,
    };
    await knex("people").insert(row).onConflict("user").merge();
  }
  await knex("working_hours").insert(
    [1, 2, 3, 4, 5].map((weekday) => ({ scope_kind: "organisation", scope: "", weekday, from_min: 540, to_min: 1020 })),
  );
  await knex("holidays").insert({ day: "2026-11-11", name: "Armistice Day" });
}

/** The pages and the read API of a database, as the app serves them but for its guards, at an address of its own. */
export async function serve(
  db: Database,
  { now = () => NOW, calendar = BRUSSELS }: { now?: () => number; calendar?: Calendar } = {},
) {
  const listeners = new Set<(days: ReadonlySet<string>) => void>();
  const changed = (days: ReadonlySet<string>) => {
    for (const listener of listeners) listener(days);
  };
  const log = { error: (cause: unknown) => process.stderr.write(`${String(cause)}\n`) };
  const totals = startTotals({ db, calendar, clock: now, log: log as never, changed });
  const activity: ActivityRule = { method: "active-seconds", maxExpectedEvents: 1200 };
  const appSums = await startAppSums({ db, calendar, activity, clock: now, log: log as never });
  const context: Context = {
    db,
    calendar,
    clock: now,
    totals,
    activity,
    appSums,
    policies: await startPolicies({ db, settings: loadConfig({ env: {}, file: null }), log: log as never }),
    publicUrl: "http://stint.office.lan:5000",
    version: "0.1.0",
    languages: ENGLISH_ONLY,
    stopping: new AbortController().signal,
    liveChanges(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const app = express();
  app.set("query parser", "simple");
  app.locals.hoursOpen = true;
  app.use(readApiRoutes(context), pageRoutes(context));
  app.use((request: express.Request, _response: express.Response, next: express.NextFunction) =>
    next(new Refusal(404, `There is nothing at ${request.path}.`)),
  );
  app.use((error: unknown, request: express.Request, response: express.Response, next: express.NextFunction) => {
    if (response.headersSent) return next(error);
    const status = error instanceof Refusal ? error.status : ((error as { status?: number }).status ?? 500);
    const detail =
      error instanceof Error ? (error.stack && status === 500 ? error.stack : error.message) : String(error);
    if (request.path.startsWith("/api/"))
      return sendProblem(response, { status, message: detail, code: undefined, retryAfterS: undefined });
    const said = error instanceof Refusal ? error.said : undefined;
    return errorPage(context, request, response, { status, detail, said });
  });
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    context,
    changed,
    async close() {
      await context.policies.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await totals.stop();
      await appSums.stop();
    },
  };
}
