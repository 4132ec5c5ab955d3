// A backup and then a power cut: the backup is there, and whole.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openDatabase } from "../../../server/db/open.ts";
import { type Alteration, alteredTree, ROOT } from "../altered.ts";
import type { Outcome } from "../fault.ts";
import { cuttablePlace } from "./places.ts";

const AT = Date.UTC(2026, 4, 4, 6);
/** Megabytes of rows, so that the system has something left to write. */
const ROWS = 20_000;

/** The name is left to the system's cache. */
export const UNSYNCED_BACKUP: Alteration[] = [
  { file: "server/db/migrate.ts", from: "syncNames(folder);", to: "fsyncSync;" },
];

export async function backupCut(alterations: readonly Alteration[] = []): Promise<Outcome> {
  const tree = alteredTree(alterations);
  const disk = cuttablePlace();
  try {
    const file = pathToFileURL(join(tree.root, "server/db/migrate.ts")).href;
    const { migrate, backUp } = (await import(file)) as typeof import("../../../server/db/migrate.ts");
    const db = await openDatabase(`sqlite:///${join(disk.folder, "work_events.db")}`, { baseDir: ROOT });
    await migrate(db, { now: AT });
    const row = { user: "anna", state: "working", received_at: AT, address: "x".repeat(100) };
    await db.knex.batchInsert(
      "work_events",
      Array.from({ length: ROWS }, (_, i) => ({ ...row, ts: AT + i })),
      500,
    );
    await backUp(db, "backup", AT);
    disk.cut();
    await db.close();
    disk.restore();
    const names = readdirSync(disk.folder).filter((name) => /\.backup-.*Z$/.test(name));
    const broken: string[] = [];
    for (const name of names) broken.push(...(await brokenCopy(join(disk.folder, name))));
    if (names.length === 0) broken.push("The backup that was told of is gone.");
    return { rounds: 1, seen: `${names.length} backup`, broken };
  } finally {
    tree.remove();
    disk.remove();
  }
}

async function brokenCopy(path: string): Promise<string[]> {
  const copy = await openDatabase(`sqlite:///${path}`, { baseDir: ROOT });
  try {
    const [counted] = await copy.knex("work_events").count("* as n");
    return Number(counted?.n) === ROWS ? [] : [`${path} holds ${counted?.n} of ${ROWS} rows.`];
  } catch (error) {
    return [`${path} cannot be read: ${(error as Error).message}`];
  } finally {
    await copy.close();
  }
}
