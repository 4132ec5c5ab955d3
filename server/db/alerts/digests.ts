// What became of the mails with alerts: one row a manager and day. What stood in a mail is kept nowhere.
import type { DigestKept } from "../../domain/mail/digest-due.ts";
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";

export type Digest = Omit<DigestKept, "failed"> & {
  managerId: string;
  firstDay: string;
  /** Told; 0: there was nothing to say and no mail went; null: not settled. */
  alerts: number | null;
  /** A word for why the last try failed; null: it did not. */
  failure: string | null;
  /** What the mail server said. */
  reply: string | null;
};

/** The latest of each manager, and the last day of each that is settled. */
export type DigestsOf = { last: Digest; settledTo: string | null };

/** Rows older than this are of no use to anybody. */
const KEPT_DAYS_MS = 90 * 86_400_000;
const REPLY_MAX = 200;

export async function lastDigests(db: Database): Promise<Map<string, DigestsOf>> {
  const rows = await ask<Digest & { settledTo: string | null }>(
    db,
    `SELECT d.manager_id AS "managerId", d.day, d.first_day AS "firstDay", d.tries, d.tried_at AS "triedAt",
       d.settled_at AS "settledAt", d.alerts, d.failure, d.reply,
       (SELECT max(s.day) FROM mail_digests s WHERE s.manager_id = d.manager_id AND s.settled_at IS NOT NULL) AS "settledTo"
     FROM mail_digests d WHERE d.day = (SELECT max(l.day) FROM mail_digests l WHERE l.manager_id = d.manager_id)`,
  );
  return new Map(rows.map(({ settledTo, ...last }) => [last.managerId, { last, settledTo }]));
}

/** False where another server has begun the same mail since `seen` was read. @param seen the latest that is known of this manager */
export async function claimDigest(
  db: Database,
  { managerId, from, to }: { managerId: string; from: string; to: string },
  { seen, now }: { seen: Digest | null; now: number },
): Promise<boolean> {
  const known = seen?.day === to ? seen.triedAt : -1;
  const rows = await ask(
    db,
    `INSERT INTO mail_digests (manager_id, day, first_day, tries, tried_at) VALUES (?, ?, ?, 1, ?)
     ON CONFLICT (manager_id, day) DO UPDATE SET tries = mail_digests.tries + 1, tried_at = excluded.tried_at,
       first_day = excluded.first_day, failure = NULL, reply = NULL
     WHERE mail_digests.settled_at IS NULL AND mail_digests.tried_at = ? RETURNING tries`,
    [managerId, to, from, now, known],
  );
  await db
    .knex("mail_digests")
    .where({ manager_id: managerId })
    .where("tried_at", "<", now - KEPT_DAYS_MS)
    .delete();
  return rows.length > 0;
}

/** Taken by the mail server; or, with no alerts, nothing was sent. */
export async function settleDigest(
  { knex }: Database,
  { managerId, to }: { managerId: string; to: string },
  { alerts, now }: { alerts: number; now: number },
): Promise<void> {
  await knex("mail_digests").where({ manager_id: managerId, day: to }).update({ settled_at: now, alerts });
}

export async function noteDigestFailed(
  { knex }: Database,
  { managerId, to }: { managerId: string; to: string },
  { failure, reply }: { failure: string; reply: string | null },
): Promise<void> {
  const said = reply?.slice(0, REPLY_MAX).toWellFormed() ?? null;
  await knex("mail_digests").where({ manager_id: managerId, day: to }).update({ failure, reply: said });
}
