// Time that people claim, and what managers answered. What may be claimed and what of it counts is the domain's word; here it is
// made sure that of two claims made at once only one is stored.
import { randomUUID } from "node:crypto";
import {
  type Claim,
  type ClaimFault,
  type ClaimState,
  faultOfClaim,
  OPEN_CLAIMS_MAX,
} from "../../domain/claims/claims.ts";
import type { Within } from "../../domain/people/filter.ts";
import type { Span } from "../../domain/union.ts";
import { ask, listOf } from "../ask.ts";
import type { Database } from "../open.ts";
import { byPerson, logInsOf } from "../people/log-ins.ts";

const CLAIM = `id, "user", from_at AS "from", to_at AS "to", kind, text, state, made_at AS "madeAt",
  answered_at AS "answeredAt", answered_by AS "answeredBy", answer`;

export type NewClaim = Pick<Claim, "user" | "from" | "to" | "kind" | "text"> & { deviceId: string | null };

/** A claim that came by one log-in stands for its person. Null: made. */
export async function makeClaim(
  db: Database,
  { user, from, to, kind, text, deviceId }: NewClaim,
  now: number,
): Promise<ClaimFault | "too-many" | null> {
  const logIns = await logInsOf(db);
  const users = logIns.of([logIns.personOf(user)]);
  return db.knex.transaction(async (tx) => {
    const within = { ...db, knex: tx };
    // SQLite lets one transaction write at a time; PostgreSQL is asked to wait for whoever claims for the same person.
    if (db.dialect === "postgres")
      await ask(within, `SELECT 1 FROM people WHERE "user" IN_LIST ORDER BY "user" FOR UPDATE`, [listOf(db, users)]);
    const others = await standingClaims(within, users);
    if (others.filter(({ state }) => state === "open").length >= OPEN_CLAIMS_MAX) return "too-many";
    const fault = faultOfClaim({ from, to }, { now, others });
    if (fault !== null) return fault;
    await tx("claims").insert({
      id: randomUUID(),
      user,
      from_at: from,
      to_at: to,
      kind,
      text,
      state: "open",
      made_at: now,
      device_id: deviceId,
    });
    return null;
  });
}

const standingClaims = (db: Database, users: readonly string[]): Promise<Claim[]> =>
  ask<Claim>(db, `SELECT ${CLAIM} FROM claims WHERE "user" IN_LIST AND state IN ('open', 'accepted')`, [
    listOf(db, users),
  ]);

export async function claimOf(db: Database, id: string): Promise<Claim | null> {
  const [claim] = await ask<Claim>(db, `SELECT ${CLAIM} FROM claims WHERE id = ?`, [id]);
  return claim ?? null;
}

/** Open and accepted ones that touch [start, end), by person. @param users null: everybody's */
export async function claimsWithin(
  db: Database,
  users: readonly string[] | null,
  { start, end }: Span,
): Promise<Map<string, Claim[]>> {
  if (users?.length === 0) return new Map();
  const logIns = await logInsOf(db);
  const claims = await ask<Claim>(
    db,
    `SELECT ${CLAIM} FROM claims
     WHERE from_at < ? AND to_at > ? AND state IN ('open', 'accepted') ${users === null ? "" : `AND "user" IN_LIST`} ORDER BY from_at, id`,
    [end, start, ...(users === null ? [] : [listOf(db, logIns.of(users))])],
  );
  return byPerson(claims, logIns);
}

/** Of one person, whatever became of them, the latest time first. @param deviceId those made by its link alone; null: all */
export async function claimsOfPerson(
  db: Database,
  user: string,
  { deviceId, limit }: { deviceId: string | null; limit: number },
): Promise<Claim[]> {
  const own = deviceId === null ? "" : "AND device_id = ?";
  return ask<Claim>(
    db,
    `SELECT ${CLAIM} FROM claims WHERE "user" IN_LIST ${own} ORDER BY from_at DESC, made_at DESC, id LIMIT ?`,
    [listOf(db, (await logInsOf(db)).of([user])), ...(deviceId === null ? [] : [deviceId]), limit],
  );
}

/** Of everybody: those that wait, the longest first, or those that were answered, the latest first. One page of them. */
export async function claimsOfAll(
  db: Database,
  which: "waiting" | "answered",
  { within, offset, limit }: { within: Within; offset: number; limit: number },
): Promise<{ claims: Claim[]; total: number }> {
  const states = which === "waiting" ? "('open')" : "('accepted', 'declined')";
  const order = which === "waiting" ? "made_at, id" : "answered_at DESC, id";
  const { part, bindings } = ofTeams(db, within);
  const [claims, counted] = await Promise.all([
    ask<Claim>(
      db,
      `SELECT ${CLAIM} FROM claims c WHERE state IN ${states} ${part} ORDER BY ${order} LIMIT ? OFFSET ?`,
      [...bindings, limit, offset],
    ),
    ask<{ total: number }>(db, `SELECT count(*) AS total FROM claims c WHERE state IN ${states} ${part}`, bindings),
  ]);
  return { claims, total: counted[0]?.total ?? 0 };
}

/** The part of a question about claims `c` that keeps to the people of some teams, by any of their log-ins. */
function ofTeams(db: Database, within: Within): { part: string; bindings: unknown[] } {
  if (within === undefined) return { part: "", bindings: [] };
  const teams = listOf(db, within);
  return {
    part: `AND (c."user" IN (SELECT p."user" FROM people p WHERE p.team_id IN_LIST)
      OR c."user" IN (SELECT l."user" FROM log_ins l JOIN people p ON p."user" = l.person WHERE p.team_id IN_LIST))`,
    bindings: [teams, teams],
  };
}

/** Claims that touch [start, end), by (log-in, from, id), after a place in that order: how the read API walks. */
export async function claimsAfter(
  db: Database,
  asked: Span & {
    user: string | null;
    within: Within;
    after: { user: string; from: number; id: string } | null;
    limit: number;
  },
): Promise<Claim[]> {
  const { start, end, user, within, after, limit } = asked;
  const teams = ofTeams(db, within);
  const parts = ["from_at < ?", "to_at > ?"];
  const bindings: unknown[] = [end, start];
  if (user !== null) {
    parts.push(`"user" IN_LIST`);
    bindings.push(listOf(db, (await logInsOf(db)).of([user])));
  }
  if (after !== null) {
    parts.push(`("user" > ? OR ("user" = ? AND (from_at > ? OR (from_at = ? AND id > ?))))`);
    bindings.push(after.user, after.user, after.from, after.from, after.id);
  }
  return ask<Claim>(
    db,
    `SELECT ${CLAIM} FROM claims c WHERE ${parts.join(" AND ")} ${teams.part} ORDER BY "user", from_at, id LIMIT ?`,
    [...bindings, ...teams.bindings, limit],
  );
}

/** False where somebody was quicker, or its person has withdrawn it. */
export async function answerClaim(
  { knex }: Database,
  id: string,
  answered: { state: Extract<ClaimState, "accepted" | "declined">; by: string; words: string | null; now: number },
): Promise<boolean> {
  const { state, by, words, now } = answered;
  const changed = await knex("claims")
    .where({ id, state: "open" })
    .update({ state, answered_at: now, answered_by: by, answer: words });
  return changed > 0;
}

/** False where it is answered already, or is not theirs. @param deviceId as in claimsOfPerson */
export async function withdrawClaim(
  db: Database,
  id: string,
  { user, deviceId }: { user: string; deviceId: string | null },
): Promise<boolean> {
  const users = (await logInsOf(db)).of([user]);
  const mine = db.knex("claims").where({ id, state: "open" }).whereIn("user", users);
  return (await (deviceId === null ? mine : mine.where({ device_id: deviceId })).update({ state: "withdrawn" })) > 0;
}
