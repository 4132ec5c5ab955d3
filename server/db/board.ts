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

/** The machines of all who match and were heard since; by person. */
export async function machinesHeardSince(
  db: Database,
  filter: PeopleFilter,
  since: number,
): Promise<Map<string, Machine[]>> {
  const { where, bindings } = whereOf(filter);
  const people = `JOIN people p ON p."user" = m."user" LEFT JOIN teams t ON t.id = p.team_id`;
  const rows = await ask<Machine>(
    db,
    `SELECT ${MACHINE} FROM machines m ${where === "" ? "WHERE" : `${people} ${where} AND`} m.heard_at >= ?`,
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
