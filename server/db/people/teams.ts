// Teams: made, renamed, removed, and who is in them. A person is in one team or in none.
import { compareByCodePoint, foldName } from "../../domain/people-names.ts";
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";
import { changingPeople } from "./changing.ts";
import { changingNames } from "./everybody.ts";

export type Team = { id: number; name: string; members: number };

/** In the order of their names. */
export async function teamsWithSizes(db: Database): Promise<Team[]> {
  const teams = await ask<Team>(
    db,
    `SELECT t.id, t.name, count(p."user") AS members FROM teams t LEFT JOIN people p ON p.team_id = t.id GROUP BY t.id, t.name`,
  );
  return teams.sort((a, b) => compareByCodePoint(foldName(a.name), foldName(b.name)));
}

export async function teamOf(db: Database, id: number): Promise<Team | null> {
  return (await teamsWithSizes(db)).find((team) => team.id === id) ?? null;
}

/** The id of the new team; null: there is one of this name. */
export async function makeTeam(db: Database, name: string): Promise<number | null> {
  return changingNames(db, async (tx) => {
    const [made]: { id: number }[] = await tx("teams").insert({ name }).onConflict("name").ignore().returning("id");
    return made?.id ?? null;
  });
}

/** False: another team has this name. */
export async function renameTeam(db: Database, id: number, name: string): Promise<boolean> {
  return changingNames(db, async (tx) => {
    const other: { id: number } | undefined = await tx("teams").select("id").where({ name }).first();
    if (other !== undefined && other.id !== id) return false;
    await tx("teams").where({ id }).update({ name });
    return true;
  });
}

/** Its people are in no team then, and its working hours are gone. */
export async function removeTeam(db: Database, id: number): Promise<void> {
  await changingPeople(db, async (tx) => {
    await tx("people").where({ team_id: id }).update({ team_id: null });
    await tx("log_ins").where({ team_id: id }).update({ team_id: null });
    for (const table of ["working_hours", "workweeks"])
      await tx(table)
        .where({ scope_kind: "team", scope: String(id) })
        .delete();
    await tx("teams").where({ id }).delete();
  });
}

/** @param teamId null: no team */
export async function setTeamOf(db: Database, user: string, teamId: number | null): Promise<void> {
  await changingPeople(db, (tx) => tx("people").where({ user }).update({ team_id: teamId }));
}
