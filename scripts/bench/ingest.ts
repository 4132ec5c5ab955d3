// Reports a second: the same load by turns against Stint, the Flask server it replaces and an Express server that stores
// nothing, in one run, so that what slows the machine slows all three. Every report that was answered has to be there.
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createFlaskTables, flaskLacks, SETUPS, startFlask } from "./ingest/flask.ts";
import { CONNECTIONS, type Figures, findLoad, type Load } from "./ingest/load.ts";
import {
  type Bench,
  count,
  type Dialect,
  type Line,
  median,
  medianRatio,
  ms,
  nameOf,
  percent,
  times,
  verdictOf,
} from "./measured.ts";
import { overDatabases, type Place, type Places } from "./places.ts";
import { cpuSecondsOfAllStarted, startProgram } from "./program.ts";
import { startStint } from "./stint.ts";

/** What issue and design ask for. */
const GOALS = {
  postgres: { flaskMin: 15, expressMin: 0.6 },
  sqlite: { flaskMin: 12, expressMin: 0.4 },
};
const P99_MAX_MS = 50;
/** Totals follow the last write within this, ms. */
const TOTALS_MAX_MS = 5_000;

const LENGTHS = { short: { rounds: 3, seconds: 4, trial: 2 }, long: { rounds: 7, seconds: 10, trial: 4 } };
type Lengths = (typeof LENGTHS)["short"];

/** A turn, and the processor time of the server and its database in it, s. */
type Turn = Figures & { cpuS: number };
/** A server under load: what each turn found, and how many reports it has been sent in all. */
type Target = { name: string; url: string; turns: Turn[]; sent: number; place: Place | null; totalsMs: number[] };

export const bench: Bench = async ({ short, databases, say }) => {
  const load = await findLoad();
  const lengths = short ? LENGTHS.short : LENGTHS.long;
  const lacks = await flaskLacks();
  const lines = await overDatabases(databases, (dialect, places) =>
    measured(dialect, { places, load, lengths, flask: lacks === null, say }),
  );
  return {
    title: `Ingest: POST /api/report, ${CONNECTIONS} connections, 1,000 people, ${lengths.rounds} rounds of ${lengths.seconds} s by turns, load by ${load.by}`,
    columns: ["", "reports/s", "p50", "p99", "worst p99", "processor", "ratio"],
    lines,
    notes: lacks === null ? [] : [`SKIP Flask: ${lacks}`],
  };
};

type Measuring = { places: Places; load: Load; lengths: Lengths; flask: boolean; say: (text: string) => void };

async function measured(dialect: Dialect, { places, load, lengths, flask, say }: Measuring): Promise<Line[]> {
  const setup = flask ? await bestSetup(dialect, { places, load, lengths, flask, say }) : null;
  const own = await places.fresh(dialect);
  const stint = await startStint({ uri: own.uri, folder: places.folder });
  const express = await startProgram([process.execPath, join(import.meta.dirname, "ingest/bare-express.ts")], {
    ready: /listening on (\d+)\./,
  });
  const flaskPlace = setup === null ? null : await flaskDatabase(dialect, places);
  const flaskServer = setup === null || flaskPlace === null ? null : await startFlask(flaskPlace.uri, setup);
  const target = (name: string, url: string, place: Place | null): Target => ({
    name,
    url,
    place,
    turns: [],
    sent: 0,
    totalsMs: [],
  });
  const targets = [
    target("Stint", stint.url, own),
    ...(flaskServer === null ? [] : [target(`Flask, ${flaskServer.setup}`, flaskServer.url, flaskPlace)]),
    target("bare Express", `http://127.0.0.1:${express.said[1]}`, null),
  ];
  try {
    for (const each of targets) await turn(each, load, 1); // the first second of a server is not its pace
    for (const each of targets) each.turns = [];
    for (let round = 1; round <= lengths.rounds; round++) {
      for (const each of targets) await turn(each, load, lengths.seconds);
      say(
        `${dialect} round ${round}: ${targets.map(({ name, turns }) => `${name} ${count(perSecond(turns.at(-1)))}/s`).join(", ")}`,
      );
    }
    return await linesOf(dialect, targets);
  } finally {
    await Promise.all([stint.stop(), express.stop(), flaskServer?.stop()]);
  }
}

/** Processor time of one report, µs. */
const cpuOfOne = ({ cpuS, requests, refused }: Turn) => (1e6 * cpuS) / (requests - refused);

const perSecond = (turn: Figures | undefined) =>
  turn === undefined ? Number.NaN : (turn.requests - turn.refused) / turn.seconds;

async function turn(target: Target, load: Load, seconds: number) {
  const before = cpuSecondsOfAllStarted();
  const figures = await load.run(target.url, seconds, target.sent);
  const endedAt = performance.now();
  target.turns.push({ ...figures, cpuS: cpuSecondsOfAllStarted() - before });
  target.sent += figures.requests - figures.refused;
  if (target.name !== "Stint" || target.place === null) return;
  while ((await rowsIn(target.place, "dirty")) > 0) await wait(20);
  target.totalsMs.push(performance.now() - endedAt);
}

const rowsIn = async ({ db }: Place, table: "dirty" | "work_events"): Promise<number> =>
  Number((await db.knex(table).count("* as rows").first())?.rows);

async function flaskDatabase(dialect: Dialect, places: Places): Promise<Place> {
  const place = await places.empty(dialect);
  await createFlaskTables(place.uri);
  return place;
}

/** gunicorn can be run in many ways; the one with most reports a second is the baseline. */
async function bestSetup(dialect: Dialect, { places, load, lengths, say }: Measuring): Promise<string> {
  const { uri } = await flaskDatabase(dialect, places);
  let best = { setup: "", pace: 0 };
  for (const setup of SETUPS) {
    const server = await startFlask(uri, setup);
    await load.run(server.url, 1, 0);
    const pace = perSecond(await load.run(server.url, lengths.trial, 0));
    await server.stop();
    say(`${dialect} Flask ${setup}: ${count(pace)}/s`);
    if (pace > best.pace) best = { setup, pace };
  }
  return best.setup;
}

async function linesOf(dialect: Dialect, targets: readonly Target[]): Promise<Line[]> {
  const title = nameOf(dialect);
  const [stint] = targets;
  if (stint === undefined) return [];
  const pace = ({ turns }: Target) => turns.map(perSecond);
  const lines: Line[] = [{ cells: [title], goal: "", verdict: null }];
  for (const each of targets) {
    const p99 = median(each.turns.map((turn) => turn.p99));
    lines.push({
      cells: [
        `  ${each.name}`,
        count(median(pace(each))),
        ms(median(each.turns.map((turn) => turn.p50))),
        ms(p99),
        ms(Math.max(...each.turns.map((turn) => turn.p99))),
        `${count(median(each.turns.map(cpuOfOne)))} µs each`,
      ],
      goal: each === stint ? `p99 < ${P99_MAX_MS} ms` : "",
      verdict: each === stint ? verdictOf(p99 < P99_MAX_MS) : null,
    });
  }
  for (const baseline of targets.slice(1)) {
    const ratio = medianRatio(pace(stint), pace(baseline));
    const { flaskMin, expressMin } = GOALS[dialect];
    const [shown, goal, met] =
      baseline.place === null
        ? [percent(ratio), `>= ${percent(expressMin)}`, ratio >= expressMin]
        : [times(ratio), `>= ${times(flaskMin)}`, ratio >= flaskMin];
    lines.push({
      cells: [`  Stint : ${baseline.name.split(",")[0]}`, "", "", "", "", "", shown],
      goal,
      verdict: verdictOf(met),
    });
  }
  for (const each of targets) if (each.place !== null) lines.push(await rowsLine(each, each.place, each === stint));
  const behind = Math.max(...stint.totalsMs);
  lines.push({
    cells: [`  totals complete after the last write: ${ms(behind)}`],
    goal: `<= ${TOTALS_MAX_MS / 1000} s`,
    verdict: verdictOf(behind <= TOTALS_MAX_MS),
  });
  return lines;
}

/** Reports under way when the load ends are stored without having been counted, so there may be some more, never fewer. */
async function rowsLine(target: Target, place: Place, isOurs: boolean): Promise<Line> {
  const rows = await rowsIn(place, "work_events");
  const more = CONNECTIONS * (target.turns.length + 1);
  return {
    cells: [`  ${target.name.split(",")[0]}: ${count(target.sent)} answered, ${count(rows)} stored`],
    goal: isOurs ? "all answered are stored" : "",
    verdict: isOurs ? verdictOf(rows >= target.sent && rows <= target.sent + more) : null,
  };
}
