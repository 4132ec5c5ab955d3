// How long the server takes for each page of a large company while a thousand agents report, and whether a month costs more
// when the history behind it is ten times as long.
import { addDays, dayOf, weekOf } from "../../server/domain/local-day.ts";
import { type Bench, count, type Dialect, type Line, median, ms, nameOf, times, verdictOf } from "./measured.ts";
import { type Company, companyNow, fillCompany, userOf } from "./pages/fill.ts";
import { READ_COLUMNS, readTitle, readWhileReporting } from "./pages/readers.ts";
import { visit } from "./pages/visit.ts";
import { overDatabases, type Places } from "./places.ts";
import { startStint } from "./stint.ts";

const P99_MAX_MS = 50;
/** A month over the long history may take this many times as long as over a tenth of it. */
const HISTORY_RATIO_MAX = 1.2;
const SHORTER = 10;
/** Ten readers who turn a page each second. */
const PAGE_EVERY_MS = 100;
const AGENTS = 1_000;
/** How far back the readers turn. */
const DAYS_READ = 60;
/** One for each of those days: what a server learns in its first minute is not what a page of it takes. */
const WARM_UPS = DAYS_READ;
const LENGTHS = {
  short: { people: { postgres: 300, sqlite: 300 }, days: 365, seconds: 30, turns: 30 },
  long: { people: { postgres: 5_000, sqlite: 1_000 }, days: 365, seconds: 300, turns: 200 },
};
type Lengths = (typeof LENGTHS)["short"];

export const bench: Bench = async ({ short, databases, say }) => {
  const lengths = short ? LENGTHS.short : LENGTHS.long;
  return {
    title: readTitle("Pages", { seconds: lengths.seconds, everyMs: PAGE_EVERY_MS }),
    columns: READ_COLUMNS,
    lines: await overDatabases(databases, (dialect, places) => measured(dialect, { places, lengths, say })),
    notes: [],
  };
};

type Measuring = { places: Places; lengths: Lengths; say: (text: string) => void };

async function measured(dialect: Dialect, { places, lengths, say }: Measuring): Promise<Line[]> {
  const company = companyNow({ people: lengths.people[dialect], days: lengths.days });
  const long = await served(dialect, company, { places, lengths, say });
  const title = `${nameOf(dialect)}: ${count(company.people)} people, ${company.days} days, ${count(long.events)} events`;
  const lines: Line[] = [{ cells: [title], goal: "", verdict: null }];
  try {
    const kinds = KINDS.map((name) => ({ name, path: (turn: number) => pathOf(name, turn, company) }));
    const reading = { agents: Math.min(AGENTS, company.people), seconds: lengths.seconds, everyMs: PAGE_EVERY_MS };
    lines.push(
      ...(await readWhileReporting({ url: long.url, kinds, ...reading, warmUps: WARM_UPS, p99MaxMs: P99_MAX_MS })),
    );
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
function pathOf(kind: Kind, n: number, { people, calendar, now }: Company): string {
  const today = dayOf(now, calendar);
  const table = ["", "?page=2", "?sort=-worked", "?q=person0001"][n % 4];
  const day = addDays(today, -((n * 7) % DAYS_READ));
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
