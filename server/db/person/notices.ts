// The notices that people have accepted: on their page of the server, with the policy they were about, and at their agents.

import { DEFAULT_POLICY } from "../../../protocol/default-policy.ts";
import { type Policy, policySchema } from "../../../protocol/policy.ts";
import { ask, listOf } from "../ask.ts";
import type { Database } from "../open.ts";
import { logInsOf } from "../people/log-ins.ts";

export async function acceptNotice(
  { knex }: Database,
  { user, policy, tag, now }: { user: string; policy: Policy; tag: string; now: number },
): Promise<void> {
  await knex("notices_accepted").insert({ user, at: now, tag, policy: JSON.stringify(policy) });
}

/** The last of either kind, of all log-ins of a person. */
export async function noticesAccepted(
  db: Database,
  user: string,
): Promise<{ onPage: { at: number; policy: Policy } | null; atAgent: number | null }> {
  const own = listOf(db, (await logInsOf(db)).of([user]));
  const [[page], [note]] = await Promise.all([
    ask<{ at: number; policy: string }>(
      db,
      `SELECT at, policy FROM notices_accepted WHERE "user" IN_LIST ORDER BY at DESC, seq DESC LIMIT 1`,
      [own],
    ),
    ask<{ at: number | null }>(
      db,
      `SELECT max(ts) AS at FROM notes WHERE "user" IN_LIST AND kind = 'notice-accepted'`,
      [own],
    ),
  ]);
  return {
    onPage: page === undefined ? null : { at: page.at, policy: readPolicy(page.policy) },
    atAgent: note?.at ?? null,
  };
}

/** One that was accepted before a key was known said nothing of it: then the key's default was in force. */
const readPolicy = (text: string): Policy => policySchema.parse({ ...DEFAULT_POLICY, ...JSON.parse(text) });
