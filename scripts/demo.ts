// `npm run demo`: a company of forty with six months of days, in a database of its own that is made anew each time, and the
// server on it, with machines that go on reporting. Nothing of it touches the server's own database.
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { calendarOf } from "../server/calendar.ts";
import { ConfigError, loadOwnConfig, ROOT_DIR, type ServerConfig } from "../server/config.ts";
import { migrate } from "../server/db/migrate.ts";
import { openDatabase } from "../server/db/open.ts";
import { rebuildTotals } from "../server/jobs/rebuild.ts";
import { openLog } from "../server/log.ts";
import { startServer } from "../server/start.ts";
import { COMPANY } from "./demo/company.ts";
import { DAYS, fillCompany, type LiveMachine } from "./demo/fill.ts";
import { startLive } from "./demo/live.ts";
import { progressLine } from "./own-database.ts";

const USAGE = `Usage: npm run demo [-- --port 5000]

A company of ${COMPANY.length} people with six months of days, to look around in. It has a database of its own, which is made anew at
every start; nothing of yours is touched. Ctrl+C ends it.`;

/** Many reports come from this one address, which a real server would rightly slow down. */
const settingsOf = (own: ServerConfig, port: number | null, file: string): ServerConfig => ({
  ...own,
  PORT: port ?? own.PORT,
  DATABASE_URI: `sqlite:///${file}`,
  FILE_PROVIDER: "LOCAL",
  instanceDir: join(own.instanceDir, "demo"),
  ENROLMENT: "open",
  applicationTitles: true, // made up as they are, they show what a rule about them does
  RATE_LIMIT: null,
  LOG_LEVEL: "warn",
});

function portFrom(args: string[]): number | null {
  const { values } = parseArgs({ args, options: { port: { type: "string" }, help: { type: "boolean", short: "h" } } });
  if (values.help === true) {
    console.log(USAGE);
    process.exit(0);
  }
  if (values.port === undefined) return null;
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigError(`--port ${values.port} is no port: 0 to 65535.`);
  return port;
}

/** Before half a minute of work, not after it. */
function whetherFree({ HOST, PORT }: ServerConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", () =>
      reject(new Error(`Port ${PORT} is in use. Stop the other program, or take another: npm run demo -- --port 5001`)),
    );
    probe.listen(PORT, HOST, () => probe.close(() => resolve()));
  });
}

async function makeCompany(config: ServerConfig, file: string): Promise<LiveMachine[]> {
  console.log(`Making a company of ${COMPANY.length} people in ${file}; what was in it before goes.`);
  for (const ending of ["", "-wal", "-shm"]) rmSync(`${file}${ending}`, { force: true });
  const db = await openDatabase(config.DATABASE_URI, { baseDir: ROOT_DIR });
  try {
    await migrate(db, { now: Date.now() });
    const calendar = await calendarOf(db, config);
    const { tell, end } = progressLine();
    const live = await fillCompany(db, calendar, Date.now(), (done) => tell(`  ${done}`), config.instanceDir);
    await rebuildTotals(db, calendar, Date.now, ({ people }) =>
      tell(`  totals of ${people} of ${COMPANY.length} people`),
    );
    end(`  ${DAYS} days of ${COMPANY.length} people are there (${calendar.zone}).`);
    return live;
  } finally {
    await db.close();
  }
}

try {
  const own = loadOwnConfig();
  const file = join(own.instanceDir, "demo.db");
  const config = settingsOf(own, portFrom(process.argv.slice(2)), file);
  await whetherFree(config);
  const machines = await makeCompany(config, file);
  const { log, close } = openLog({ instanceDir: config.instanceDir, level: config.LOG_LEVEL });
  const server = await startServer(config, { log, clock: Date.now });
  const stopLive = await startLive(`http://127.0.0.1:${server.port}`, machines, Date.now);
  console.log(`
  The demo is ready, with ${machines.length} machines reporting.

    This machine    http://localhost:${server.port}/
    The network     ${server.publicUrl}/

  Screenshots and applications need a sign-in: open /setup with the code ${server.setupCode ?? ""} and choose a name and a password.

  Stop: Ctrl+C. Your own server: npm start.
`);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await stopLive();
    await server.stop();
    await close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void stop());
} catch (error) {
  const usage =
    error instanceof ConfigError || String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
  process.stderr.write(`stint: ${(error as Error).message}\n${usage ? `\n${USAGE}\n` : ""}`);
  process.exit(usage ? 2 : 1);
}
