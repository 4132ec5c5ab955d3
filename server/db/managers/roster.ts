// The managers there are, as the owner's page shows and changes them. Who asks at sign-in is in managers.ts.
import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import type { Role } from "../../domain/access.ts";
import { foldName } from "../../domain/people-names.ts";
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";

/** signIns: how many are open. linkUntil: a one-time link waits to be used; null: none. */
export type ListedManager = {
  id: string;
  name: string;
  role: Role;
  teams: { id: number; name: string }[];
  hasPassword: boolean;
  hasProvider: boolean;
  createdAt: number;
  disabledAt: number | null;
  linkUntil: number | null;
  signIns: number;
  mailAddress: string | null;
  /** When they chose to get alerts by mail; null: they have not. */
  mailSince: number | null;
};

type Row = Omit<ListedManager, "teams" | "hasPassword" | "hasProvider"> & { hasPassword: number; hasProvider: number };

/** Those who may sign in first, each part by name. */
export async function managersListed(db: Database, now: number): Promise<ListedManager[]> {
  const [rows, teams] = await Promise.all([
    ask<Row>(
      db,
      `SELECT m.id, m.name, m.role, m.created_at AS "createdAt", m.disabled_at AS "disabledAt",
         m.mail_address AS "mailAddress", m.mail_since AS "mailSince",
         CASE WHEN m.password IS NULL THEN 0 ELSE 1 END AS "hasPassword",
         CASE WHEN m.subject IS NULL THEN 0 ELSE 1 END AS "hasProvider",
         (SELECT l.expires_at FROM sign_in_links l WHERE l.manager_id = m.id AND l.expires_at > ?) AS "linkUntil",
         (SELECT count(*) FROM sessions s WHERE s.manager_id = m.id AND s.expires_at > ?) AS "signIns"
       FROM managers m ORDER BY CASE WHEN m.disabled_at IS NULL THEN 0 ELSE 1 END, m.sign_in`,
      [now, now],
    ),
    ask<{ managerId: string; id: number; name: string }>(
      db,
      `SELECT mt.manager_id AS "managerId", t.id, t.name FROM manager_teams mt JOIN teams t ON t.id = mt.team_id ORDER BY t.name`,
    ),
  ]);
  const teamsOf = Map.groupBy(teams, ({ managerId }) => managerId);
  return rows.map((row) => ({
    ...row,
    hasPassword: row.hasPassword === 1,
    hasProvider: row.hasProvider === 1,
    teams: (teamsOf.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
  }));
}

/** Of an owner and of the council no teams are kept: they would come back by themselves when the role does. */
const teamsOfRole = (role: Role, teams: readonly number[]) => (role === "manager" ? [...new Set(teams)] : []);

/** A manager without a password, for whom a link is made next; null where the name is taken. */
export async function addManager(
  { knex }: Database,
  { name, role, teams, now }: { name: string; role: Role; teams: readonly number[]; now: number },
): Promise<string | null> {
  const id = randomUUID();
  return knex.transaction(async (tx) => {
    const added = await tx("managers")
      .insert({ id, name, sign_in: foldName(name), password: null, role, created_at: now })
      .onConflict("sign_in")
      .ignore()
      .returning("id");
    if (added.length === 0) return null;
    await setTeams(tx, id, teamsOfRole(role, teams));
    return id;
  });
}

export type Outcome = "done" | "unknown" | "last-owner";

/** Refused where nobody who may sign in would be an owner afterwards. */
export function changeManager(
  db: Database,
  id: string,
  { role, teams }: { role: Role; teams: readonly number[] },
): Promise<Outcome> {
  return guarded(db, id, { ends: role !== "owner" }, async (tx) => {
    await tx("managers").where({ id }).update({ role });
    await setTeams(tx, id, teamsOfRole(role, teams));
  });
}

/** Ends all sign-ins and the waiting link, too. */
export function disableManager(db: Database, id: string, now: number): Promise<Outcome> {
  return guarded(db, id, { ends: true }, async (tx) => {
    await tx("managers").where({ id }).whereNull("disabled_at").update({ disabled_at: now });
    await tx("sessions").where({ manager_id: id }).delete();
    await tx("sign_in_links").where({ manager_id: id }).delete();
  });
}

export async function enableManager({ knex }: Database, id: string): Promise<Outcome> {
  return (await knex("managers").where({ id }).update({ disabled_at: null })) > 0 ? "done" : "unknown";
}

/** Two owners who take the role from each other at once take turns: the rows of all owners are held. */
async function guarded(
  { knex }: Database,
  id: string,
  { ends }: { ends: boolean },
  change: (tx: Knex.Transaction) => Promise<void>,
): Promise<Outcome> {
  return knex.transaction(async (tx) => {
    const owners: { id: string }[] = await tx("managers")
      .select("id")
      .where({ role: "owner" })
      .whereNull("disabled_at")
      .forUpdate();
    if ((await tx("managers").select("id").where({ id })).length === 0) return "unknown";
    if (ends && owners.length === 1 && owners[0]?.id === id) return "last-owner";
    await change(tx);
    return "done";
  });
}

/** Unknown ids are left out. */
async function setTeams(tx: Knex.Transaction, managerId: string, teams: readonly number[]) {
  await tx("manager_teams").where({ manager_id: managerId }).delete();
  const known: { id: number }[] = await tx("teams")
    .select("id")
    .whereIn("id", [...teams]);
  if (known.length > 0)
    await tx("manager_teams").insert(known.map(({ id }) => ({ manager_id: managerId, team_id: id })));
}

export function teamsListed(db: Database): Promise<{ id: number; name: string }[]> {
  return ask(db, "SELECT id, name FROM teams ORDER BY name");
}
