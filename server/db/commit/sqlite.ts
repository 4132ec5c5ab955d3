// One group of arrivals into SQLite, in one transaction. Each kind is one statement whatever the group's size: the rows
// travel as one JSON text that SQLite takes apart. The statements are prepared once a connection and run without a wait
// between them, so that nothing else gets into the transaction.
import type { Database as Connection } from "better-sqlite3";
import type { Knex } from "knex";
import { UNTIL_MAX_MS } from "../../../protocol/batch.ts";
import { appMarksOf, type Group, type TakenIds } from "../arrivals.ts";

// The first stored ts stays; until only grows, and never past the bound that was checked against the ts it came with.
const EVENTS = `
  INSERT INTO work_events (id, "user", host, state, ts, until, reason, received_at, sent_ts, address)
  SELECT e.value ->> 0, e.value ->> 1, e.value ->> 2, e.value ->> 3, e.value ->> 4, e.value ->> 5, e.value ->> 6, e.value ->> 7, e.value ->> 8, e.value ->> 9
  FROM json_each(?) e WHERE true ORDER BY e.key
  ON CONFLICT (id) DO UPDATE SET until = excluded.until
    WHERE work_events."user" = excluded."user" AND work_events.host = excluded.host
      AND excluded.until > coalesce(work_events.until, -1) AND excluded.until <= work_events.ts + ${UNTIL_MAX_MS}
  RETURNING id, "user", host, ts`;

const DIRTY = `
  INSERT INTO dirty ("user", host, from_ts, to_ts)
  SELECT m.value ->> 0, m.value ->> 1, m.value ->> 2, m.value ->> 3 FROM json_each(?) m`;

const RUNNING = `
  INSERT INTO running (id, "user", host, from_at, to_at)
  SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4 FROM json_each(?) r WHERE true
  ON CONFLICT (id) DO UPDATE SET from_at = min(running.from_at, excluded.from_at), to_at = max(running.to_at, excluded.to_at)
    WHERE running."user" = excluded."user" AND running.host = excluded.host`;

const NOTES = `
  INSERT INTO notes (id, "user", host, ts, kind, body)
  SELECT n.value ->> 0, n.value ->> 1, n.value ->> 2, n.value ->> 3, n.value ->> 4, n.value ->> 5 FROM json_each(?) n WHERE true
  ON CONFLICT (id) DO NOTHING`;

const SLOTS = `
  INSERT INTO slots ("user", slot, host, keyboard_events, clicks, scrolls, mouse_events, active_seconds)
  SELECT s.value ->> 0, s.value ->> 1, s.value ->> 2, s.value ->> 3, s.value ->> 4, s.value ->> 5, s.value ->> 6, s.value ->> 7 FROM json_each(?) s WHERE true
  ON CONFLICT ("user", slot, host) DO UPDATE SET keyboard_events = max(slots.keyboard_events, excluded.keyboard_events),
    clicks = max(slots.clicks, excluded.clicks), scrolls = max(slots.scrolls, excluded.scrolls),
    mouse_events = max(slots.mouse_events, excluded.mouse_events), active_seconds = max(slots.active_seconds, excluded.active_seconds)`;

const SCRIPTED = `
  INSERT INTO scripted ("user", slot, host, kind, count, evidence)
  SELECT q.value ->> 0, q.value ->> 1, q.value ->> 2, q.value ->> 3, q.value ->> 4, q.value ->> 5 FROM json_each(?) q WHERE true
  ON CONFLICT ("user", slot, host, kind) DO UPDATE SET count = excluded.count, evidence = excluded.evidence
    WHERE excluded.count > scripted.count OR (excluded.count = scripted.count AND excluded.evidence > scripted.evidence)`;

// What came first stays; the duration only grows.
const APPS = `
  INSERT INTO apps (id, "user", host, ts, duration_ms, kind, application, title, site, url, project)
  SELECT a.value ->> 0, a.value ->> 1, a.value ->> 2, a.value ->> 3, a.value ->> 4, a.value ->> 5, a.value ->> 6, a.value ->> 7, a.value ->> 8, a.value ->> 9, a.value ->> 10
  FROM json_each(?) a WHERE true
  ON CONFLICT (id) DO UPDATE SET duration_ms = excluded.duration_ms
    WHERE apps."user" = excluded."user" AND apps.host = excluded.host AND excluded.duration_ms > apps.duration_ms`;

const APP_DIRTY = `
  INSERT INTO app_dirty ("user", from_ts, to_ts)
  SELECT m.value ->> 0, m.value ->> 1, m.value ->> 2 FROM json_each(?) m`;

const HEARD = `
  INSERT INTO machines ("user", host, os, version, heard_at, next_in_s, skew_ms)
  SELECT h.value ->> 0, h.value ->> 1, h.value ->> 2, h.value ->> 3, h.value ->> 4, h.value ->> 5, h.value ->> 6 FROM json_each(?) h WHERE true
  ON CONFLICT ("user", host) DO UPDATE SET os = excluded.os, version = excluded.version, heard_at = excluded.heard_at,
    next_in_s = excluded.next_in_s, skew_ms = excluded.skew_ms`;

// Ids that were neither stored nor changed belong to somebody else, or were there already; only the first is a refusal.
const TAKEN = `
  SELECT a.value ->> 1 AS id FROM json_each(?) a
  LEFT JOIN work_events e ON a.value ->> 0 = 'work_events' AND e.id = a.value ->> 1
  LEFT JOIN running r ON a.value ->> 0 = 'running' AND r.id = a.value ->> 1
  LEFT JOIN notes n ON a.value ->> 0 = 'notes' AND n.id = a.value ->> 1
  LEFT JOIN apps u ON a.value ->> 0 = 'apps' AND u.id = a.value ->> 1
  WHERE coalesce(e."user", r."user", n."user", u."user") <> a.value ->> 2 OR coalesce(e.host, r.host, n.host, u.host) <> a.value ->> 3`;

type Changed = { id: string | null; user: string; host: string; ts: number };
type Commit = (group: Group) => TakenIds;

const commits = new WeakMap<Connection, Commit>();

export async function commitToSqlite(knex: Knex, group: Group): Promise<TakenIds> {
  const connection: Connection = await knex.client.acquireConnection();
  try {
    let commit = commits.get(connection);
    if (commit === undefined) {
      commit = commitOn(connection);
      commits.set(connection, commit);
    }
    return commit(group);
  } finally {
    await knex.client.releaseConnection(connection);
  }
}

function commitOn(connection: Connection): Commit {
  const [events, dirty, running, notes, slots, scripted, apps, appDirty, heard, taken] = [
    EVENTS,
    DIRTY,
    RUNNING,
    NOTES,
    SLOTS,
    SCRIPTED,
    APPS,
    APP_DIRTY,
    HEARD,
    TAKEN,
  ].map((sql) => connection.prepare<[string]>(sql));
  const run = connection.transaction((group: Group): TakenIds => {
    const changed = (group.events.length > 0 ? events?.all(rowsOfEvents(group)) : []) as Changed[];
    if (changed.length > 0) dirty?.run(marksOf(changed));
    if (group.running.length > 0)
      running?.run(JSON.stringify(group.running.map((r) => [r.id, r.user, r.host, r.from, r.to])));
    if (group.notes.length > 0)
      notes?.run(JSON.stringify(group.notes.map((n) => [n.id, n.user, n.host, n.ts, n.kind, n.body])));
    if (group.slots.length > 0) slots?.run(rowsOfSlots(group));
    if (group.scripted.length > 0)
      scripted?.run(JSON.stringify(group.scripted.map((q) => [q.user, q.slot, q.host, q.kind, q.count, q.evidence])));
    if (group.apps.length > 0) apps?.run(rowsOfApps(group));
    if (group.apps.length > 0 || group.slots.length > 0)
      appDirty?.run(JSON.stringify(appMarksOf(group).map((m) => [m.user, m.from, m.to])));
    if (group.heard.length > 0)
      heard?.run(
        JSON.stringify(group.heard.map((h) => [h.user, h.host, h.os, h.version, h.heardAt, h.nextInS, h.skewMs])),
      );
    const asked = maybeTaken(group, new Set(changed.map((row) => row.id)));
    const found = (asked.length > 0 ? taken?.all(JSON.stringify(asked)) : []) as { id: string }[];
    return new Set(found.map((row) => row.id));
  });
  // Immediate: a transaction that starts by reading cannot wait for another writer, it fails.
  return (group) => run.immediate(group);
}

const rowsOfEvents = ({ events }: Group) =>
  JSON.stringify(
    events.map((e) => [e.id, e.user, e.host, e.state, e.ts, e.until, e.reason, e.receivedAt, e.sentTs, e.address]),
  );

const rowsOfSlots = ({ slots }: Group) =>
  JSON.stringify(
    slots.map((s) => [s.user, s.slot, s.host, s.keyboardEvents, s.clicks, s.scrolls, s.mouseEvents, s.activeSeconds]),
  );

const rowsOfApps = ({ apps }: Group) =>
  JSON.stringify(
    apps.map((a) => [
      a.id,
      a.user,
      a.host,
      a.ts,
      a.durationMs,
      a.kind,
      a.application,
      a.title,
      a.site,
      a.url,
      a.project,
    ]),
  );

function marksOf(changed: readonly Changed[]): string {
  const marks = new Map<string, { user: string; host: string; from: number; to: number }>();
  for (const { user, host, ts } of changed) {
    const key = `${user}\u0000${host}`; // names hold no control characters
    const mark = marks.get(key);
    if (mark === undefined) marks.set(key, { user, host, from: ts, to: ts });
    else {
      mark.from = Math.min(mark.from, ts);
      mark.to = Math.max(mark.to, ts);
    }
  }
  return JSON.stringify([...marks.values()].map((m) => [m.user, m.host, m.from, m.to]));
}

const maybeTaken = (group: Group, changed: ReadonlySet<string | null>) =>
  (
    [
      ["work_events", group.events.filter((e) => e.id !== null && !changed.has(e.id))],
      ["running", group.running],
      ["notes", group.notes],
      ["apps", group.apps],
    ] as const
  ).flatMap(([table, rows]) => rows.map((row) => [table, row.id, row.user, row.host]));
