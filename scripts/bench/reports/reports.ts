// How long the server takes for each report on applications, sites and projects: of everybody, a team and one person; a day, a week, a
// month and all there is; while a thousand agents report, so that today's sums are never settled for long.
import { setTimeout as wait } from "node:timers/promises";
import { addManager } from "../../../server/db/managers/roster.ts";
import { openSession } from "../../../server/db/managers.ts";
import type { Database } from "../../../server/db/open.ts";
import { addDays, dayOf } from "../../../server/domain/local-day.ts";
import { REPORTS, type ReportOf, type ReportRange, rangeAround, reportPath } from "../../../server/pages/apps/range.ts";
import { type Bench, count, type Dialect, type Line, median, ms, quantile, verdictOf } from "../measured.ts";
import { startAgents } from "../pages/agents.ts";
import { afternoonZone, type Company, fillCompany, userOf } from "../pages/fill.ts";
import { visit } from "../pages/visit.ts";
import { openPlaces } from "../places.ts";
import { startStint } from "../stint.ts";
import { fillApps } from "./fill-apps.ts";

const P99_MAX_MS = 100;
/** Five readers who turn a page each second. */
const PAGE_EVERY_MS = 200;
const LENGTHS = {
  short: { people: 300, days: 35, seconds: 60 },
  long: { people: 1_000, days: 90, seconds: 360 },
};
type Lengths = (typeof LENGTHS)["short"];

export const bench: Bench = async ({ short, databases, say }) => {
  const lengths = short ? LENGTHS.short : LENGTHS.long;
  const lines: Line[] = [];
  for (const dialect of databases) {
    const places = openPlaces();
    try {
      const now = Date.now();
      const calendar = { zone: afternoonZone(now), dayStartMin: 0 };
      const company = { people: lengths.people, days: lengths.days, calendar, now };
      const { uri, db } = await places.fresh(dialect);
      await fillCompany(db, company, say);
      const { uses } = await fillApps(db, company, say);
      const cookie = await signedIn(db, now);
      const server = await startStint({ uri, folder: places.folder, zone: calendar.zone });
      try {
        const title = `${dialect === "postgres" ? "PostgreSQL" : "SQLite"}: ${count(company.people)} people, ${company.days} days, ${count(uses)} uses`;
        lines.push({ cells: [title], goal: "", verdict: null });
        lines.push(...(await measured(server.url, cookie, company, lengths, dialect)));
      } finally {
        await server.stop();
      }
    } finally {
      await places.clear();
    }
  }
  return {
    title: `Reports: ${1000 / PAGE_EVERY_MS} a second for ${lengths.seconds} s while agents report once a minute; time to the last byte, on loopback`,
    columns: ["", "pages", "p50", "p99", "worst", "KB sent"],
    lines,
    notes: [],
  };
};

async function signedIn(db: Database, now: number): Promise<string> {
  const manager = await addManager(db, { name: "Bench", role: "owner", teams: [], now });
  if (manager === null) throw new Error("The manager could not be made.");
  return `stint_session=${await openSession(db, manager, { how: "password", address: "", agent: "", now })}`;
}

const SCOPES = ["everybody", "a team", "one person"] as const;
const PERIODS = ["day", "week", "month", "all there is"] as const;
type Kind = { report: (typeof REPORTS)[number]; scope: (typeof SCOPES)[number]; period: (typeof PERIODS)[number] };
const KINDS: Kind[] = REPORTS.flatMap((report) =>
  SCOPES.flatMap((scope) => PERIODS.map((period) => ({ report, scope, period }))),
);
const nameOf = ({ report, scope, period }: Kind) => `  ${report} of ${scope}, ${period}`;

/** The n-th turn of it is another period, another team, another person. */
function pathOf({ report, scope, period }: Kind, n: number, { people, days, calendar, now }: Company): string {
  const today = dayOf(now, calendar);
  const day = addDays(today, -((n * 7) % (days - 31)));
  const range: ReportRange =
    period === "all there is" ? { from: addDays(today, 1 - days), to: today } : rangeAround(day, period);
  const of: ReportOf = {
    team: scope === "a team" ? `Team ${1 + (n % 20)}` : null,
    user: scope === "one person" ? userOf(1 + ((n * 37) % people)) : null,
  };
  return reportPath(report, range, of);
}

async function measured(
  url: string,
  cookie: string,
  company: Company,
  { seconds }: Lengths,
  dialect: Dialect,
): Promise<Line[]> {
  const agents = await startAgents(url, company.people);
  for (const kind of KINDS) await visit(url + pathOf(kind, 0, company), cookie);
  const found = new Map<Kind, { ms: number; bytes: number }[]>(KINDS.map((kind) => [kind, []]));
  const visits: Promise<void>[] = [];
  const began = performance.now();
  for (let i = 0; i * PAGE_EVERY_MS < seconds * 1000; i++) {
    await wait(Math.max(0, began + i * PAGE_EVERY_MS - performance.now())); // whether or not the one before is there
    const kind = KINDS[i % KINDS.length] as Kind;
    const path = pathOf(kind, Math.floor(i / KINDS.length), company);
    visits.push(visit(url + path, cookie).then((page) => void found.get(kind)?.push(page)));
  }
  await Promise.all(visits);
  const { batches } = await agents.stop();
  const lines = KINDS.map((kind): Line => {
    const pages = found.get(kind) ?? [];
    const taken = pages.map((page) => page.ms);
    const p99 = quantile(taken, 0.99);
    const sent = String(Math.round(median(pages.map(({ bytes }) => bytes)) / 1024));
    return {
      cells: [nameOf(kind), count(pages.length), ms(median(taken)), ms(p99), ms(Math.max(...taken)), sent],
      goal: `p99 < ${P99_MAX_MS} ms`,
      verdict: verdictOf(p99 < P99_MAX_MS),
    };
  });
  return [...lines, { cells: [`  batches of agents meanwhile (${dialect})`, count(batches)], goal: "", verdict: null }];
}
