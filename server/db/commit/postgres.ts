// One group of arrivals into PostgreSQL: one statement, so one round trip and one commit. Each column travels as one array; a
// kind that is absent leaves its part of the statement out. It is prepared once a connection: to parse and plan it takes
// longer than to run it.
import type { Knex } from "knex";
import { UNTIL_MAX_MS } from "../../../protocol/batch.ts";
import { appMarksOf, type Group, type TakenIds } from "../arrivals.ts";

const marksOf = (stored: string) => `
  ${stored}_marked AS (
    INSERT INTO public.dirty ("user", host, from_ts, to_ts)
    SELECT "user", host, min(ts), max(ts) FROM ${stored} GROUP BY "user", host
  )`;

// A plain report has no id that might be there already: an insert that need not watch for one is much the cheaper.
const PLAIN = `
  plain AS (
    INSERT INTO public.work_events ("user", state, ts, received_at, sent_ts, address)
    SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[])
    RETURNING "user", host, ts
  ),${marksOf("plain")}`;

const EVENTS = `
  stored AS (
    INSERT INTO public.work_events (id, "user", host, state, ts, until, reason, received_at, sent_ts, address)
    SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::text[])
    ON CONFLICT (id) DO UPDATE SET until = EXCLUDED.until
      WHERE work_events."user" = EXCLUDED."user" AND work_events.host = EXCLUDED.host
        AND EXCLUDED.until > coalesce(work_events.until, -1) AND EXCLUDED.until <= work_events.ts + ${UNTIL_MAX_MS}
    RETURNING id, "user", host, ts
  ),${marksOf("stored")}`;

const RUNNING = `
  ran AS (
    INSERT INTO public.running (id, "user", host, from_at, to_at)
    SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
    ON CONFLICT (id) DO UPDATE SET from_at = least(running.from_at, EXCLUDED.from_at), to_at = greatest(running.to_at, EXCLUDED.to_at)
      WHERE running."user" = EXCLUDED."user" AND running.host = EXCLUDED.host
    RETURNING id
  )`;

const NOTES = `
  noted AS (
    INSERT INTO public.notes (id, "user", host, ts, kind, body)
    SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[])
    ON CONFLICT (id) DO NOTHING
    RETURNING id
  )`;

const SLOTS = `
  counted AS (
    INSERT INTO public.slots ("user", slot, host, keyboard_events, clicks, scrolls, mouse_events, active_seconds)
    SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
    ON CONFLICT ("user", slot, host) DO UPDATE SET keyboard_events = greatest(slots.keyboard_events, EXCLUDED.keyboard_events),
      clicks = greatest(slots.clicks, EXCLUDED.clicks), scrolls = greatest(slots.scrolls, EXCLUDED.scrolls),
      mouse_events = greatest(slots.mouse_events, EXCLUDED.mouse_events),
      active_seconds = greatest(slots.active_seconds, EXCLUDED.active_seconds)
  )`;

const SCRIPTED = `
  questioned AS (
    INSERT INTO public.scripted ("user", slot, host, kind, count, evidence)
    SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::text[])
    ON CONFLICT ("user", slot, host, kind) DO UPDATE SET count = EXCLUDED.count, evidence = EXCLUDED.evidence
      WHERE EXCLUDED.count > scripted.count OR (EXCLUDED.count = scripted.count AND EXCLUDED.evidence > scripted.evidence)
  )`;

const APPS = `
  used AS (
    INSERT INTO public.apps (id, "user", host, ts, duration_ms, kind, application, title, site, url, project)
    SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
    ON CONFLICT (id) DO UPDATE SET duration_ms = EXCLUDED.duration_ms
      WHERE apps."user" = EXCLUDED."user" AND apps.host = EXCLUDED.host AND EXCLUDED.duration_ms > apps.duration_ms
    RETURNING id
  )`;

const APP_DIRTY = `
  app_marked AS (
    INSERT INTO public.app_dirty ("user", from_ts, to_ts)
    SELECT * FROM unnest(?::text[], ?::bigint[], ?::bigint[])
  )`;

const HEARD = `
  heard AS (
    INSERT INTO public.machines ("user", host, os, version, heard_at, next_in_s, skew_ms)
    SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
    ON CONFLICT ("user", host) DO UPDATE SET os = EXCLUDED.os, version = EXCLUDED.version, heard_at = EXCLUDED.heard_at,
      next_in_s = EXCLUDED.next_in_s, skew_ms = EXCLUDED.skew_ms
  )`;

export async function commitToPostgres(knex: Knex, group: Group): Promise<TakenIds> {
  const kinds: string[] = [];
  const parts: string[] = [];
  const changed: string[] = [];
  const values: unknown[][] = [];
  const plain = group.events.filter(({ id }) => id === null);
  if (plain.length > 0) {
    kinds.push("plain");
    parts.push(PLAIN);
    values.push(...columns(plain, ["user", "state", "ts", "receivedAt", "sentTs", "address"]));
  }
  const identified = group.events.filter(({ id }) => id !== null);
  if (identified.length > 0) {
    kinds.push("events");
    parts.push(EVENTS);
    changed.push("SELECT id FROM stored");
    values.push(
      ...columns(byId(identified), [
        "id",
        "user",
        "host",
        "state",
        "ts",
        "until",
        "reason",
        "receivedAt",
        "sentTs",
        "address",
      ]),
    );
  }
  if (group.running.length > 0) {
    kinds.push("running");
    parts.push(RUNNING);
    changed.push("SELECT id FROM ran");
    values.push(...columns(byId(group.running), ["id", "user", "host", "from", "to"]));
  }
  if (group.notes.length > 0) {
    kinds.push("notes");
    parts.push(NOTES);
    changed.push("SELECT id FROM noted");
    values.push(...columns(byId(group.notes), ["id", "user", "host", "ts", "kind", "body"]));
  }
  if (group.slots.length > 0) {
    kinds.push("slots");
    parts.push(SLOTS);
    values.push(
      ...columns(bySlot(group.slots), [
        "user",
        "slot",
        "host",
        "keyboardEvents",
        "clicks",
        "scrolls",
        "mouseEvents",
        "activeSeconds",
      ]),
    );
  }
  if (group.scripted.length > 0) {
    kinds.push("scripted");
    parts.push(SCRIPTED);
    const sorted = bySlot(group.scripted.toSorted((a, b) => order(a.kind, b.kind)));
    values.push(...columns(sorted, ["user", "slot", "host", "kind", "count", "evidence"]));
  }
  if (group.apps.length > 0) {
    kinds.push("apps");
    parts.push(APPS);
    changed.push("SELECT id FROM used");
    values.push(
      ...columns(byId(group.apps), [
        "id",
        "user",
        "host",
        "ts",
        "durationMs",
        "kind",
        "application",
        "title",
        "site",
        "url",
        "project",
      ]),
    );
  }
  if (group.apps.length > 0 || group.slots.length > 0) {
    kinds.push("app marks");
    parts.push(APP_DIRTY);
    values.push(...columns(appMarksOf(group), ["user", "from", "to"]));
  }
  if (group.heard.length > 0) {
    kinds.push("heard");
    parts.push(HEARD);
    const sorted = group.heard.toSorted((a, b) => order(a.user, b.user) || order(a.host, b.host));
    values.push(...columns(sorted, ["user", "host", "os", "version", "heardAt", "nextInS", "skewMs"]));
  }
  if (parts.length === 0) return new Set();
  const answer = (await knex
    .raw(
      `WITH ${parts.join(",")} ${changed.length > 0 ? changed.join(" UNION ALL ") : "SELECT 1 WHERE false"}`,
      values as Knex.Value[],
    )
    .options({ name: `stint commit ${kinds.join(" ")}` })) as { rows: { id: string }[] };
  return takenIds(knex, group, new Set(answer.rows.map((row) => row.id)));
}

/** Rows are locked in the order of their ids, so that two servers on one database never wait for each other in a circle. */
const byId = <T extends { id: string | null }>(rows: readonly T[]): T[] =>
  rows.toSorted((a, b) => order(a.id ?? "", b.id ?? ""));

const bySlot = <T extends { user: string; slot: number; host: string }>(rows: readonly T[]): T[] =>
  rows.toSorted((a, b) => order(a.user, b.user) || a.slot - b.slot || order(a.host, b.host));

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const columns = <T>(rows: readonly T[], names: readonly (keyof T)[]): unknown[][] =>
  names.map((name) => rows.map((row) => row[name]));

/** Ids that were neither stored nor changed belong to somebody else, or were there already; only the first is a refusal. */
async function takenIds(knex: Knex, group: Group, changed: ReadonlySet<string>): Promise<TakenIds> {
  const taken = new Set<string>();
  const kinds = [
    ["work_events", group.events],
    ["running", group.running],
    ["notes", group.notes],
    ["apps", group.apps],
  ] as const;
  for (const [table, rows] of kinds) {
    const asked = rows.filter((row) => row.id !== null && !changed.has(row.id));
    if (asked.length === 0) continue;
    const { rows: found } = (await knex.raw(
      `SELECT t.id FROM unnest(?::uuid[], ?::text[], ?::text[]) AS a (id, "user", host)
       JOIN public.${table} t ON t.id = a.id WHERE t."user" <> a."user" OR t.host <> a.host`,
      columns(asked, ["id", "user", "host"]) as Knex.Value[],
    )) as { rows: { id: string }[] };
    for (const { id } of found) taken.add(id);
  }
  return taken;
}
