// What is known of pictures: told by an agent, complete when both files lie in the store, deleted. Asks the table screenshots.
import type { Screenshot } from "../../protocol/screenshot.ts";
import type { Within } from "../domain/people/filter.ts";
import { ask, listOf } from "./ask.ts";
import type { Database } from "./open.ts";
import { byPerson, logInsOf } from "./people/log-ins.ts";
import { inTeams } from "./people.ts";

export type ScreenshotRow = {
  id: string;
  user: string;
  host: string;
  ts: number;
  displays: number;
  blurred: number;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
  mime: Screenshot["mime"];
  thumbnail_width: number;
  thumbnail_height: number;
  thumbnail_bytes: number;
  thumbnail_sha256: string;
  thumbnail_mime: Screenshot["mime"];
  state: "waiting" | "complete" | "deleted";
  store: string;
  bucket: string | null;
  key: string | null;
  thumbnail_key: string | null;
  asked_at: number;
  completed_at: number | null;
  deleted_at: number | null;
  /** manager: its name then is in deleted_by_name. */
  deleted_by: "person" | "manager" | "never-came" | "retention" | null;
  deleted_by_name: string | null;
};

export async function screenshotOf({ knex }: Database, id: string): Promise<ScreenshotRow | null> {
  const row: ScreenshotRow | undefined = await knex("screenshots").where({ id }).first();
  return row ?? null;
}

/** Stores what was told, once; whoever told it first owns the id. Gives what stands there afterwards. */
export async function tellScreenshot(
  db: Database,
  row: ScreenshotRow,
): Promise<{ told: ScreenshotRow; isNew: boolean }> {
  const inserted = await db.knex("screenshots").insert(row).onConflict("id").ignore().returning("id");
  if (inserted.length > 0) return { told: row, isNew: true };
  // Asked again: it is not forgotten yet. Where it goes may be another store since, which the settings decide.
  const { id, user, host, store, bucket, key, thumbnail_key, asked_at } = row;
  await db
    .knex("screenshots")
    .where({ id, user, host, state: "waiting" })
    .whereNot((same) => void same.where({ store }).whereRaw("coalesce(bucket, '') = ?", [bucket ?? ""]))
    .update({ store, bucket, key, thumbnail_key });
  await db.knex("screenshots").where({ id, user, host, state: "waiting" }).update({ asked_at });
  return { told: (await screenshotOf(db, id)) ?? row, isNew: false };
}

/** Rows of one insert: each has 26 values, and PostgreSQL takes 65,535 at a time. */
const ROWS_MAX = 500;

/** Many at once that have been stored before, such as the demo's. */
export async function storeScreenshots({ knex }: Database, rows: readonly ScreenshotRow[]): Promise<void> {
  if (rows.length > 0) await knex.batchInsert("screenshots", [...rows], ROWS_MAX);
}

/** False where it was deleted meanwhile. */
export async function completeScreenshot({ knex }: Database, id: string, now: number): Promise<boolean> {
  return (
    (await knex("screenshots").where({ id, state: "waiting" }).update({ state: "complete", completed_at: now })) > 0
  );
}

export type Deletion = { now: number } & (
  | {
      by: "person" | "never-came";
      /** A complete one must have come after this; older ones stay. */
      cameAfter: number;
    }
  | { by: "manager"; name: string }
);

/** A deleted one keeps its place and who deleted it, and loses what it shows at once. False where it may not be, or was before. */
export async function deleteScreenshot({ knex }: Database, id: string, deletion: Deletion): Promise<boolean> {
  const { now, by } = deletion;
  const name = deletion.by === "manager" ? deletion.name : null;
  const changed = await knex("screenshots")
    .where({ id })
    .where((open) => {
      // Nobody else knows of one that has not come.
      if (deletion.by === "manager") return void open.where({ state: "complete" });
      const come = (one: typeof open) =>
        void one.where({ state: "complete" }).where("completed_at", ">", deletion.cameAfter);
      open.where({ state: "waiting" }).orWhere(come);
    })
    .update({ state: "deleted", deleted_at: now, deleted_by: by, deleted_by_name: name });
  return changed > 0;
}

/** Waiting ones whose tickets were last asked for before `before`. */
export async function markNeverCame(
  { knex }: Database,
  { before, now }: { before: number; now: number },
): Promise<number> {
  return knex("screenshots")
    .where({ state: "waiting" })
    .where("asked_at", "<", before)
    .update({ state: "deleted", deleted_at: now, deleted_by: "never-came" });
}

/** Deleted before `before`, with files that may still lie in the store; but not these. */
export async function screenshotsToRemove(
  { knex }: Database,
  { before, but, limit }: { before: number; but: Iterable<string>; limit: number },
): Promise<ScreenshotRow[]> {
  return knex("screenshots")
    .where({ state: "deleted" })
    .whereNotNull("key")
    .where("deleted_at", "<", before)
    .whereNotIn("id", [...but])
    .limit(limit);
}

/** Their files are gone for good. What never came or is kept no longer leaves nothing; what a person deleted keeps its place. */
export async function forgetFiles({ knex }: Database, { id, deleted_by }: ScreenshotRow): Promise<void> {
  const row = knex("screenshots").where({ id, state: "deleted" });
  await (deleted_by === "never-came" || deleted_by === "retention"
    ? row.delete()
    : row.update({ key: null, thumbnail_key: null }));
}

/** Counted by their indexes, which hold these rows alone. */
export async function filesUnderWay(db: Database): Promise<{ waiting: number; toRemove: number }> {
  const [found] = await ask<{ waiting: number; toRemove: number }>(
    db,
    `SELECT (SELECT count(*) FROM screenshots WHERE state = 'waiting') AS waiting,
            (SELECT count(*) FROM screenshots WHERE state = 'deleted' AND key IS NOT NULL) AS "toRemove"`,
    [],
  );
  return { waiting: Number(found?.waiting ?? 0), toRemove: Number(found?.toRemove ?? 0) };
}

/** One person's pictures taken within [start, end), in the order of their time; those that are kept no longer are gone for everybody. */
export async function screenshotsOfPerson(
  db: Database,
  user: string,
  { start, end }: { start: number; end: number },
): Promise<ScreenshotRow[]> {
  return ask<ScreenshotRow>(
    db,
    `SELECT * FROM screenshots WHERE "user" IN_LIST AND ts >= ? AND ts < ? AND coalesce(deleted_by, '') <> 'retention' ORDER BY ts, id`,
    [listOf(db, (await logInsOf(db)).of([user])), start, end],
  );
}

/**
 * Complete ones that came before `cameBefore`, taken within [start, end), in the order (log-in, ts, id), after a place in it. By
 * log-in, because the index has that order: by person all of them would be sorted for each page.
 */
export async function screenshotsAfter(
  db: Database,
  asked: {
    start: number;
    end: number;
    cameBefore: number;
    user: string | null;
    within: Within;
    after: { user: string; ts: number; id: string } | null;
    limit: number;
  },
): Promise<ScreenshotRow[]> {
  const { start, end, cameBefore, user, within, after, limit } = asked;
  const parts = ["ts >= ?", "ts < ?", "state = 'complete'", "completed_at <= ?"];
  const bindings: unknown[] = [start, end, cameBefore];
  if (user !== null) {
    parts.push(`"user" IN_LIST`);
    bindings.push(listOf(db, (await logInsOf(db)).of([user])));
  }
  if (within !== undefined) {
    parts.push(inTeams('screenshots."user"'));
    bindings.push(listOf(db, within));
  }
  if (after !== null) {
    parts.push(`("user" > ? OR ("user" = ? AND (ts > ? OR (ts = ? AND id > ?))))`);
    bindings.push(after.user, after.user, after.ts, after.ts, after.id);
  }
  return ask(db, `SELECT * FROM screenshots WHERE ${parts.join(" AND ")} ORDER BY "user", ts, id LIMIT ?`, [
    ...bindings,
    limit,
  ]);
}

/** Pictures of these people, taken within [start, end), that came before. */
type Seen = { start: number; end: number; cameBefore: number; users: readonly string[] };

/** How many of these pictures others can see, first and last of them, by person. Of nobody who has none. */
export async function peopleWithScreenshots(
  db: Database,
  groups: readonly Seen[],
): Promise<Map<string, { pictures: number; first: number; last: number }>> {
  const logIns = await logInsOf(db);
  const found = await Promise.all(
    groups.map(({ start, end, cameBefore, users }) =>
      // Person by person in an index that holds all that is asked: by time alone the whole day would be read from the table.
      ask<{ user: string; pictures: number; first: number; last: number }>(
        db,
        `SELECT s."user", count(*) AS pictures, min(s.ts) AS first, max(s.ts) AS last FROM screenshots s
         WHERE s."user" IN_LIST AND s.ts >= ? AND s.ts < ? AND s.state = 'complete' AND s.completed_at <= ? GROUP BY s."user"`,
        [listOf(db, logIns.of(users)), start, end, cameBefore],
      ),
    ),
  );
  return new Map(
    [...byPerson(found.flat(), logIns)].map(([user, own]) => [
      user,
      {
        pictures: own.reduce((sum, { pictures }) => sum + pictures, 0),
        first: Math.min(...own.map(({ first }) => first)),
        last: Math.max(...own.map(({ last }) => last)),
      },
    ]),
  );
}
