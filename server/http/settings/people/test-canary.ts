// A person who has data of every kind, under odd names, for the tests of erasing: whatever holds a word of them afterwards is at fault.
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "../../../config.ts";
import type { Database } from "../../../db/open.ts";
import { mergeLogIn } from "../../../db/people/merge.ts";
import { openStore } from "../../../stores/open-store.ts";
import { ask } from "../../../test-server.ts";
import { recordDay } from "../../gallery/test-recorded.ts";
import { NOW } from "../../test-company.ts";

const DAY = "2026-11-19";
const CALENDAR = { zone: "Europe/Berlin", dayStartMin: 0 };
export const CANARY = 'CORP\\qx7kanari "ö"';
export const OTHER = "qx7kanari.o'neil@corp";
export const SHOWN = "Käthe Qx7kanari <b>";
/** In every name of theirs, and in nothing else, not even by chance in the bytes of a database. */
export const TRACE = /qx7kanari/i;

/** Too long for a row of PostgreSQL, and not to be compressed. */
const LONG = Array.from({ length: 200 }, () => `qx7kanari ${randomBytes(60).toString("base64")}`).join(" ");

export const report = (url: string, user: string, state: string, ts: string) =>
  ask(`${url}/api/report`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user, state, ts }),
  });

type Office = {
  db: Database;
  url: string;
  /** The settings it was started with, INSTANCE_DIR and those of its store among them. */
  env: Record<string, string>;
  now: number;
  /** A page, as an owner. */
  open: (path: string) => Promise<unknown>;
};

export async function reportDay(url: string, user: string): Promise<void> {
  for (const [state, time] of [
    ["working", "08:00"],
    ["stopped", "14:00"],
  ] as const)
    assert.equal((await report(url, user, state, `${DAY}T${time}:00+01:00`)).status, 200);
}

/** Of what was reported of that day, in the store of these settings. */
export async function recordPictures({ db, url, env, now }: Omit<Office, "open">, user: string): Promise<void> {
  const secret = (await db.knex("settings").where({ key: "ticket_secret" }).first()).value;
  const store = await openStore(loadConfig({ env, file: null }), { secret, clock: () => now });
  await recordDay({ db, store, calendar: CALENDAR, url }, { user, day: DAY, now });
}

/** Under two log-ins of one person; in the server's log files too. */
export async function recordCanary({ db, url, env, now, open }: Office): Promise<void> {
  const { knex } = db;
  for (const user of [CANARY, OTHER]) await reportDay(url, user);
  await open("/settings/people"); // totals are settled
  await recordPictures({ db, url, env, now }, CANARY);
  assert.equal(await mergeLogIn(db, { user: OTHER, into: CANARY }, { now, by: "Max" }), null);
  await knex("people").where({ user: CANARY }).update({ name: SHOWN });
  const [own, at] = [{ user: CANARY, host: "qx7kanari-laptop" }, NOW - 86_400_000];
  const device = { id: randomUUID(), token_hash: "h", ...own, os: "linux", version: "1", enrolment: "key" };
  await knex("devices").insert({ ...device, created_at: at });
  await knex("my_links").insert({
    token_hash: "a",
    user: OTHER,
    device_id: device.id,
    created_at: at,
    expires_at: at,
  });
  await knex("my_sessions").insert({
    token_hash: "b",
    user: OTHER,
    device_id: device.id,
    created_at: at,
    expires_at: at,
  });
  await knex("notices_accepted").insert({ user: OTHER, at, tag: "t", policy: "{}" });
  const times = { from_at: at, to_at: at + 1, made_at: at };
  const claim = { user: CANARY, ...times, kind: "call", text: LONG, state: "open", device_id: device.id };
  await knex("claims").insert({ ...claim, id: randomUUID() });
  await knex("claims").insert({
    ...claim,
    ...{ id: randomUUID(), user: "anna", device_id: null, text: "me" },
    answer: `with ${OTHER}, yes`,
  });
  await knex("access_log").insert({
    at,
    manager_id: null,
    manager: "Max",
    user: CANARY,
    kind: "titles",
    object_id: "qx7kanari",
  });
  await knex("running").insert({ id: randomUUID(), ...own, from_at: at, to_at: at + 1 });
  await knex("open_people")
    .insert({ user: OTHER, from_at: at, bound_at: NOW + 9e9 })
    .onConflict("user")
    .ignore();
  await knex("apps").insert({
    ...{ id: randomUUID(), ...own, ts: Date.parse(`${DAY}T10:00:00+01:00`), duration_ms: 60_000, kind: "APP" },
    ...{ application: "Qx7kanari Editor", title: "qx7kanari", site: null, url: null, project: "Qx7kanari" },
  });
  await open(`/applications?period=day&at=${DAY}`);
  const person = { scope_kind: "person", scope: CANARY };
  await knex("working_hours").insert({ ...person, weekday: 1, from_min: 0, to_min: 9 });
  await knex("workweeks").insert({ ...person, has_hours: 1, target_min: null, day_start_min: null });
  await knex("policies").insert({ ...person, key: "blurScreenshots", value: "true" });
  const change = { at, manager_id: "m", manager: "Max", difference: "{}", undoes: null };
  await knex("policy_changes").insert({ ...change, ...person, reason: "asked for" });
  await knex("policy_changes").insert({
    ...change,
    scope_kind: "organisation",
    scope: "",
    reason: `since ${SHOWN}`,
  });
  await knex("access_changes").insert({ at, author: "Max", text: `Made a link for “${CANARY}”.` });
  await knex("settings").insert({ key: "people_apart", value: JSON.stringify([`anna\u0000${OTHER}`, "a\u0000b"]) });
  const unreadable = { origin: "o", id_text: "1", state_text: "?", ts_text: "?", reason: "state", imported_at: at };
  await knex("unreadable_events").insert({ ...unreadable, user_text: OTHER });
  const asked = {
    id: randomUUID(),
    kind: "picture",
    object_id: "x",
    reason: "qx7kanari",
    asked_name: "Max",
    asked_at: at,
  };
  const manager = await knex("managers").first("id");
  await knex("release_requests").insert({ ...asked, user: CANARY, asked_by: manager.id });
  await knex("project_revisions").insert({ revision: 1, at, manager_id: null, manager: "Max", takes_back: null });
  const rule = { revision: 1, project: "House", field: "person", test: "equals" };
  await knex("project_rules").insert({ ...rule, position: 1, pattern: OTHER });
  const line = JSON.stringify({
    level: 30,
    user: CANARY,
    path: `/person/${encodeURIComponent(CANARY)}`,
    name: SHOWN,
  });
  writeFileSync(join(env.INSTANCE_DIR ?? "", "server.log"), `${line}\n{"msg":"kept"}\n`);
  writeFileSync(
    join(env.INSTANCE_DIR ?? "", "20261101-0000-01-server.log"),
    `${JSON.stringify({ msg: `of ${OTHER}.` })}\n`,
  );
}
