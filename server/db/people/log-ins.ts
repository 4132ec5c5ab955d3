// Which log-ins are one person. Raw facts keep the log-in they came with; who reads by person gathers all log-ins here. The
// whole table is remembered (some thousand names at most), and read again when its mark says that it has changed.
import type { Knex } from "knex";
import type { Database } from "../open.ts";
import { setSetting, settingOf } from "../settings.ts";

export type LogIns = {
  /** The person a log-in belongs to, named by their own log-in: itself where nobody has said otherwise. */
  personOf(logIn: string): string;
  /** All log-ins of these people, each person's own first. */
  of(people: readonly string[]): string[];
};

/** How soon another process's change is seen, ms. In this process it is seen at once. */
const LOOK_AGAIN_MS = 1_000;
const MARK = "log_ins_mark";

type Kept = { mark: string | null; lookedAt: number; logIns: LogIns };
const memories = new WeakMap<Database, { kept: Kept | null; changes: number }>();

/** As known by now; costs a page one small question a second. */
export function logInsOf(db: Database): Promise<LogIns> | LogIns {
  const kept = memoryOf(db).kept;
  return kept !== null && performance.now() - kept.lookedAt < LOOK_AGAIN_MS ? kept.logIns : logInsWithin(db, db.knex);
}

/** As they are inside this transaction, of which the memory is not to be trusted for a moment: what is computed from them stays. */
export async function logInsWithin(db: Database, tx: Knex): Promise<LogIns> {
  const memory = memoryOf(db);
  const { changes } = memory;
  const lookedAt = performance.now();
  const mark = await settingOf(tx, MARK);
  if (memory.kept !== null && memory.kept.mark === mark) {
    memory.kept.lookedAt = lookedAt;
    return memory.kept.logIns;
  }
  const rows: { user: string; person: string }[] = await tx("log_ins").select("user", "person").orderBy("user");
  const kept = { mark, lookedAt, logIns: readLogIns(rows) };
  if (memory.changes === changes) memory.kept = kept; // else it was read while this process changed it
  return kept.logIns;
}

/** Tells every process, once the transaction is done. */
export async function markLogInsChanged(tx: Knex): Promise<void> {
  await setSetting(tx, MARK, String(Number((await settingOf(tx, MARK)) ?? 0) + 1));
}

/** To be called when the transaction is done: what this process remembers is of yesterday. */
export function forgetLogIns(db: Database): void {
  const memory = memoryOf(db);
  memory.kept = null;
  memory.changes++;
}

function memoryOf(db: Database) {
  const memory = memories.get(db) ?? { kept: null, changes: 0 };
  memories.set(db, memory);
  return memory;
}

function readLogIns(rows: readonly { user: string; person: string }[]): LogIns {
  const people = new Map(rows.map(({ user, person }) => [user, person]));
  const others = Map.groupBy(rows, ({ person }) => person);
  return {
    personOf: (logIn) => people.get(logIn) ?? logIn,
    of: (asked) =>
      others.size === 0
        ? [...asked]
        : asked.flatMap((person) => [person, ...(others.get(person) ?? []).map(({ user }) => user)]),
  };
}

/** Rows of facts by person; each row goes on naming the log-in it came with. */
export const byPerson = <Row extends { user: string }>(
  rows: readonly Row[],
  { personOf }: LogIns,
): Map<string, Row[]> => Map.groupBy(rows, ({ user }) => personOf(user));
