// The roles in words: what one is called, and what it sees. Pure.
import type { Role } from "../../domain/access.ts";

export const ROLE_WORDS: Record<Role, { name: string; says: string }> = {
  owner: { name: "Owner", says: "sees everybody and changes the settings" },
  manager: { name: "Manager of teams", says: "sees the people of the teams ticked below, and of none ticked: nobody" },
  council: { name: "Council", says: "sees settings and logs, no pictures, applications or sites of anybody" },
};

export type RoleChoice = { role: Role; name: string; says: string; chosen: boolean };

export const roleChoices = (chosen: Role): RoleChoice[] =>
  (["owner", "manager", "council"] as const).map((role) => ({ role, ...ROLE_WORDS[role], chosen: role === chosen }));

export type TeamChoice = { id: number; name: string; chosen: boolean };

export const teamChoices = (teams: readonly { id: number; name: string }[], chosen: readonly number[]): TeamChoice[] =>
  teams.map(({ id, name }) => ({ id, name, chosen: chosen.includes(id) }));
