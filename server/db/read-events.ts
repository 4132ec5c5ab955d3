// Events and running stretches as the pages need them: of the people shown, with all their log-ins, within a window. Never the
// whole history. A row names the log-in it came with.
import type { WorkEvent } from "../domain/events.ts";
import { ask, listOf } from "./ask.ts";
import { BY_STREAM, eventsOfLines, LINES, type StoredEvent, type StreamLines } from "./event-lines.ts";
import type { Database } from "./open.ts";
import { byPerson, logInsOf } from "./people/log-ins.ts";

/** A running stretch of one machine. */
export type Running = { user: string; host: string; from: number; to: number };

/** A line of the detailed log: an event, and when and how it came. */
export type LogLine = WorkEvent & { receivedAt: number; sentTs: string | null; address: string | null };

const EVENT = `seq, id, "user", host, state, ts, until, reason`;

/** Events with from <= ts <= to, by person; within a person in no promised order. */
export async function eventsOfPeople(
  db: Database,
  users: readonly string[],
  { from, to }: { from: number; to: number },
): Promise<Map<string, StoredEvent[]>> {
  if (users.length === 0) return new Map();
  const logIns = await logInsOf(db);
  const streams = await ask<StreamLines>(
    db,
    `SELECT ${LINES} FROM work_events e WHERE e."user" IN_LIST AND e.ts >= ? AND e.ts <= ? ${BY_STREAM}`,
    [listOf(db, logIns.of(users)), from, to],
  );
  return byPerson(eventsOfLines(streams), logIns);
}

/** Running stretches that touch [start, end), by person. */
export async function runningOfPeople(
  db: Database,
  users: readonly string[],
  { start, end }: { start: number; end: number },
): Promise<Map<string, Running[]>> {
  if (users.length === 0) return new Map();
  const logIns = await logInsOf(db);
  const rows = await ask<Running>(
    db,
    `SELECT "user", host, from_at AS "from", to_at AS "to" FROM running WHERE "user" IN_LIST AND to_at > ? AND from_at < ?`,
    [listOf(db, logIns.of(users)), start, end],
  );
  return byPerson(rows, logIns);
}

/** One machine by one log-in: what an agent that reads only its own is kept to. */
export type Sender = { user: string; host: string };

const sentBy = (sender: Sender | null) => (sender === null ? "" : `AND "user" = ? AND host = ?`);
const senderBindings = (sender: Sender | null) => (sender === null ? [] : [sender.user, sender.host]);

/** The reports of one person within [start, end), in the order of their time, one page of them. */
export async function logOf(
  db: Database,
  user: string,
  { start, end }: { start: number; end: number },
  { offset, limit, sender = null }: { offset: number; limit: number; sender?: Sender | null },
): Promise<{ lines: LogLine[]; total: number }> {
  const own = listOf(db, (await logInsOf(db)).of([user]));
  const [lines, counted] = await Promise.all([
    ask<LogLine>(
      db,
      `SELECT ${EVENT}, received_at AS "receivedAt", sent_ts AS "sentTs", address FROM work_events
       WHERE "user" IN_LIST AND ts >= ? AND ts < ? ${sentBy(sender)} ORDER BY ts, host, seq LIMIT ? OFFSET ?`,
      [own, start, end, ...senderBindings(sender), limit, offset],
    ),
    ask<{ total: number }>(
      db,
      `SELECT count(*) AS total FROM work_events WHERE "user" IN_LIST AND ts >= ? AND ts < ? ${sentBy(sender)}`,
      [own, start, end, ...senderBindings(sender)],
    ),
  ]);
  return { lines, total: counted[0]?.total ?? 0 };
}

/** What agents said about their own recording within [start, end), in the order of its time. */
export type ReadNote = { host: string; ts: number; kind: string; body: string | null };

export async function notesOf(
  db: Database,
  user: string,
  { start, end }: { start: number; end: number },
  sender: Sender | null = null,
): Promise<ReadNote[]> {
  return ask<ReadNote>(
    db,
    `SELECT host, ts, kind, body FROM notes WHERE "user" IN_LIST AND ts >= ? AND ts < ? ${sentBy(sender)} ORDER BY ts, host, id`,
    [listOf(db, (await logInsOf(db)).of([user])), start, end, ...senderBindings(sender)],
  );
}
