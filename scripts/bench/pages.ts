// How long the server takes for each page of a large company while a thousand agents report, and whether a month costs more
// when the history behind it is ten times as long.
import { setTimeout as wait } from "node:timers/promises";
import type { Calendar } from "../../server/domain/events.ts";
import { addDays, dayOf, weekOf } from "../../server/domain/local-day.ts";
import { type Bench, count, type Dialect, type Line, median, ms, quantile, times, verdictOf } from "./measured.ts";
import { startAgents } from "./pages/agents.ts";
import { afternoonZone, type Company, fillCompany, userOf } from "./pages/fill.ts";
import { visit } from "./pages/visit.ts";
import { openPlaces, type Places } from "./places.ts";
import { startStint } from "./stint.ts";

const P99_MAX_MS = 50;
/** A month over the long history may take this many times as long as over a tenth of it. */
const HISTORY_RATIO_MAX = 1.2;
const SHORTER = 10;
/** Ten readers who turn a page each second. */
const PAGE_EVERY_MS = 100;
const AGENTS = 1_000;
const LENGTHS = {
  short: { people: { postgres: 300, sqlite: 300 }, days: 365, seconds: 30, turns: 30 },
  long: { people: { postgres: 5_000, sqlite: 1_000 }, days: 365, seconds: 300, turns: 200 },
};
type Lengths = (typeof LENGTHS)["short"];

export const bench: Bench = async ({ short, databases, say }) => {
  const lengths = short ? LENGTHS.short : LENGTHS.long;
  const lines: Line[] = [];
  for (const dialect of databases) {
    const places = openPlaces();
    try {
      lines.push(...(await measured(dialect, { places, lengths, say })));
    } finally {
      await places.clear();
    }
  }
  return {
    title: `Pages: ${1000 / PAGE_EVERY_MS} a second for ${lengths.seconds} s while agents report once a minute; time to the last byte, on loopback`,
    columns: ["", "pages", "p50", "p99", "worst", "KB sent"],
    lines,
    notes: [],
  };
};

type Measuring = { places: Places; lengths: Lengths; say: (text: string) => void };

async function measured(dialect: Dialect, { places, lengths, say }: Measuring): Promise<Line[]> {
  const now = Date.now();
  const calendar = { zone: afternoonZone(now), dayStartMin: 0 };
  const company = { people: lengths.people[dialect], days: lengths.days, calendar, now };
  const long = await served(dialect, company, { places, lengths, say });
  const title = `${dialect === "postgres" ? "PostgreSQL" : "SQLite"}: ${count(company.people)} people, ${company.days} days, ${count(long.events)} events`;
  const lines: Line[] = [{ cells: [title], goal: "", verdict: null }];
  try {
    lines.push(...(await underReports(long.url, company, lengths)));
    const brief = await served(
      dialect,
      { ...company, days: Math.ceil(company.days / SHORTER) },
      { places, lengths, say },
    );
    try {
      lines.push(await historyLine({ long: long.url, short: brief.url }, company, lengths.turns));
    } finally {
      await brief.stop();
    }
  } finally {
    await long.stop();
  }
  return lines;
}

async function served(dialect: Dialect, company: Company, { places, say }: Measuring) {
  const { uri, db } = await places.fresh(dialect);
  const began = performance.now();
  const { events } = await fillCompany(db, company, say);
  say(`  ${dialect}: ${count(events)} events in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const server = await startStint({ uri, folder: places.folder, zone: company.calendar.zone });
  return { ...server, events };
}

const KINDS = ["Today", "Day", "Week", "Month", "Person"] as const;
type Kind = (typeof KINDS)[number];

/** An address of that kind; the n-th turn of it is another period, another part of the table, another order. */
function pathOf(
  kind: Kind,
  n: number,
  { people, calendar, now }: Pick<Company, "people" | "now"> & { calendar: Calendar },
): string {
  const today = dayOf(now, calendar);
  const table = ["", "?page=2", "?sort=-worked", "?q=person0001"][n % 4];
  const day = addDays(today, -((n * 7) % 60));
  switch (kind) {
    case "Today":
      return `/${table}`;
    case "Day":
      return `/day/${day}${table}`;
    case "Week": {
      const { year, week } = weekOf(day);
      return `/week/${year}-W${String(week).padStart(2, "0")}${table}`;
    }
    case "Month":
      return `/month/${day.slice(0, 7)}${table}`;
    case "Person":
      return `/person/${userOf(1 + ((n * 37) % people))}?${n % 2 === 0 ? `day=${day}` : `month=${day.slice(0, 7)}`}`;
  }
}

async function underReports(url: string, company: Company, { seconds }: Lengths): Promise<Line[]> {
  const agents = await startAgents(url, Math.min(AGENTS, company.people));
  for (const kind of KINDS) for (let n = 0; n < 4; n++) await visit(url + pathOf(kind, n, company));
  const found = new Map<Kind, { ms: number; bytes: number }[]>(KINDS.map((kind) => [kind, []]));
  const visits: Promise<void>[] = [];
  const began = performance.now();
  for (let i = 0; i * PAGE_EVERY_MS < seconds * 1000; i++) {
    await wait(Math.max(0, began + i * PAGE_EVERY_MS - performance.now())); // whether or not the one before is there
    const kind = KINDS[i % KINDS.length] ?? "Today";
    visits.push(
      visit(url + pathOf(kind, Math.floor(i / KINDS.length), company)).then((page) => void found.get(kind)?.push(page)),
    );
  }
  await Promise.all(visits);
  const { batches } = await agents.stop();
  const lines = KINDS.map((kind): Line => {
    const pages = found.get(kind) ?? [];
    const taken = pages.map((page) => page.ms);
    const p99 = quantile(taken, 0.99);
    return {
      cells: [
        `  ${kind}`,
        count(pages.length),
        ms(median(taken)),
        ms(p99),
        ms(Math.max(...taken)),
        String(Math.round(median(pages.map(({ bytes }) => bytes)) / 1024)),
      ],
      goal: `p99 < ${P99_MAX_MS} ms`,
      verdict: verdictOf(p99 < P99_MAX_MS),
    };
  });
  return [...lines, { cells: [`  batches meanwhile: ${count(batches)}`], goal: "", verdict: null }];
}

async function historyLine(urls: { long: string; short: string }, company: Company, turns: number): Promise<Line> {
  const path = `/month/${dayOf(company.now, company.calendar).slice(0, 7)}`;
  const taken = { long: [] as number[], short: [] as number[] };
  for (let turn = -5; turn < turns; turn++) {
    for (const side of ["long", "short"] as const) {
      const { ms: took } = await visit(urls[side] + path);
      if (turn >= 0) taken[side].push(took); // the first ones warm up
    }
  }
  const ratio = median(taken.long) / median(taken.short);
  return {
    cells: [
      `  Month with ${SHORTER} times the history: ${ms(median(taken.long))} and ${ms(median(taken.short))}, ${times(ratio)}`,
    ],
    goal: `<= ${HISTORY_RATIO_MAX}x`,
    verdict: verdictOf(ratio <= HISTORY_RATIO_MAX),
  };
}
