// The server killed at random moments while people and agents report, its database too. What was acknowledged is there, once;
// each start takes at most ten seconds.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type PostgresServer, startPostgres } from "../../../server/db/test-databases.ts";
import { ask } from "../../../server/test-server.ts";
import { type Alteration, alteredTree } from "../altered.ts";
import type { Asked, Fault, Outcome } from "../fault.ts";
import { type Random, randomOf } from "../random.ts";
import { lacksStrace, straceKilling } from "../strace.ts";
import { closeBooks } from "./books.ts";
import { crashPostgres } from "./postmaster.ts";
import { startReporters } from "./reporters.ts";
import { placeAt, type ServerPlace, spawnServer, startServer, urlOf, whenReady } from "./server-process.ts";

/** The design's promise speaks of 100 kills. */
const KILLS = 100;
/** A start under strace takes a second or two; these many reach the syncs and writes of starts, commits and checkpoints. */
const SYNC_KILLS = 40;
const POSTMASTER_KILLS = 20;
/** Without the guard the first few kills already lose something. */
const CONTROL_KILLS = 10;
/** How long people report before the next kill at the most, ms: commits come every few milliseconds. */
const LIFE_MAX_MS = 500;
/** Under strace on a slow machine the N-th sync may be long in coming; past this the kill comes by the clock, ms. */
const TRACED_LIFE_MAX_MS = 20_000;
/** One kill in so many comes while the server is still starting. */
const EARLY_ONE_IN = 5;
/** A start that takes longer breaks the promise, ms. */
const START_MAX_MS = 10_000;

/** Enough to fill group commits, few enough for two cores. */
const CROWD = { people: 5, agents: 3 };

export type Round = Omit<Asked, "rounds"> & { rounds: number };
/** One life of the server: from its start to its death. startMs: how long the start took, where that was waited for. */
type Life = (place: ServerPlace, random: Random) => Promise<{ struck: boolean; startMs: number | null }>;

/** A life that ends by SIGKILL at a random moment, now and then while starting. */
export const killedAtRandom: Life = async (place, random) => {
  const startedAt = performance.now();
  const server = spawnServer(place);
  const early = random.below(EARLY_ONE_IN) === 0;
  if (!early && (await whenReady(server)) === null) throw new Error(`The server ended at its start:\n${server.said()}`);
  const startMs = performance.now() - startedAt;
  await pause(random.below(LIFE_MAX_MS));
  await server.kill();
  return { struck: true, startMs: early ? null : startMs };
};

/** A life that ends at the N-th sync or write of its database, before the kernel has done it. */
export const killedAtSync: Life = async (place, random) => {
  const under =
    random.below(2) === 0
      ? straceKilling("fsync", 1 + random.below(120))
      : straceKilling("pwrite64", 1 + random.below(400));
  const server = spawnServer({ ...place, under });
  const struck = await Promise.race([server.ended.then(() => true), pause(TRACED_LIFE_MAX_MS, false)]);
  await server.kill();
  return { struck, startMs: null };
};

export async function manyLives(place: ServerPlace, { rounds, seed, say }: Round, life: Life): Promise<Outcome> {
  const random = randomOf(seed);
  const reporters = startReporters({ url: urlOf(place), seed, ...CROWD });
  const starts: number[] = [];
  let strikes = 0;
  for (let round = 1; round <= rounds; round++) {
    const { struck, startMs } = await life(place, random);
    if (struck) strikes++;
    if (startMs !== null) starts.push(startMs);
    if (round % 25 === 0) say(`  ${round} kills, ${reporters.ledger.acknowledged} acknowledged`);
  }
  const last = await startServer(place);
  await reporters.served();
  await reporters.stop();
  await last.kill("SIGTERM");
  const { broken, rows, days } = await closeBooks(place.uri, reporters.ledger);
  const late = starts
    .filter((startMs) => startMs > START_MAX_MS)
    .map((startMs) => `A start took ${Math.round(startMs)} ms.`);
  const slowest = starts.length === 0 ? "" : `, slowest start ${Math.round(Math.max(...starts))} ms`;
  const unmade = strikes === 0 ? ["The fault was never made, so nothing is shown."] : [];
  return {
    rounds: strikes,
    seen: `${reporters.ledger.acknowledged} acknowledged, ${rows} rows, ${days} days${slowest}`,
    broken: [...unmade, ...late, ...broken],
  };
}

/** PostgreSQL dies under a server that stays: 503 with Retry-After meanwhile, and all goes on by itself. */
export async function postmasterKills(postgres: PostgresServer, { rounds, seed, say }: Round): Promise<Outcome> {
  const random = randomOf(seed);
  const database = await postgres.fresh();
  await database.db.close();
  return inFolder(async (folder) => {
    const place = await placeAt(database.uri, folder);
    const server = await startServer(place);
    const reporters = startReporters({ url: urlOf(place), seed, ...CROWD });
    await reporters.served();
    const unready: string[] = [];
    for (let round = 1; round <= rounds; round++) {
      await pause(random.below(LIFE_MAX_MS));
      await crashPostgres(postgres, random.below(2) === 0 ? "SIGKILL" : "SIGQUIT");
      const { status } = await ask(`${urlOf(place)}/health/ready`);
      if (status !== 503) unready.push(`Without its database the server says ${status} at /health/ready.`);
      await postgres.resume();
      await reporters.served();
      if (round % 10 === 0) say(`  ${round} crashes, ${reporters.ledger.acknowledged} acknowledged`);
    }
    await reporters.stop();
    await server.kill("SIGTERM");
    const { broken, rows, days } = await closeBooks(place.uri, reporters.ledger);
    const seen = `${reporters.ledger.acknowledged} acknowledged, ${rows} rows, ${days} days`;
    return { rounds, seen, broken: [...unready, ...broken] };
  });
}

/** A server that answers first and stores then. */
const ANSWERS_FIRST: Alteration[] = [
  {
    file: "server/db/ingest.ts",
    from: "queue.push({ arrival, done, failed });",
    to: "queue.push({ arrival, done: () => undefined, failed: () => undefined }); done(new Set());",
  },
];

export const onSqlite = (round: Round, life: Life, alterations: readonly Alteration[] = []): Promise<Outcome> =>
  inFolder(async (folder) => {
    const tree = alterations.length > 0 ? alteredTree(alterations) : null;
    const place = await placeAt(`sqlite:///${join(folder, "work_events.db")}`, folder);
    return manyLives(tree === null ? place : { ...place, root: tree.root }, round, life).finally(() => tree?.remove());
  });

export async function onPostgres(postgres: PostgresServer, round: Round, life: Life): Promise<Outcome> {
  const database = await postgres.fresh();
  await database.db.close();
  return inFolder(async (folder) => manyLives(await placeAt(database.uri, folder), round, life));
}

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "stint-faults-"));
  return work(folder).finally(() => rmSync(folder, { recursive: true, force: true }));
}

export async function withPostgres<T>(work: (postgres: PostgresServer) => Promise<T>): Promise<T> {
  const postgres = await startPostgres();
  return work(postgres).finally(() => postgres.stop());
}

const roundOf = (asked: Asked, usual: number): Round => ({ ...asked, rounds: asked.rounds ?? usual });
const ONCE = "acknowledged is stored, once; totals = rebuild = slow computation";

export const fault: Fault = {
  checks: [
    {
      name: "server killed, SQLite",
      promise: ONCE,
      make: (asked) => onSqlite(roundOf(asked, KILLS), killedAtRandom),
    },
    {
      name: "server killed, PostgreSQL",
      promise: ONCE,
      make: (asked) => withPostgres((postgres) => onPostgres(postgres, roundOf(asked, KILLS), killedAtRandom)),
    },
    {
      name: "killed at the N-th sync or write, SQLite",
      promise: ONCE,
      lacks: lacksStrace,
      make: (asked) => onSqlite(roundOf(asked, SYNC_KILLS), killedAtSync),
    },
    {
      name: "PostgreSQL killed under the server",
      promise: `503 with Retry-After meanwhile; ${ONCE}`,
      make: (asked) => withPostgres((postgres) => postmasterKills(postgres, roundOf(asked, POSTMASTER_KILLS))),
    },
    {
      name: "a server that answers before it stores",
      promise: "is seen to lose reports",
      isControl: true,
      make: (asked) => onSqlite({ ...asked, rounds: CONTROL_KILLS }, killedAtRandom, ANSWERS_FIRST),
    },
  ],
};
