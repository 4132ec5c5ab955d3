// A change of tables that is killed at each of its writes, or whose SQL fails: the database is as before or as after, never
// between; the next start completes it; a whole backup lies beside a SQLite file.
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { migrate } from "../../../server/db/migrate.ts";
import { openDatabase } from "../../../server/db/open.ts";
import type { PostgresServer } from "../../../server/db/test-databases.ts";
import { type Alteration, alteredTree, ROOT } from "../altered.ts";
import type { Fault, Outcome } from "../fault.ts";
import { randomOf } from "../random.ts";
import { type Call, lacksStrace, straceKilling } from "../strace.ts";
import { inFolder, type Round, withPostgres } from "./server-kills.ts";
import { placeAt, type ServerPlace, spawnServer, whenReady } from "./server-process.ts";

const KILLS = 60;
const CONTROL_KILLS = 24;
const POSTGRES_KILLS = 8;
/** Rows of the old database: a change that takes some dozens of writes. */
const ROWS = 2_000;
const FIRST_AT = Date.UTC(2026, 4, 4, 6);

/** Both databases take this. What it does can be seen from outside, statement by statement. */
const change = (between: string) => `
CREATE TABLE changed (seq BIGINT PRIMARY KEY, word TEXT NOT NULL);
INSERT INTO changed (seq, word) SELECT seq, "user" FROM work_events;
${between}
ALTER TABLE work_events ADD COLUMN changed_at BIGINT;
UPDATE work_events SET changed_at = ts;
INSERT INTO schema_versions (name) VALUES ('900-change');
`;
const CHANGE: Alteration[] = [{ file: "sql/sqlite/900-change.sql", text: change("") }];
const SLOW_CHANGE: Alteration[] = [{ file: "sql/postgres/900-change.sql", text: change("SELECT pg_sleep(0.5);") }];
const WRONG_CHANGE: Alteration[] = ["sqlite", "postgres"].map((dialect) => ({
  file: `sql/${dialect}/900-change.sql`,
  text: change("INSERT INTO no_such_table (word) VALUES ('x');"),
}));
/** Each statement is committed by itself. */
const NOT_IN_ONE: Alteration[] = [
  ...CHANGE,
  {
    file: "server/db/migrate.ts",
    from: 'await tx.raw(statement.replaceAll("?", "\\\\?"));',
    to: '{ await tx.raw(statement); await tx.raw("COMMIT"); await tx.raw("BEGIN"); }',
  },
];

type Shape = "before" | "after" | `between: ${string}`;

async function makeOld(uri: string) {
  const db = await openDatabase(uri, { baseDir: ROOT });
  await migrate(db, { now: FIRST_AT });
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    user: `person-${i % 10}`,
    state: i % 2 === 0 ? "working" : "stopped",
    ts: FIRST_AT + i * 60_000,
    received_at: FIRST_AT + i * 60_000,
  }));
  await db.knex.batchInsert("work_events", rows, 500);
  await db.close();
}

async function shapeOf(uri: string): Promise<Shape> {
  const db = await openDatabase(uri, { baseDir: ROOT });
  try {
    const rows = await db.knex("work_events").count("* as n").first();
    const facts = {
      rows: Number(rows?.n) === ROWS,
      taken: (await db.knex("schema_versions").where({ name: "900-change" })).length === 1,
      table: await db.knex.schema.hasTable("changed"),
      column: await db.knex.schema.hasColumn("work_events", "changed_at"),
    };
    const whole = db.dialect === "postgres" || (await integrity(db.knex)) === "ok";
    if (facts.rows && whole && !facts.taken && !facts.table && !facts.column) return "before";
    if (facts.rows && whole && facts.taken && facts.table && facts.column) {
      const words = await db.knex("changed").count("* as n").first();
      const unset = await db.knex("work_events").whereNull("changed_at").limit(1);
      if (Number(words?.n) === ROWS && unset.length === 0) return "after";
    }
    return `between: ${JSON.stringify({ ...facts, whole })}`;
  } finally {
    await db.close();
  }
}

const integrity = async (knex: { raw(sql: string): PromiseLike<unknown> }) =>
  ((await knex.raw("PRAGMA integrity_check")) as { integrity_check: string }[])[0]?.integrity_check;

/** Killed at a write or sync of its own, all over the change; each time on a fresh copy of the old database. */
export async function killedInChange({ rounds, seed }: Round, alterations = CHANGE): Promise<Outcome> {
  return inFolder(async (base) => {
    const random = randomOf(seed);
    const tree = alteredTree(alterations);
    const old = join(base, "old.db");
    await makeOld(`sqlite:///${old}`);
    const broken: string[] = [];
    const shapes = { before: 0, after: 0 };
    for (let round = 0; round < rounds; round++) {
      const folder = join(base, String(round));
      mkdirSync(folder);
      const file = join(folder, "work_events.db");
      copyFileSync(old, file);
      const place = { ...(await placeAt(`sqlite:///${file}`, folder)), root: tree.root };
      const call: Call = round % 8 === 0 ? "rename" : round % 2 === 0 ? "fsync" : "pwrite64";
      const nth = call === "rename" ? 1 : 1 + random.below(call === "fsync" ? 14 : 420);
      const traced = spawnServer({ ...place, under: straceKilling(call, nth) });
      const lived = (await whenReady(traced)) !== null;
      await traced.kill();
      const say = (what: string) => broken.push(`Killed at ${call} ${nth}: ${what}.`);
      const shape = await shapeOf(place.uri);
      if (shape === "before" || shape === "after") shapes[shape]++;
      else say(`the database is ${shape}`);
      if (lived && shape !== "after") say(`the server was ready with tables as ${shape}`);
      await completes(place, say);
      await backups(folder, say);
    }
    tree.remove();
    const unmade =
      shapes.before === 0 || shapes.after === 0 ? ["The kills were all before or all after the change."] : [];
    const seen = `${shapes.before} as before, ${shapes.after} as after`;
    return { rounds, seen, broken: [...broken, ...unmade] };
  });
}

async function completes(place: ServerPlace, say: (what: string) => void) {
  const server = spawnServer(place);
  const ready = (await whenReady(server)) !== null;
  if (!ready) return say(`the next start failed: ${server.said().slice(-300)}`);
  await server.kill("SIGTERM");
  const shape = await shapeOf(place.uri);
  if (shape !== "after") say(`after the next start the database is ${shape}`);
}

/** At least one whole copy of what was before, and nothing half made. */
async function backups(folder: string, say: (what: string) => void) {
  const names = readdirSync(folder).filter((name) => name.includes(".before-900-"));
  if (names.some((name) => name.endsWith(".part"))) say("half a backup is left");
  if (names.length === 0) say("there is no backup");
  for (const name of names.filter((each) => !/\.part|-wal|-shm/.test(each))) {
    const shape = await shapeOf(`sqlite:///${join(folder, name)}`);
    if (shape !== "before") say(`the backup ${name} is ${shape}`);
  }
}

/** PostgreSQL: the server is killed while the change runs. */
export async function killedInChangeOnPostgres(postgres: PostgresServer, { rounds, seed }: Round): Promise<Outcome> {
  return inFolder(async (folder) => {
    const random = randomOf(seed);
    const tree = alteredTree(SLOW_CHANGE);
    const broken: string[] = [];
    const shapes = { before: 0, after: 0 };
    for (let round = 0; round < rounds; round++) {
      const { uri, db } = await postgres.fresh();
      await db.close();
      await makeOld(uri);
      const place = { ...(await placeAt(uri, folder)), root: tree.root };
      const server = spawnServer(place);
      await Promise.race([whenReady(server), pause(300 + random.below(1_200))]);
      await server.kill();
      const say = (what: string) => broken.push(`Round ${round}: ${what}.`);
      const shape = await shapeOf(uri);
      if (shape === "before" || shape === "after") shapes[shape]++;
      else say(`the database is ${shape}`);
      await completes(place, say);
    }
    tree.remove();
    return { rounds, seen: `${shapes.before} as before, ${shapes.after} as after`, broken };
  });
}

/** SQL that fails in its midst: a sentence, exit code 1, the database as before; with the SQL mended it completes. */
export async function wrongChange(uri: string, folder: string): Promise<Outcome> {
  const wrong = alteredTree(WRONG_CHANGE);
  const mended = alteredTree(WRONG_CHANGE.map(({ file }) => ({ file, text: change("") })));
  try {
    await makeOld(uri);
    const place = await placeAt(uri, folder);
    const broken: string[] = [];
    const server = spawnServer({ ...place, root: wrong.root });
    const code = await server.ended;
    if (code !== 1) broken.push(`It ended with ${code}.`);
    if (!/Cannot take .*900-change\.sql: the database is as it was before/.test(server.said()))
      broken.push(`It said: ${server.said()}`);
    const shape = await shapeOf(uri);
    if (shape !== "before") broken.push(`The database is ${shape}.`);
    await completes({ ...place, root: mended.root }, (what) => broken.push(`Mended: ${what}.`));
    return { rounds: 1, seen: "", broken };
  } finally {
    wrong.remove();
    mended.remove();
  }
}

export const wrongOnSqlite = () =>
  inFolder((folder) => wrongChange(`sqlite:///${join(folder, "work_events.db")}`, folder));

export async function wrongOnPostgres(postgres: PostgresServer): Promise<Outcome> {
  const { uri, db } = await postgres.fresh();
  await db.close();
  return inFolder((folder) => wrongChange(uri, folder));
}

const WHOLE = "tables as before or as after; the next start completes; the backup is whole";

export const fault: Fault = {
  checks: [
    {
      name: "change of tables killed at a write, SQLite",
      promise: WHOLE,
      lacks: lacksStrace,
      make: (asked) => killedInChange({ ...asked, rounds: asked.rounds ?? KILLS }),
    },
    {
      name: "each statement committed by itself",
      promise: "is seen half changed",
      isControl: true,
      lacks: lacksStrace,
      make: (asked) => killedInChange({ ...asked, rounds: CONTROL_KILLS }, NOT_IN_ONE),
    },
    {
      name: "killed in a change of tables, PostgreSQL",
      promise: "tables as before or as after; the next start completes",
      make: (asked) =>
        withPostgres((postgres) =>
          killedInChangeOnPostgres(postgres, { ...asked, rounds: asked.rounds ?? POSTGRES_KILLS }),
        ),
    },
    {
      name: "SQL that fails, SQLite",
      promise: "a sentence, exit 1, as before; mended it completes",
      make: wrongOnSqlite,
    },
    {
      name: "SQL that fails, PostgreSQL",
      promise: "a sentence, exit 1, as before; mended it completes",
      make: () => withPostgres(wrongOnPostgres),
    },
  ],
};
