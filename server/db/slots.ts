// Input counts of slots and the questions about them, as pages and the read API need them.
import type { SlotCounts } from "../domain/activity.ts";
import { ask, listOf } from "./ask.ts";
import type { Database } from "./open.ts";
import { byPerson, logInsOf } from "./people/log-ins.ts";

export type SlotRow = SlotCounts & { user: string };
/** A question about scripted input, with what it rests on. */
export type ScriptedRow = { user: string; host: string; slot: number; kind: string; count: number; evidence: string };

/** Slots that begin within [start, end), by person. */
export async function slotsOfPeople(
  db: Database,
  users: readonly string[],
  { start, end }: { start: number; end: number },
): Promise<Map<string, SlotRow[]>> {
  if (users.length === 0) return new Map();
  const logIns = await logInsOf(db);
  const rows = await ask<SlotRow>(
    db,
    `SELECT "user", host, slot, keyboard_events AS "keyboardEvents", clicks, scrolls, mouse_events AS "mouseEvents",
       active_seconds AS "activeSeconds" FROM slots WHERE "user" IN_LIST AND slot >= ? AND slot < ? ORDER BY slot, host`,
    [listOf(db, logIns.of(users)), start, end],
  );
  return byPerson(rows, logIns);
}

export async function scriptedOfPeople(
  db: Database,
  users: readonly string[],
  { start, end }: { start: number; end: number },
): Promise<Map<string, ScriptedRow[]>> {
  if (users.length === 0) return new Map();
  const logIns = await logInsOf(db);
  const rows = await ask<ScriptedRow>(
    db,
    `SELECT "user", host, slot, kind, count, evidence FROM scripted
     WHERE "user" IN_LIST AND slot >= ? AND slot < ? ORDER BY slot, host, kind`,
    [listOf(db, logIns.of(users)), start, end],
  );
  return byPerson(rows, logIns);
}
