// What the machines said last: the matter of the Today page and of every page's "how fresh". Asks machines and people.
import type { Within } from "../domain/people/filter.ts";
import type { MachineRow } from "../domain/state-now.ts";
import { ask, listOf } from "./ask.ts";
import type { Database } from "./open.ts";
import { byPerson, type LogIns, logInsOf } from "./people/log-ins.ts";
import { inTeams } from "./people.ts";

/** A machine as it was last heard, and under which log-in. The words are explained in sql/. */
export type Machine = MachineRow & { user: string; os: string | null; skewMs: number | null };

const MACHINE = `m."user", m.host, m.os, m.heard_at AS "heardAt", m.next_in_s AS "nextInS", m.skew_ms AS "skewMs", m.state, m.ts, m.until, m.reason`;

export async function machinesOfPeople(db: Database, users: readonly string[]): Promise<Map<string, Machine[]>> {
  if (users.length === 0) return new Map();
  const logIns = await logInsOf(db);
  const rows = await ask<Machine>(
    db,
    `SELECT ${MACHINE} FROM machines m WHERE m."user" IN_LIST ORDER BY m."user", m.host`,
    [listOf(db, logIns.of(users))],
  );
  return byPerson(rows, logIns);
}

/** The machines of everybody as they were last heard; by person, host by host. Remembered between looks. */
export type Board = {
  /** Machines heard at or after `since`, and maybe some others. */
  heardSince(since: number, now: number): Promise<ReadonlyMap<string, readonly Machine[]>>;
};

/** A machine's row changes within seconds of when it was heard; only an import writes older ones. */
const CHANGES_LAG_MS = 10_000;
/** So all is read anew this often, ms: beside the pages, none of which waits for it. */
const WHOLE_EVERY_MS = 60_000;

/** Reading five thousand rows for every page would cost more than the rest of the page; what changed is a few hundred. */
export function openBoard(db: Database): Board {
  let machines = new Map<string, Machine[]>();
  let logIns: LogIns | null = null;
  let wholeSince = Number.POSITIVE_INFINITY;
  let readTo = 0;
  let refreshed = performance.now();
  let refreshing: Promise<void> | null = null;

  async function readWhole(since: number, known: LogIns) {
    const begun = readTo;
    const read = byPerson(await machinesFrom(db, since), known);
    if (since > wholeSince && logIns === known) return; // meanwhile a page has asked for more
    machines = read;
    logIns = known;
    wholeSince = since;
    readTo = begun; // what pages learned meanwhile is read again
    refreshed = performance.now();
  }

  function refreshBeside(known: LogIns) {
    if (refreshing !== null) return;
    refreshing = readWhole(wholeSince, known)
      .catch(() => undefined) // the page that reads next finds the same database, and is told
      .finally(() => {
        refreshing = null;
      });
  }

  return {
    async heardSince(since, now) {
      const known = await logInsOf(db);
      if (known !== logIns || since < wholeSince) await readWhole(Math.min(since, wholeSince), known);
      else {
        if (performance.now() - refreshed > WHOLE_EVERY_MS) refreshBeside(known);
        for (const machine of await machinesFrom(db, Math.min(now, readTo) - CHANGES_LAG_MS)) {
          const person = known.personOf(machine.user);
          const others = (machines.get(person) ?? []).filter(
            (one) => one.host !== machine.host || one.user !== machine.user,
          );
          machines.set(person, [...others, machine]);
        }
      }
      readTo = now;
      return machines;
    },
  };
}

function machinesFrom(db: Database, since: number): Promise<Machine[]> {
  return ask<Machine>(db, `SELECT ${MACHINE} FROM machines m WHERE m.heard_at >= ?`, [since]);
}

/** Machines that promised to speak again, were last heard within [start, end) and not since `before`: maybe overdue. */
export function machinesQuietSince(
  db: Database,
  { start, end, before, within }: { start: number; end: number; before: number; within: Within },
): Promise<Machine[]> {
  const own = within === undefined ? "" : `AND ${inTeams('m."user"')}`;
  return ask<Machine>(
    db,
    `SELECT ${MACHINE} FROM machines m
     WHERE m.heard_at >= ? AND m.heard_at < ? AND m.heard_at < ? AND m.next_in_s > 0 ${own} ORDER BY m.heard_at, m."user"`,
    [start, end, before, ...(within === undefined ? [] : [listOf(db, within)])],
  );
}
