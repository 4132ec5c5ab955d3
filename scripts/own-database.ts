// For the commands that work on the server's own database: --help, the settings, the open database, a sentence and an exit
// code when something is wrong, and one line of progress.
import { ConfigError, loadOwnConfig, ROOT_DIR, type ServerConfig } from "../server/config.ts";
import { migrate } from "../server/db/migrate.ts";
import { type Database, openDatabase } from "../server/db/open.ts";

/** @param takes how many arguments the command takes */
export async function onOwnDatabase(
  usage: string,
  work: (db: Database, config: ServerConfig, args: string[]) => Promise<void>,
  takes = 0,
): Promise<void> {
  const args = process.argv.slice(2);
  const [first] = args;
  if (first === "--help" || first === "-h") {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  if (args.length !== takes) {
    const wrong = takes === 0 ? `"${first}" is not known here.` : `This takes ${takes} arguments, not ${args.length}.`;
    process.stderr.write(`stint: ${wrong}\n\n${usage}\n`);
    process.exit(2);
  }
  let db: Database | null = null;
  try {
    const config = loadOwnConfig();
    db = await openDatabase(config.DATABASE_URI, { baseDir: ROOT_DIR });
    await migrate(db, { now: Date.now() });
    await work(db, config, args);
  } catch (error) {
    const { message, cause } = error as Error;
    process.stderr.write(`stint: ${message}${cause instanceof Error ? `\n  (${cause.message})` : ""}\n`);
    process.exitCode = error instanceof ConfigError ? 2 : 1;
  } finally {
    await db?.close();
  }
}

/** One line that is written over on a terminal; in a file, a line now and then. */
export function progressLine(out: NodeJS.WriteStream = process.stderr) {
  const EVERY_MS = out.isTTY ? 100 : 5_000;
  let toldAt = performance.now();
  return {
    tell(text: string) {
      if (performance.now() - toldAt < EVERY_MS) return;
      toldAt = performance.now();
      out.write(out.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
    },
    end(text: string) {
      out.write(out.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`);
    },
  };
}
