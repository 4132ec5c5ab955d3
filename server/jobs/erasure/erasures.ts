// Erases people, so that no trace is left: first a tombstone, then files in the store and names in the log, then all rows at once, then
// the database's pages. Whoever matches a tombstone at the start with anything from before it (a restored backup, a crash in the
// midst) is erased anew.
import { join } from "node:path";
import type { Logger } from "pino";
import { cleanPages } from "../../db/erasure/pages.ts";
import { filesOfPeople, type PictureFiles } from "../../db/erasure/pictures.ts";
import { eraseRows, everyLogIn, firstWritten, shownNames } from "../../db/erasure/rows.ts";
import { hashOf, openTombstones, type Tombstone } from "../../db/erasure/tombstones.ts";
import type { Database } from "../../db/open.ts";
import { type Store, TICKET_MAX_S } from "../../stores/store.ts";
import { redactLogs } from "./log-files.ts";

export type Erasures = {
  /** All log-ins of one person. Resolves when it is done, or has begun: where it fails the tombstone stands, and it is tried again. */
  erase(users: readonly string[]): Promise<Tombstone>;
  of(number: number): Promise<Tombstone | null>;
  /** Whoever is to be erased anew; before anybody is answered, but for those whom the store holds up. */
  again(): Promise<void>;
  stop(): Promise<void>;
};

/** What a ticket of before the erasure may still bring to the store is taken away after this long, ms. */
const LATE_MS = 2 * TICKET_MAX_S * 1000;
const AGAIN_EVERY_MS = 10 * 60_000;
/** Files removed at a time. */
const FILES_AT_ONCE = 16;

export function startErasures({
  db,
  store,
  instanceDir,
  clock,
  log,
  done,
}: {
  db: Database;
  store: Store;
  instanceDir: string;
  clock: () => number;
  log: Pick<Logger, "info" | "error">;
  /** What is remembered of these days and of everybody is of before. */
  done: (days: ReadonlySet<string>) => Promise<void>;
}): Erasures {
  const tombstones = openTombstones(db, join(instanceDir, "erasures.json"));
  let running: Promise<unknown> = Promise.resolve();
  /** One after another. */
  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const next = running.then(work, work);
    running = next.catch(() => undefined); // whoever asked is told
    return next;
  }

  async function removeFiles(files: readonly string[]): Promise<void> {
    for (let i = 0; i < files.length; i += FILES_AT_ONCE)
      await Promise.all(files.slice(i, i + FILES_AT_ONCE).map((key) => store.remove(key)));
  }

  async function complete(tombstone: Tombstone, users: readonly string[], pictures: readonly PictureFiles[]) {
    if (pictures.some(({ came }) => came)) await store.checkPlace?.();
    await removeFiles(pictures.flatMap(({ keys }) => keys));
    redactLogs(instanceDir, [...users, ...(await shownNames(db, users))]);
    const { rows, days } = await eraseRows(db, users);
    await done(days);
    await cleanPages(db);
    const late = new Set([...tombstone.lateKeys, ...lateKeysOf(pictures)]);
    const completed = { ...tombstone, lateKeys: [...late], completedAt: clock() };
    await tombstones.put(completed);
    log.info(
      { erasure: tombstone.number, rows, pictures: pictures.length },
      "A person is erased; this number is all that is kept.",
    );
    return completed;
  }

  async function pass(): Promise<void> {
    const all = await tombstones.all();
    if (all.length === 0) return;
    const logIns = new Set(await everyLogIn(db));
    // What is in the way of one is not in the way of the others.
    for (const tombstone of all) await passOne(tombstone, logIns).catch(notYet);
  }

  async function passOne(tombstone: Tombstone, logIns: Set<string>): Promise<void> {
    const hashes = new Set(tombstone.hashes);
    const users: string[] = [];
    for (const user of logIns)
      if (hashes.has(hashOf(tombstone.secret, user)) && ((await firstWritten(db, user)) ?? 0) <= tombstone.at)
        users.push(user);
    if (users.length > 0 || tombstone.completedAt === null) {
      await complete(tombstone, users, await filesOfPeople(db, users, store));
      for (const user of users) logIns.delete(user);
    } else if (tombstone.lateKeys.length > 0 && clock() - (tombstone.completedAt ?? 0) > LATE_MS) {
      await removeFiles(tombstone.lateKeys);
      await tombstones.put({ ...tombstone, lateKeys: [] });
    }
  }

  const notYet = (error: unknown) =>
    log.error({ error }, "An erasure could not be completed; it is tried again in ten minutes.");
  const timer = setInterval(() => {
    inTurn(pass).catch(notYet);
  }, AGAIN_EVERY_MS).unref();

  return {
    erase: (users) =>
      inTurn(async () => {
        const pictures = await filesOfPeople(db, users, store);
        const tombstone = await tombstones.add({ users, at: clock(), lateKeys: lateKeysOf(pictures) });
        return complete(tombstone, users, pictures).catch((error: unknown) => {
          notYet(error);
          return tombstone;
        });
      }),
    of: async (number) => (await tombstones.all()).find((one) => one.number === number) ?? null,
    again: () =>
      inTurn(async () => {
        for (const one of await tombstones.all()) await tombstones.put(one); // what only one of the two places knew
        await pass();
      }),
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

const lateKeysOf = (pictures: readonly PictureFiles[]) =>
  pictures.filter(({ waits }) => waits).flatMap(({ keys }) => keys);
