// What is older than its kind is kept: counted, and removed some hundred rows at a time, each time with the count of its night in one
// transaction, so that nobody waits for it and a crash at any instant has removed and counted the same.
import type { Knex } from "knex";
import { SLOT_MS } from "../../../protocol/slot.ts";
import type { RetentionKind } from "../../domain/retention/kinds.ts";
import { type Database, type Rows, rowsOf } from "../open.ts";
import { rowsSetAside, SET_ASIDE } from "../takeover.ts";

type Place = {
  table: string;
  /** Whose rows: found step by step in an index, so that nothing is read but what goes. */
  user: string;
  key: string;
  /** What ended before an instant, which stands for each `?`. */
  older: string;
};

const OWN = `"user"`;

/** What refers to nothing and is computed from by nobody any more. */
// biome-ignore format: a table, read by its columns.
const PLACES: { [Kind in RetentionKind]: readonly Place[] } = {
  events: [
    { table: "work_events", user: OWN, key: "seq", older: "ts < ?" },
    { table: "running", user: OWN, key: "id", older: "to_at < ?" },
    { table: "unreadable_events", user: "coalesce(user_text, '')", key: "origin", older: "imported_at < ?" },
  ],
  input: [
    { table: "slots", user: OWN, key: `"user", slot, host`, older: `slot <= CAST(? AS BIGINT) - ${SLOT_MS}` },
    { table: "scripted", user: OWN, key: `"user", slot, host, kind`, older: `slot <= CAST(? AS BIGINT) - ${SLOT_MS}` },
  ],
  // That a notice was accepted is asked for as long as its person is here.
  notes: [{ table: "notes", user: OWN, key: "id", older: "ts < ? AND kind <> 'notice-accepted'" }],
  pictures: [{ table: "screenshots", user: OWN, key: "id", older: "ts < ? AND coalesce(deleted_by, '') <> 'retention'" }],
  apps: [{ table: "apps", user: OWN, key: "id", older: "ts < ? AND ts + duration_ms <= ?" }],
  claims: [{ table: "claims", user: OWN, key: "id", older: "to_at < ?" }],
  looks: [
    { table: "access_log", user: OWN, key: "seq", older: "at < ?" },
    { table: "release_requests", user: OWN, key: "id", older: "asked_at < ?" },
  ],
  rejected: [{ table: "rejected_items", user: OWN, key: `"user", host, code, detail`, older: "last_at < ?" }],
};

/** Rows of one transaction: some milliseconds, which is what a report at the door may wait for it. */
const ROWS_MAX = 500;

/** How many rows of a kind ended before an instant. */
export async function countOlder(db: Database, kind: RetentionKind, before: number): Promise<number> {
  let rows = 0;
  for (const place of PLACES[kind]) for (const { n } of await holdersOf(db, place, before)) rows += n;
  return rows + (kind === "events" ? ((await rowsSetAside(db, before)) ?? 0) : 0);
}

type Asked = { kind: RetentionKind; before: number; night: string; now: number };

/** Yields after each transaction how many rows it has removed. */
export async function* removeOlder(db: Database, { kind, before, night, now }: Asked): AsyncGenerator<number> {
  const setAside = kind === "events" ? await dropSetAside(db, { kind, before, night }) : 0;
  if (setAside > 0) yield setAside;
  for (const place of PLACES[kind]) {
    const holders = await holdersOf(db, place, before);
    while (holders.length > 0) {
      yield await db.knex.transaction(async (tx) => {
        let rows = 0;
        while (rows < ROWS_MAX) {
          const holder = holders[0];
          if (holder === undefined) break;
          const most = ROWS_MAX - rows;
          const gone = await takeAway(tx, db, place, { user: holder.user, before, most, now });
          rows += gone;
          if (gone < most) holders.shift();
        }
        if (rows > 0) await count(tx, { night, kind, rows });
        return rows;
      });
    }
  }
}

/** An old server's own table, whole, before the first row goes: a copy must not outlive what it is a copy of. */
async function dropSetAside(db: Database, { kind, before, night }: Omit<Asked, "now">): Promise<number> {
  const rows = await rowsSetAside(db, before);
  if (rows === null) return 0;
  await db.knex.transaction(async (tx) => {
    await tx.schema.dropTable(SET_ASIDE);
    await count(tx, { night, kind, rows });
  });
  return rows;
}

/** Who has rows that ended before an instant, and how many. */
async function holdersOf(db: Database, place: Place, before: number): Promise<{ user: string; n: number }[]> {
  const { user, older } = place;
  const table = tableOf(db, place);
  const answer = (await db.knex.raw(
    `WITH RECURSIVE u(name) AS (
       SELECT (SELECT min(${user}) FROM ${table})
       UNION ALL SELECT (SELECT min(${user}) FROM ${table} WHERE ${user} > u.name) FROM u WHERE u.name IS NOT NULL),
     c AS (SELECT name, (SELECT count(*) FROM ${table} WHERE ${user} = u.name AND ${older}) AS n FROM u WHERE name IS NOT NULL)
     SELECT name AS "user", n FROM c WHERE n > 0`,
    boundTo(older, before),
  )) as Rows<{ user: string; n: number }>;
  return rowsOf(answer);
}

async function takeAway(
  tx: Knex,
  db: Database,
  place: Place,
  { user, before, most, now }: { user: string; before: number; most: number; now: number },
): Promise<number> {
  const rows = () =>
    tx(place.table).whereRaw(
      `(${place.key}) IN (SELECT ${place.key} FROM ${tableOf(db, place)} WHERE ${place.user} = ? AND ${place.older} LIMIT ?)`,
      [user, ...boundTo(place.older, before), most],
    );
  if (place.table !== "screenshots") return rows().delete();
  // Nobody sees it from here on; the sweep takes its files, then its row. Of one whose files are gone there is nothing to wait for.
  const gone = await rows().update({
    state: "deleted",
    deleted_at: tx.raw("coalesce(deleted_at, ?)", [now]),
    deleted_by: "retention",
    deleted_by_name: null,
  });
  await tx("screenshots").where({ user, state: "deleted", deleted_by: "retention", key: null }).delete();
  return gone;
}

async function count(tx: Knex, removed: { night: string; kind: RetentionKind; rows: number }): Promise<void> {
  await tx("retention_removed")
    .insert(removed)
    .onConflict(["night", "kind"])
    .merge({ rows: tx.raw("retention_removed.rows + excluded.rows") });
}

const tableOf = ({ dialect }: Database, { table }: Place) => (dialect === "postgres" ? `public.${table}` : table);
const boundTo = (older: string, before: number) => [...older.matchAll(/\?/g)].map(() => before);
