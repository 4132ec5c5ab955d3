// Enrolled agents and their tokens. A token is 256 random bits, shown once and kept as its SHA-256. What was looked up is
// remembered for a short while, because every batch of every agent asks.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Enrolled, Enrolment } from "../../protocol/device.ts";
import { foldName } from "../domain/people-names.ts";
import type { Database } from "./open.ts";
import { addPeople } from "./totals.ts";

export type Device = { id: string; user: string; host: string };

export type Devices = {
  enrol(enrolment: Enrolment, how: "open" | "key", now: number): Promise<Enrolled>;
  /** The device of a token; null where the token is unknown or revoked. */
  ofToken(token: string, now: number): Promise<Device | null>;
};

/** A revoked token stops working within this time on every server, ms. */
const REMEMBERED_MS = 30_000;
/** More agents than one server is meant for. */
const REMEMBERED_MAX = 20_000;

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

export function openDevices({ knex }: Database): Devices {
  const remembered = new Map<string, { device: Device; at: number }>();
  return {
    async enrol({ user, host, os, version }, how, now) {
      const token = randomBytes(32).toString("hex");
      const id = randomUUID();
      // Whoever has an agent is somebody, also before the first key is pressed.
      await addPeople(knex, [{ user, sortName: foldName(user) }], now);
      await knex("devices").insert({
        id,
        token_hash: hashOf(token),
        user,
        host,
        os,
        version,
        enrolment: how,
        created_at: now,
        approved_at: now,
      });
      return { device: id, token };
    },
    async ofToken(token, now) {
      const hash = hashOf(token);
      const known = remembered.get(hash);
      if (known !== undefined && now - known.at < REMEMBERED_MS) return known.device;
      remembered.delete(hash);
      const device: Device | undefined = await knex("devices")
        .select("id", "user", "host")
        .where({ token_hash: hash })
        .whereNull("revoked_at")
        .whereNotNull("approved_at")
        .first();
      if (device === undefined) return null;
      if (remembered.size >= REMEMBERED_MAX) remembered.clear();
      remembered.set(hash, { device, at: now });
      return device;
    },
  };
}
