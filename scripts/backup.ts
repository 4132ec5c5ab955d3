// `npm run backup`: a copy of the SQLite database while the server runs. PostgreSQL has pg_dump for that.
import { statSync } from "node:fs";
import { backUp } from "../server/db/migrate.ts";
import { onOwnDatabase } from "./own-database.ts";

await onOwnDatabase(
  `Usage: npm run backup

Writes a copy of the SQLite database beside it, named with the time; the server may go on running. To go back to it, stop
the server and put the copy in the place of the database file, without its -wal and -shm files. For PostgreSQL use pg_dump.`,
  async (db) => {
    const copy = await backUp(db, "backup", Date.now());
    if (copy === null)
      throw new Error("The database is PostgreSQL: back it up with pg_dump, which copies it while it is in use.");
    process.stdout.write(`${copy} (${Math.ceil(statSync(copy).size / 1024)} KiB)\n`);
  },
);
