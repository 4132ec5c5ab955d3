// Devices as the settings show them: who has which, since when, when last heard; let in, shut out, told to enrol anew. Asks devices,
// machines and people.
import { foldName } from "../../domain/people-names.ts";
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";
import { addPersonOf, forgetPeople } from "../people/everybody.ts";
import type { How } from "./tokens.ts";

export const DEVICE_STATES = ["waiting", "active", "revoked"] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

export type DeviceRow = {
  id: string;
  /** The log-in it enrolled for. */
  user: string;
  /** Whose log-in that is; null: nobody's yet. name: of the person, as shown. */
  person: string | null;
  name: string;
  host: string;
  os: string;
  version: string;
  enrolment: How;
  createdAt: number;
  approvedAt: number | null;
  revokedAt: number | null;
  /** revoked: shut out until somebody lets it in again. rotated: told to enrol anew. */
  revokedWhy: "revoked" | "rotated" | null;
  revokedBy: string | null;
  /** Of the machine, whatever token it has; null: never heard. */
  heardAt: number | null;
  skewMs: number | null;
};

export type DeviceFilter = { q: string | null; state: DeviceState | null };

const OF_PERSON = `LEFT JOIN log_ins l ON l."user" = d."user" LEFT JOIN people p ON p."user" = coalesce(l.person, d."user")`;

const DEVICE = `SELECT d.id, d."user", p."user" AS person, coalesce(p.name, p."user", d."user") AS name, d.host, coalesce(m.os, d.os) AS os,
  coalesce(m.version, d.version) AS version, d.enrolment, d.created_at AS "createdAt", d.approved_at AS "approvedAt",
  d.revoked_at AS "revokedAt", d.revoked_why AS "revokedWhy", d.revoked_by AS "revokedBy",
  m.heard_at AS "heardAt", m.skew_ms AS "skewMs"
FROM devices d LEFT JOIN machines m ON m."user" = d."user" AND m.host = d.host ${OF_PERSON}`;

const IN_STATE: { [state in DeviceState]: string } = {
  waiting: "d.approved_at IS NULL AND d.revoked_at IS NULL",
  active: "d.approved_at IS NOT NULL AND d.revoked_at IS NULL",
  revoked: "d.revoked_at IS NOT NULL",
};

/** Those that wait come first, then by log-in and machine, the newest token of a machine first. */
export async function devicesPage(
  db: Database,
  filter: DeviceFilter,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ devices: DeviceRow[]; total: number }> {
  const { where, bindings } = whereOf(filter);
  const [devices, counted] = await Promise.all([
    ask<DeviceRow>(
      db,
      `${DEVICE} ${where}
       ORDER BY CASE WHEN ${IN_STATE.waiting} THEN 0 ELSE 1 END, d."user", d.host, d.created_at DESC, d.id LIMIT ? OFFSET ?`,
      [...bindings, limit, offset],
    ),
    ask<{ total: number }>(db, `SELECT count(*) AS total FROM devices d ${OF_PERSON} ${where}`, bindings),
  ]);
  return { devices, total: counted[0]?.total ?? 0 };
}

export async function countDevices(db: Database): Promise<Record<DeviceState, number>> {
  const [row] = await ask<Record<DeviceState, number | null>>(
    db,
    `SELECT ${DEVICE_STATES.map((state) => `sum(CASE WHEN ${IN_STATE[state]} THEN 1 ELSE 0 END) AS ${state}`).join(", ")} FROM devices d`,
  );
  return { waiting: Number(row?.waiting ?? 0), active: Number(row?.active ?? 0), revoked: Number(row?.revoked ?? 0) };
}

export async function deviceRow(db: Database, id: string): Promise<DeviceRow | null> {
  const [row] = await ask<DeviceRow>(db, `${DEVICE} WHERE d.id = ?`, [id]);
  return row ?? null;
}

function whereOf({ q, state }: DeviceFilter): { where: string; bindings: unknown[] } {
  const parts: string[] = [];
  const bindings: unknown[] = [];
  if (q !== null) {
    parts.push(
      `(lower(d.host) LIKE ? ESCAPE '!' OR lower(d."user") LIKE ? ESCAPE '!' OR p.sort_name LIKE ? ESCAPE '!')`,
    );
    bindings.push(pattern(q.toLowerCase()), pattern(q.toLowerCase()), pattern(foldName(q)));
  }
  if (state !== null) parts.push(IN_STATE[state]);
  return { where: parts.length > 0 ? `WHERE ${parts.join(" AND ")}` : "", bindings };
}

const pattern = (text: string) => `%${text.replace(/[!%_]/g, "!$&")}%`;

type Deed = { id: string; by: string; now: number };

/** False where somebody has done it already. */
export async function letIn(db: Database, { id, by, now }: Deed): Promise<boolean> {
  const through = await db.knex.transaction(async (tx) => {
    const [device]: { user: string }[] = await tx("devices")
      .where({ id })
      .whereNull("approved_at")
      .whereNull("revoked_at")
      .update({ approved_at: now, approved_by: by })
      .returning("user");
    if (device !== undefined) await addPersonOf({ ...db, knex: tx }, device.user, now);
    return device !== undefined;
  });
  forgetPeople(db);
  return through;
}

/** rotated: its agent enrols anew by itself. revoked: it is not taken either when it does. */
export async function takeToken(
  { knex }: Database,
  { id, by, now, why }: Deed & { why: "revoked" | "rotated" },
): Promise<boolean> {
  const taken = await knex("devices")
    .where({ id })
    .whereNull("revoked_at")
    .update({ revoked_at: now, revoked_why: why, revoked_by: by });
  return taken > 0;
}

/** What was shut out may come in again: its token, where its agent still has it, and a new one where not. */
export async function letInAgain({ knex }: Database, id: string): Promise<boolean> {
  const changed = await knex("devices")
    .where({ id, revoked_why: "revoked" })
    .update({ revoked_at: null, revoked_why: null, revoked_by: null });
  return changed > 0;
}
