// Where managers get mails, and whether they chose to: the address may be written by an owner too, the choice is the manager's alone.
import type { Role } from "../../domain/access.ts";
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";

/** since: when this manager chose to get mails at this address; null: has not. */
export type MailChoice = { address: string | null; since: number | null };

/** A manager who may sign in and chose to get mails. */
export type MailReader = {
  id: string;
  name: string;
  role: Role;
  teams: readonly number[];
  address: string;
  since: number;
};

export async function mailChoiceOf(db: Database, id: string): Promise<MailChoice> {
  const [choice] = await ask<MailChoice>(
    db,
    "SELECT mail_address AS address, mail_since AS since FROM managers WHERE id = ?",
    [id],
  );
  return choice ?? { address: null, since: null };
}

/** By the manager. A choice that stands keeps its beginning. */
export async function chooseMail(
  { knex }: Database,
  id: string,
  { address, wanted, now }: { address: string | null; wanted: boolean; now: number },
): Promise<void> {
  const since = wanted && address !== null ? knex.raw("coalesce(mail_since, ?)", [now]) : null;
  await knex("managers").where({ id }).update({ mail_address: address, mail_since: since });
}

/** By an owner. At another address nobody has chosen anything yet. False: it is as it was. */
export async function setMailAddress({ knex }: Database, id: string, address: string | null): Promise<boolean> {
  const changed = await knex("managers")
    .where({ id })
    .whereRaw("coalesce(mail_address, '') <> ?", [address ?? ""])
    .update({ mail_address: address, mail_since: null });
  return changed > 0;
}

export async function mailReaders(db: Database): Promise<MailReader[]> {
  const [rows, teams] = await Promise.all([
    ask<Omit<MailReader, "teams">>(
      db,
      `SELECT id, name, role, mail_address AS address, mail_since AS since FROM managers
       WHERE disabled_at IS NULL AND mail_address IS NOT NULL AND mail_since IS NOT NULL ORDER BY sign_in`,
    ),
    ask<{ managerId: string; teamId: number }>(
      db,
      `SELECT manager_id AS "managerId", team_id AS "teamId" FROM manager_teams ORDER BY team_id`,
    ),
  ]);
  const teamsOf = Map.groupBy(teams, ({ managerId }) => managerId);
  return rows.map((row) => ({ ...row, teams: (teamsOf.get(row.id) ?? []).map(({ teamId }) => teamId) }));
}
