// For tests: a process that removes reports and says so after each transaction, until it is killed.
import { writeSync } from "node:fs";
import { openDatabase } from "../../db/open.ts";
import { removeOlder } from "../../db/retention/remove.ts";

const [uri = "", before = "", night = ""] = process.argv.slice(2);
const db = await openDatabase(uri, { baseDir: process.cwd() });
for await (const rows of removeOlder(db, { kind: "events", before: Number(before), night, now: 0 }))
  writeSync(1, `${rows}\n`);
await db.close();
