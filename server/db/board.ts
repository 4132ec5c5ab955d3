// What the machines said last: the matter of the Today page and of every page's "how fresh". Asks machines and people.
import type { MachineRow } from "../domain/state-now.ts";
import { ask, listOf } from "./ask.ts";
import type { Database } from "./open.ts";
import { type PeopleFilter, whereOf } from "./people.ts";

/** A machine as it was last heard, and whose it is. The words are explained in sql/. */
export type Machine = MachineRow & { user: string; os: string | null; skewMs: number | null };

const MACHINE = `m."user", m.host, m.os, m.heard_at AS "heardAt", m.next_in_s AS "nextInS", m.skew_ms AS "skewMs", m.state, m.ts, m.until, m.reason`;

export async function machinesOfPeople(db: Database, users: readonly string[]): Promise<Map<string, Machine[]>> {
  if (users.length === 0) return new Map();
  const rows = await ask<Machine>(
    db,
    `SELECT ${MACHINE} FROM machines m WHERE m."user" IN_LIST ORDER BY m."user", m.host`,
    [listOf(db, users)],
  );
  return Map.groupBy(rows, (row) => row.user);
}

/** The machines of everybody as they were last heard; by person, host by host. Remembered between looks. */
export type Board = {
  /** Machines heard at or after `since`, and maybe some others. */
  heardSince(since: number, now: number): Promise<ReadonlyMap<string, readonly Machine[]>>;
};

/** A machine's row changes within seconds of when it was heard; only an import writes older ones. */
const CHANGES_LAG_MS = 30_000;
/** So all is read anew this often, ms. */
const WHOLE_EVERY_MS = 60_000;

/** Reading five thousand rows for every page would cost more than the rest of the page; what changed is a few hundred. */
export function openBoard(db: Database): Board {
  let machines = new Map<string, Machine[]>();
  let wholeSince = Number.POSITIVE_INFINITY;
  let wholeAt = Number.NEGATIVE_INFINITY;
  let readTo = 0;
  return {
    async heardSince(since, now) {
      const started = performance.now();
      if (since < wholeSince || started - wholeAt > WHOLE_EVERY_MS) {
        machines = Map.groupBy(await machinesFrom(db, since), ({ user }) => user);
        wholeSince = since;
        wholeAt = started;
      } else {
        for (const machine of await machinesFrom(db, Math.min(now, readTo) - CHANGES_LAG_MS)) {
          const others = (machines.get(machine.user) ?? []).filter(({ host }) => host !== machine.host);
          machines.set(machine.user, [...others, machine]);
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

/** The machines of those who match and were heard since; by person. */
export async function machinesMatching(
  db: Database,
  filter: PeopleFilter,
  since: number,
): Promise<Map<string, Machine[]>> {
  const { where, bindings } = whereOf(filter);
  const rows = await ask<Machine>(
    db,
    `SELECT ${MACHINE} FROM machines m JOIN people p ON p."user" = m."user" LEFT JOIN teams t ON t.id = p.team_id
     ${where} AND m.heard_at >= ?`,
    [...bindings, since],
  );
  return Map.groupBy(rows, (row) => row.user);
}

/** Machines that promised to speak again, were last heard within [start, end) and not since `before`: maybe overdue. */
export function machinesQuietSince(
  db: Database,
  { start, end, before }: { start: number; end: number; before: number },
): Promise<Machine[]> {
  return ask<Machine>(
    db,
    `SELECT ${MACHINE} FROM machines m
     WHERE m.heard_at >= ? AND m.heard_at < ? AND m.heard_at < ? AND m.next_in_s > 0 ORDER BY m.heard_at, m."user"`,
    [start, end, before],
  );
}
