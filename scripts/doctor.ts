// `npm run doctor`: tells in one page what works on this server and what to do about the rest.
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { calendarOf, totalsFollow } from "../server/calendar.ts";
import { ConfigError, loadOwnConfig, ROOT_DIR, type ServerConfig } from "../server/config.ts";
import { migrate } from "../server/db/migrate.ts";
import { type Database, openDatabase } from "../server/db/open.ts";
import { lanAddress } from "../server/network-names.ts";
import { openStore } from "../server/stores/open-store.ts";
import { tryStore } from "../server/stores/trial.ts";
import { ENGLISH } from "../server/words/words.ts";

type Finding = { name: string; works: boolean; detail: string; remedy?: string };

/** Under this much room a database may fail to grow within a day, bytes. */
const FREE_MIN = 500 * 1024 * 1024;

async function settings(): Promise<[Finding, ServerConfig | null]> {
  const file = join(ROOT_DIR, "config.env");
  try {
    const config = loadOwnConfig();
    return [
      { name: "Settings", works: true, detail: existsSync(file) ? file : "no config.env: the defaults are in force" },
      config,
    ];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [
      {
        name: "Settings",
        works: false,
        detail: error.message,
        remedy: "Mend the line; config.env.example explains every key.",
      },
      null,
    ];
  }
}

function folder({ instanceDir }: ServerConfig): Finding {
  try {
    mkdirSync(instanceDir, { recursive: true });
    accessSync(instanceDir, constants.W_OK);
    const { bavail, bsize } = statfsSync(instanceDir);
    const free = bavail * bsize;
    const detail = `${instanceDir}, ${Math.floor(free / 1024 / 1024)} MiB free`;
    return free >= FREE_MIN
      ? { name: "Folder for log and data", works: true, detail }
      : { name: "Folder for log and data", works: false, detail, remedy: "Free some room: at least 500 MiB." };
  } catch (error) {
    return {
      name: "Folder for log and data",
      works: false,
      detail: (error as Error).message,
      remedy: "Give the account of the server the right to write there, or set INSTANCE_DIR.",
    };
  }
}

async function database(config: ServerConfig): Promise<Finding[]> {
  let db: Database | null = null;
  try {
    db = await openDatabase(config.DATABASE_URI, { baseDir: ROOT_DIR });
    await migrate(db, { now: Date.now() });
    const calendar = await calendarOf(db, config);
    const { n } = (await db.knex("work_events").count("* as n").first()) as { n: number };
    const { waiting } = (await db.knex("dirty").count("* as waiting").first()) as { waiting: number };
    return [
      { name: "Database", works: true, detail: `${db.dialect}, ${n} reports${db.file === null ? "" : `, ${db.file}`}` },
      (await totalsFollow(db, calendar)) === false
        ? {
            name: "Totals",
            works: false,
            detail: "computed by other rules of time",
            remedy: "Start the server, or run: npm run rebuild",
          }
        : {
            name: "Totals",
            works: true,
            detail: `${calendar.zone}, ${Number(waiting) === 0 ? "up to date" : `${waiting} marks wait for the server`}`,
          },
    ];
  } catch (error) {
    const { message, cause } = error as Error;
    return [
      {
        name: "Database",
        works: false,
        detail: cause instanceof Error ? cause.message : message,
        remedy: "Is it running, and is DATABASE_URI right (user, password, name)?",
      },
    ];
  } finally {
    await db?.close();
  }
}

/** Tries a store elsewhere as the server does at its start. The folder of this machine was looked at above. */
async function pictures(config: ServerConfig): Promise<Finding> {
  const name = "Pictures";
  const store = await openStore(config, { secret: "", clock: Date.now });
  const detail = store.bucket === null ? store.place : `${store.provider}, ${store.place}`;
  if (store.shownToStrangers === undefined) return { name, works: true, detail };
  const { steps } = await tryStore(store, Date.now());
  const failed = steps.find((step) => step.failed !== null);
  return failed === undefined
    ? { name, works: true, detail }
    : { name, works: false, detail, remedy: `${failed.failed} ${ENGLISH.say(`stores.todo.${failed.step}`)}` };
}

async function server({ PORT, PUBLIC_URL }: ServerConfig): Promise<Finding> {
  const url = PUBLIC_URL ?? `http://${lanAddress()}:${PORT}`;
  try {
    const answer = await fetch(`http://localhost:${PORT}/health/ready`, { signal: AbortSignal.timeout(3_000) });
    const { status } = (await answer.json()) as { status: string };
    return {
      name: "Server",
      works: status === "ready",
      detail: `${status}; agents report to ${url}/api/report`,
      ...(status === "ready" ? {} : { remedy: "Look into instance/server.log." }),
    };
  } catch {
    return { name: "Server", works: false, detail: `nothing answers on port ${PORT}`, remedy: "Start it: npm start" };
  }
}

if (process.argv.length > 2) {
  process.stdout.write(
    "Usage: npm run doctor\n\nTells what works on this server and what to do about the rest. Exit code 1 when something does not work.\n",
  );
  process.exit(["--help", "-h"].includes(process.argv[2] ?? "") ? 0 : 2);
}
const [first, config] = await settings();
const findings: Finding[] = [{ name: "Node.js", works: true, detail: process.versions.node }, first];
if (config !== null)
  findings.push(folder(config), ...(await database(config)), await pictures(config), await server(config));
for (const { name, works, detail, remedy } of findings) {
  process.stdout.write(
    `${works ? "works     " : "does not  "} ${name.padEnd(24)} ${detail}\n${remedy === undefined ? "" : `${" ".repeat(36)}${remedy}\n`}`,
  );
}
process.exitCode = findings.every(({ works }) => works) ? 0 : 1;
