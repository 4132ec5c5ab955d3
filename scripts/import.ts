// `npm run import -- FILE.db|postgresql://… [--zone Z]`: brings the reports of an old server's work_events table into this
// one's database. Says what it finds before it stores anything, and can be run again.
import { parseArgs } from "node:util";
import { calendarOf } from "../server/calendar.ts";
import { ConfigError, loadOwnConfig, ROOT_DIR } from "../server/config.ts";
import { type Imported, importEvents } from "../server/db/import/import-events.ts";
import { type LegacySource, openLegacy } from "../server/db/import/legacy-source.ts";
import { migrate, versionsTaken } from "../server/db/migrate.ts";
import { type DatabasePlace, openDatabase, placeOfDatabase } from "../server/db/open.ts";
import { setOldTableAside } from "../server/db/takeover.ts";
import { isZone } from "../server/domain/local-day.ts";
import { rebuildTotals } from "../server/jobs/rebuild.ts";
import { progressLine } from "./own-database.ts";

const USAGE = `Usage: npm run import -- SOURCE [--zone ZONE] [--table NAME] [--dry-run]

Brings the reports of an old server over into the database that config.env names.

  SOURCE       the old database: a SQLite file (work_events.db), sqlite:///path, or postgresql://user:password@host/name
  --zone ZONE  the zone in which the old server wrote times without an offset, such as Europe/Brussels or UTC.
               Without it: the organisation's own zone. Run it again with another zone to correct what was read wrongly.
  --table NAME the old table, where it is not called work_events
  --dry-run    only look and count; store nothing

The old database is only read. Every row is kept: one that cannot be read goes into the table unreadable_events, with the
reason. May be stopped and run again at any time, also while the server runs: rows that are there are known again.
Exit code: 0 all rows are kept, 1 failed, 2 wrong arguments or settings.`;

class UsageError extends Error {}

function argumentsOf(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        zone: { type: "string" },
        table: { type: "string" },
        "dry-run": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return { ...values, dryRun: values["dry-run"] === true, sources: positionals };
  } catch (cause) {
    throw new UsageError((cause as Error).message);
  }
}

function placeOf(source: string): DatabasePlace {
  return /^(?:sqlite|postgres(?:ql)?)(?:\+\w+)?:\/\//.test(source)
    ? placeOfDatabase(source, process.cwd())
    : { dialect: "sqlite", file: source };
}

const day = (ms: number | null) => (ms === null ? "none" : new Date(ms).toISOString().slice(0, 10));
const count = (n: number, one: string, many: string) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

function found({ found: { schema, table, columns, rows } }: LegacySource, zone: string): string {
  return `Found ${schema === null ? "" : `${schema}.`}${table}: ${count(rows, "row", "rows")}; user in "${columns.user}", state in "${columns.state}", time in "${columns.ts}", ${
    columns.id === null ? "no id" : `id in "${columns.id}"`
  }. Times without an offset are read in ${zone}.`;
}

function summary(imported: Imported, dryRun: boolean): string {
  const { rows, added, known, corrected, tooOld, unread, people, working, stopped, firstTs, lastTs } = imported;
  const left = unread.reduce((sum, each) => sum + each.rows, 0);
  return [
    `${count(rows, "row", "rows")} read: ${working.toLocaleString("en")} working, ${stopped.toLocaleString("en")} stopped, of ${count(people, "person", "people")}, ${day(firstTs)} to ${day(lastTs)} (UTC).`,
    dryRun
      ? "Nothing was stored (--dry-run)."
      : `${added.toLocaleString("en")} added, ${corrected.toLocaleString("en")} corrected, ${known.toLocaleString("en")} there already.`,
    ...(tooOld > 0
      ? [`${count(tooOld, "row", "rows")} left out: of days of which no report is kept any more (Settings, Retention).`]
      : []),
    ...(left > 0
      ? [`${count(left, "row", "rows")} could not be read${dryRun ? "" : ", kept in unreadable_events"}:`]
      : []),
    ...unread.map((each) => `  ${each.rows.toLocaleString("en")} × ${each.reason}, such as ${each.example}`),
  ].join("\n");
}

async function run(args: string[]): Promise<void> {
  const { zone: asked, table, dryRun, help, sources } = argumentsOf(args);
  if (help === true) {
    console.log(USAGE);
    return;
  }
  const [source, ...more] = sources;
  if (source === undefined || more.length > 0) throw new UsageError("Name one old database.");
  if (asked !== undefined && !isZone(asked))
    throw new UsageError(`--zone ${asked} is no IANA zone such as Europe/Brussels.`);
  const config = loadOwnConfig();
  const db = await openDatabase(config.DATABASE_URI, { baseDir: ROOT_DIR });
  let legacy: LegacySource | null = null;
  const { tell, end } = progressLine();
  try {
    if (!dryRun) {
      if ((await setOldTableAside(db, Date.now())) !== null)
        console.log(
          "The database that config.env names is an old server's own: its table is set aside, and `npm start` takes it over.",
        );
      await migrate(db, { now: Date.now() });
    }
    const isReady = (await versionsTaken(db.knex)).size > 0;
    const calendar = isReady ? await calendarOf(db, config) : null;
    const zone = asked ?? calendar?.zone ?? config.TIME_ZONE ?? "UTC";
    legacy = await openLegacy(placeOf(source), table === undefined ? {} : { table });
    console.log(found(legacy, zone));
    const imported = await importEvents(legacy, dryRun ? null : db, {
      zone,
      now: Date.now(),
      progress: ({ rows, of }) => tell(`${rows.toLocaleString("en")} of ${of.toLocaleString("en")} rows`),
    });
    end(summary(imported, dryRun));
    if (calendar === null || imported.added + imported.corrected === 0) return;
    const totals = await rebuildTotals(db, calendar, Date.now, ({ people, user }) =>
      tell(`computing totals: ${people} people, up to ${user}`),
    );
    end(`The totals of ${count(totals.people, "person", "people")} are computed (${calendar.zone}).`);
  } finally {
    await legacy?.close();
    await db.close();
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  const { message, cause } = error as Error;
  const usage = error instanceof UsageError;
  process.stderr.write(
    `stint: ${message}${cause instanceof Error && !usage ? `\n  (${cause.message})` : ""}\n${usage ? `\n${USAGE}\n` : ""}`,
  );
  process.exitCode = usage || error instanceof ConfigError ? 2 : 1;
}
