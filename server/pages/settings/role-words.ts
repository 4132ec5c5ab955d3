// What a manager's role and teams are chosen from. Pure.
import type { Role } from "../../domain/access.ts";
import type { Words } from "../../words/words.ts";

export type RoleChoice = { role: Role; name: string; says: string; chosen: boolean };

export const roleChoices = (chosen: Role, { say }: Words): RoleChoice[] =>
  (["owner", "manager", "council"] as const).map((role) => ({
    role,
    name: say(`role.name.${role}`),
    says: say(`role.says.${role}`),
    chosen: role === chosen,
  }));

export type TeamChoice = { id: number; name: string; chosen: boolean };

export const teamChoices = (teams: readonly { id: number; name: string }[], chosen: readonly number[]): TeamChoice[] =>
  teams.map(({ id, name }) => ({ id, name, chosen: chosen.includes(id) }));
