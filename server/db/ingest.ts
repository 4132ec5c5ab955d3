// Group commit: requests that arrive while a commit is on its way to the disk share the next one. A request is answered after
// its commit is durable. Knows neither HTTP nor the rules of worked time.
import { type Arrival, groupOf, type TakenIds } from "./arrivals.ts";
import { commitToPostgres } from "./commit/postgres.ts";
import { commitToSqlite } from "./commit/sqlite.ts";
import type { Database } from "./open.ts";

export type Ingest = {
  /** Resolves when the arrival is durably stored, with the ids another owner has. Rejects when it is not stored. */
  store(arrival: Arrival): Promise<TakenIds>;
  /** Resolves when nothing is waiting. */
  idle(): Promise<void>;
  /** How many arrivals wait; the doors refuse new ones past WAITING_MAX. */
  waiting(): number;
};

/** Arrivals in one commit: more would make the first of them wait for the last. */
const GROUP_MAX = 512;
/** Arrivals that may wait for a commit before the server says 503: a few seconds of a fast disk. */
export const WAITING_MAX = 20_000;

type Waiting = { arrival: Arrival; done: (taken: TakenIds) => void; failed: (cause: unknown) => void };

/** @param committed told after every commit */
export function startIngest(db: Database, committed: (arrivals: number) => void): Ingest {
  const commit = db.dialect === "sqlite" ? commitToSqlite : commitToPostgres;
  let queue: Waiting[] = [];
  let running: Promise<void> | null = null;

  async function run() {
    // Requests that are already in the socket get into this commit: they are parsed before an immediate runs.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const group = queue.slice(0, GROUP_MAX);
      queue = queue.slice(GROUP_MAX);
      await commitGroup(group);
    }
    running = null;
  }

  async function commitGroup(waiting: Waiting[]) {
    const { group, taken } = groupOf(waiting.map(({ arrival }) => arrival));
    try {
      const takenInStore = await commit(db.knex, group);
      waiting.forEach(({ done }, i) => {
        done(new Set([...takenInStore, ...(taken[i] ?? [])]));
      });
      committed(waiting.length);
    } catch (cause) {
      // One arrival the database will not have must not take the others with it; a lone one is the culprit itself.
      if (waiting.length === 1 || isAway(cause)) for (const { failed } of waiting) failed(cause);
      else for (const one of waiting) await commitGroup([one]);
    }
  }

  return {
    store(arrival) {
      return new Promise((done, failed) => {
        queue.push({ arrival, done, failed });
        running ??= run();
      });
    },
    async idle() {
      while (running !== null) await running;
    },
    waiting: () => queue.length,
  };
}

/** Whether the database as a whole is out of reach, full or broken, so that trying again at once is of no use. */
export function isAway(cause: unknown): boolean {
  const { code, name } = cause as { code?: string; name?: string };
  if (name === "KnexTimeoutError") return true;
  if (typeof code !== "string")
    return /Connection (terminated|ended|error)|timeout/i.test(String((cause as Error)?.message)); // a ROLLBACK may be what fails
  // PostgreSQL classes: 08 connection, 53 resources (full disk, too many connections), 57 operator intervention, 55P03 lock.
  return /^(08|53|57|55P03|25006|ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_|EHOSTUNREACH|ENETUNREACH|SQLITE_(BUSY|LOCKED|FULL|IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN|NOMEM|PROTOCOL))/.test(
    code,
  );
}
