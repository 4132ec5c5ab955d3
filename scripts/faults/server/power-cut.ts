// A disk that fails under the server: its power is cut, a sync fails, it is full. What was acknowledged was on it; nothing is
// acknowledged that is not; and with the disk back the server goes on.
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ask } from "../../../server/test-server.ts";
import { type Alteration, alteredTree } from "../altered.ts";
import type { Fault, Outcome } from "../fault.ts";
import { randomOf } from "../random.ts";
import { lacksStrace, straceFailing } from "../strace.ts";
import { backupCut, UNSYNCED_BACKUP } from "./backup-cut.ts";
import { closeBooks } from "./books.ts";
import { newLedger, notePlain } from "./ledger.ts";
import { cuttablePlace, lacksPower, lacksSmall, smallPlace } from "./places.ts";
import { startReporters } from "./reporters.ts";
import { inFolder, type Round } from "./server-kills.ts";
import { placeAt, spawnServer, startServer, urlOf, whenReady } from "./server-process.ts";

const CUTS = 20;
/** Without the guard a cut loses seconds of reports; a few are enough to see it. */
const CONTROL_CUTS = 3;
/** Between a start and the cut at the most, ms. */
const LIFE_MAX_MS = 1_500;
const CROWD = { people: 5, agents: 3 };

/** The journal is not synced at each commit. */
export const UNSYNCED: Alteration[] = ["server/db/open.ts", "server/db/commit/of-figures.ts"].map((file) => ({
  ...{ file, from: "synchronous = FULL", to: "synchronous = OFF" },
}));

/** The file system stops in the midst of reports, the server is killed, the file system is mounted again as it was. */
export async function powerCuts({ rounds, seed }: Round, alterations: readonly Alteration[] = []): Promise<Outcome> {
  const random = randomOf(seed);
  const disk = cuttablePlace();
  const tree = alterations.length > 0 ? alteredTree(alterations) : null;
  try {
    const uri = `sqlite:///${join(disk.folder, "work_events.db")}`;
    const plain = await placeAt(uri, disk.folder);
    const place = tree === null ? plain : { ...plain, root: tree.root };
    const reporters = startReporters({ url: urlOf(place), seed, ...CROWD });
    let server = await startServer(place);
    for (let round = 0; round < rounds; round++) {
      await reporters.served();
      await pause(random.below(LIFE_MAX_MS));
      disk.cut();
      await server.kill();
      disk.restore();
      server = await startServer(place);
    }
    await reporters.served();
    await reporters.stop();
    await server.kill("SIGTERM");
    const { broken, rows, days } = await closeBooks(uri, reporters.ledger);
    return { rounds, seen: `${reporters.ledger.acknowledged} acknowledged, ${rows} rows, ${days} days`, broken };
  } finally {
    tree?.remove();
    disk.remove();
  }
}

/** Far enough for a start on an existing file to be over, which takes about ten syncs. */
const SYNCS_THAT_WORK = 40;
/** Reports sent at the most until the disk is seen to fail. */
const UNTIL_SEEN_MAX = 2_000;
/** Reports sent to a disk that fails: not one of them may be acknowledged. */
const SENT_IN_VAIN = 30;

/** From some moment on every fsync fails, as on a dying disk. */
export async function failingSyncs(alterations: readonly Alteration[] = []): Promise<Outcome> {
  return inFolder(async (folder) => {
    const tree = alterations.length > 0 ? alteredTree(alterations) : null;
    const uri = `sqlite:///${join(folder, "work_events.db")}`;
    const sound = { ...(await placeAt(uri, folder)), ...(tree === null ? {} : { root: tree.root }) };
    try {
      await (await startServer(sound)).kill("SIGTERM"); // the tables are made while the disk is still good
      const server = spawnServer({ ...sound, under: straceFailing("fsync", "EIO", SYNCS_THAT_WORK) });
      if ((await whenReady(server)) === null) throw new Error(`The server ended at its start:\n${server.said()}`);
      const teller = oneAfterAnother(urlOf(sound));
      const broken = await untilRefused(teller);
      const before = teller.ledger.acknowledged;
      for (let i = 0; i < SENT_IN_VAIN; i++) await teller.tell();
      const since = teller.ledger.acknowledged - before;
      if (since > 0) broken.push(`${since} reports were acknowledged although no sync works.`);
      await server.kill();
      const healed = await startServer(sound);
      if ((await teller.tell()) !== 200) broken.push("With a good disk the server still refuses.");
      await healed.kill("SIGTERM");
      const books = await closeBooks(uri, teller.ledger);
      const seen = `${teller.ledger.acknowledged} acknowledged, ${books.rows} rows`;
      return { rounds: 1, seen, broken: [...broken, ...books.broken] };
    } finally {
      tree?.remove();
    }
  });
}

const DISK_MB = 16;
/** What is left of the disk when the filler is on it: a few dozen commits. */
const LEFT_BYTES = 256 * 1024;

/** The disk fills up while people report, and has space again while the server runs on. */
export async function fullDisk(
  { rounds }: { rounds: number },
  alterations: readonly Alteration[] = [],
): Promise<Outcome> {
  const disk = smallPlace(DISK_MB);
  const tree = alterations.length > 0 ? alteredTree(alterations) : null;
  try {
    const uri = `sqlite:///${join(disk.folder, "work_events.db")}`;
    const place = { ...(await placeAt(uri, disk.folder)), ...(tree === null ? {} : { root: tree.root }) };
    const server = await startServer(place);
    const teller = oneAfterAnother(urlOf(place));
    const broken: string[] = [];
    const filler = join(disk.folder, "filler");
    for (let round = 0; round < rounds; round++) {
      await teller.tell();
      const { bavail, bsize } = statfsSync(disk.folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - LEFT_BYTES)));
      broken.push(...(await untilRefused(teller)));
      const alive = (await ask(`${urlOf(place)}/health/live`)).status;
      if (alive !== 200) broken.push(`With a full disk /health/live answers ${alive}.`);
      // A page is always right: where totals cannot be brought up to date it would rather say so.
      const page = (await ask(`${urlOf(place)}/`)).status;
      if (page !== 200 && page !== 503) broken.push(`With a full disk a page answers ${page}.`);
      rmSync(filler);
      if ((await teller.tell()) !== 200) broken.push("With space on the disk the server still refuses.");
    }
    await server.kill("SIGTERM");
    const books = await closeBooks(uri, teller.ledger);
    const seen = `${teller.ledger.acknowledged} acknowledged, ${books.rows} rows`;
    return { rounds, seen, broken: [...broken, ...books.broken] };
  } finally {
    tree?.remove();
    disk.remove();
  }
}

/** A report each minute of a day long past. */
function oneAfterAnother(url: string) {
  const ledger = newLedger();
  let ts = Date.UTC(2026, 4, 4, 6);
  return {
    ledger,
    async tell(): Promise<number> {
      ts += 60_000;
      const state = ts % 120_000 === 0 ? ("working" as const) : ("stopped" as const);
      const report = { user: "anna", state, ts };
      const body = JSON.stringify({ ...report, ts: new Date(ts).toISOString() });
      const { status, headers, text } = await ask(`${url}/api/report`, { method: "POST", body });
      notePlain(ledger, report, status === 200 ? "acknowledged" : "unknown");
      if (status !== 200 && (status !== 503 || headers["retry-after"] === undefined))
        ledger.oddAnswers.push(`The server answered ${status}: ${text.slice(0, 200)}`);
      return status;
    },
  };
}

async function untilRefused({ tell }: { tell(): Promise<number> }): Promise<string[]> {
  for (let i = 0; i < UNTIL_SEEN_MAX; i++) if ((await tell()) !== 200) return [];
  return [`${UNTIL_SEEN_MAX} reports were acknowledged by a disk that takes nothing.`];
}

/** A server that takes a failed commit for a good one. */
const BELIEVES_ALL: Alteration[] = [
  {
    file: "server/db/ingest.ts",
    from: "for (const { failed } of waiting) failed(cause);",
    to: "for (const { done } of waiting) done(new Set());",
  },
];

const POWER = "acknowledged is there after the power is back, integrity_check ok";
const FULL = "503 with Retry-After while the disk is full, never a 500; 200 when there is space";

export const fault: Fault = {
  checks: [
    {
      name: "power cut",
      promise: POWER,
      lacks: lacksPower,
      make: (asked) => powerCuts({ ...asked, rounds: asked.rounds ?? CUTS }),
    },
    {
      name: "power cut, synchronous=OFF",
      promise: "is seen to lose reports",
      isControl: true,
      lacks: lacksPower,
      make: (asked) => powerCuts({ ...asked, rounds: CONTROL_CUTS }, UNSYNCED),
    },
    {
      name: "power cut after a backup",
      promise: "the backup is there, and whole",
      lacks: lacksPower,
      make: () => backupCut(),
    },
    {
      name: "power cut after a backup, its name not synced",
      promise: "is seen to lose the backup",
      isControl: true,
      lacks: lacksPower,
      make: () => backupCut(UNSYNCED_BACKUP),
    },
    {
      name: "every sync fails",
      promise: "nothing is acknowledged after a failed sync",
      lacks: lacksStrace,
      make: () => failingSyncs(),
    },
    {
      name: "every sync fails, synchronous=OFF",
      promise: "is seen to acknowledge all the same",
      isControl: true,
      lacks: lacksStrace,
      make: () => failingSyncs(UNSYNCED),
    },
    { name: "full disk", promise: FULL, lacks: lacksSmall, make: ({ rounds }) => fullDisk({ rounds: rounds ?? 10 }) },
    {
      name: "full disk, failed commits believed",
      promise: "is seen to lose reports",
      isControl: true,
      lacks: lacksSmall,
      make: () => fullDisk({ rounds: 1 }, BELIEVES_ALL),
    },
  ],
};
