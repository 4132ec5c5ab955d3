// Enrolled agents and their tokens. A token is 256 random bits, shown once and kept as its SHA-256. What was looked up is
// remembered for a short while, because every batch of every agent asks.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Enrolled, Enrolment } from "../../../protocol/device.ts";
import type { Database } from "../open.ts";
import { addPersonOf } from "../people/everybody.ts";

export type Device = { id: string; user: string; host: string };
export type How = "open" | "key" | "approve";

/** waiting: a manager has not let it in yet. */
export type Known = { kind: "device"; device: Device } | { kind: "waiting" } | { kind: "unknown" };

export type Devices = {
  /** null: somebody has shut this machine of this person out, and nobody has let it in again. */
  enrol(enrolment: Enrolment, how: How, now: number): Promise<Enrolled | null>;
  ofToken(token: string, now: number): Promise<Known>;
  /** What was looked up is looked up again: somebody has revoked, let in or shut out. */
  forget(): void;
};

/** A revoked token stops working within this time on every other server, ms; at once on the one where it is revoked. */
const REMEMBERED_MS = 30_000;
/** More agents than one server is meant for. */
const REMEMBERED_MAX = 20_000;

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

export function openDevices(db: Database): Devices {
  const { knex } = db;
  const remembered = new Map<string, { known: Known; at: number }>();
  return {
    async enrol({ user, host, os, version }, how, now) {
      const shutOut = await knex("devices").select("id").where({ user, host, revoked_why: "revoked" }).first();
      if (shutOut !== undefined) return null;
      const token = randomBytes(32).toString("hex");
      const id = randomUUID();
      const waits = how === "approve";
      // Who asks again and again stands in the list once.
      if (waits) await knex("devices").where({ user, host }).whereNull("approved_at").whereNull("revoked_at").delete();
      // Whoever has an agent is somebody, also before the first key is pressed; whoever asks for one is not yet.
      else await addPersonOf(db, user, now);
      await knex("devices").insert({
        id,
        token_hash: hashOf(token),
        user,
        host,
        os,
        version,
        enrolment: how,
        created_at: now,
        approved_at: waits ? null : now,
      });
      return { device: id, token, ...(waits ? { waiting: true } : {}) };
    },
    async ofToken(token, now) {
      const hash = hashOf(token);
      const before = remembered.get(hash);
      if (before !== undefined && now - before.at < REMEMBERED_MS) return before.known;
      remembered.delete(hash);
      const row: (Device & { approvedAt: number | null }) | undefined = await knex("devices")
        .select("id", "user", "host", { approvedAt: "approved_at" })
        .where({ token_hash: hash })
        .whereNull("revoked_at")
        .first();
      if (row === undefined) return { kind: "unknown" };
      const { approvedAt, ...device } = row;
      if (approvedAt === null) return { kind: "waiting" };
      const known: Known = { kind: "device", device };
      if (remembered.size >= REMEMBERED_MAX) remembered.clear();
      remembered.set(hash, { known, at: now });
      return known;
    },
    forget: () => remembered.clear(),
  };
}
