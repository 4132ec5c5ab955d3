// An office of which every word is a payload: sixty people with their machines, days, applications, pictures and claims, told by the
// doors of agents; teams, rules, managers, holidays and reasons, written by the forms of managers.
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { loadConfig } from "../../../../server/config.ts";
import { cookieOf } from "../../../../server/http/my/test-own-page.ts";
import { testPicture } from "../../../../server/http/screenshots/test-picture.ts";
import type { Route } from "../../../../server/start.ts";
import { startServer } from "../../../../server/start.ts";
import { ask } from "../../../../server/test-server.ts";
import { ENGLISH_MESSAGES } from "../../../../server/words/english.ts";
import { PAYLOADS, type Payload, textFor } from "../payloads.ts";
import { type Doors, inTurns, openDoors, taken } from "./doors.ts";
import { writeSettings } from "./settings.ts";
import { openProvider, signIn } from "./sign-ins.ts";

export const NOW = Date.UTC(2026, 10, 20, 13, 32, 7);
export const DAY = "2026-11-19";
const FOUNDER = textFor(PAYLOADS[0] as Payload, "founder");
const PASSWORD = "a sentence is fine";
const HOUR_MS = 3_600_000;

export type Person = { user: string; payload: Payload; token: string; picture: string };
export type Office = {
  doors: Doors;
  routes: Route[];
  people: readonly Person[];
  teams: readonly string[];
  /** A cookie each, and nobody's. */
  cookies: Record<"owner" | "manager" | "council" | "person" | "device" | "nobody", string>;
  /** Cookies of owners whom a provider has named, one for each payload. */
  owners: readonly string[];
  managers: readonly string[];
  /** Of a manager’s link that nobody has used. */
  linkKey: string;
  /** Lines of the log that tell of a failure. */
  failures(): string[];
  close(): Promise<void>;
};

/** @param everyClaim each payload signs in by every claim of the provider, not by one of them */
export async function openOffice({ everyClaim }: { everyClaim: boolean }): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), "stint-xss-"));
  mkdirSync(join(folder, "languages"));
  writeFileSync(join(folder, "languages", "de.json"), JSON.stringify(wordsOfPayloads()));
  const logged: string[] = [];
  const provider = await openProvider(FOUNDER);
  const config = loadConfig({
    env: {
      HOST: "127.0.0.1",
      PORT: "0",
      TIME_ZONE: "Europe/Brussels",
      RATE_LIMIT: "off",
      INSTANCE_DIR: folder,
      DATABASE_URI: `sqlite:///${join(folder, "work_events.db")}`,
      applicationTitles: "true",
      urls: "full",
      REQUIRE_NOTICE: "false",
      SCREENSHOT_DELETE_WINDOW_MINUTES: "0",
      TWO_PERSON_RULE: "true",
      ...provider.settings,
    },
    file: null,
  });
  const log = pino({ level: "warn" }, { write: (line) => void logged.push(line) });
  const server = await startServer(config, { log, clock: () => NOW });
  const close = async () => {
    await server.stop();
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const doors = openDoors(`http://127.0.0.1:${server.port}`);
    const people: Person[] = [];
    await inTurns(PAYLOADS, async (payload) => void people.push(await tellOf(doors, payload)));
    people.sort((one, other) => one.payload.n - other.payload.n);
    const owner = await founder(doors, server.setupCode ?? "");
    provider.serve(doors.url);
    const owners = await signIn(doors, provider, { everyClaim });
    const written = await writeSettings(doors, { owner, owners, people, day: DAY });
    const [first] = people;
    const device = taken(await doors.tell("my-link", "/api/v1/my-link", {}, first?.token), "a link of an agent", 200);
    const link = await ask(JSON.parse(device.text).url, { headers: { accept: "text/html" } });
    return {
      doors,
      routes: server.routes(),
      people,
      owners,
      ...written,
      cookies: { ...written.cookies, owner, nobody: "", device: cookieOf(link) },
      failures: () => logged.filter((line) => JSON.parse(line).level >= 50),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Every word of the pages, as an office's own language file has it. */
const wordsOfPayloads = () =>
  Object.fromEntries(
    Object.keys(ENGLISH_MESSAGES).map((key, i) => [key, textFor(PAYLOADS[i % PAYLOADS.length] as Payload, "word")]),
  );

async function founder(doors: Doors, code: string): Promise<string> {
  const made = await doors.send("/setup", Object.entries({ code, name: FOUNDER, password: PASSWORD }), "");
  return cookieOf(taken(made, "the first manager", 303));
}

/** One person: a machine that enrols, two days of work, what stood in front, a question, a note, a picture and something refused. */
async function tellOf(doors: Doors, payload: Payload): Promise<Person> {
  const text = (field: string, max?: number) => textFor(payload, field, max);
  const [user, host] = [text("user"), text("host")];
  const machine = { user, host, os: text("os", 128), version: text("version", 64) };
  const enrolled = taken(
    await doors.tell("devices", "/api/v1/devices", { ...machine, key: text("key") }),
    "an enrolment",
    201,
  );
  const { token } = JSON.parse(enrolled.text) as { token: string };
  const plain = await doors.tell("report", "/api/report", { user: text("plain"), state: "working" });
  taken(plain, "a plain report", 200);
  for (const wrong of [
    { user: text("user"), state: text("state") },
    { user: text("user"), state: "working", ts: text("ts", 64) },
  ])
    taken(await doors.tell("report", "/api/report", wrong), "a wrong report", 400);
  const agent = { version: machine.version, os: machine.os, host };
  const batch = { sent_at: at(NOW), next_in_s: 60, agent, user };
  const sent = await doors.tell("batch", "/api/v1/batch", { ...batch, items: itemsOf(text) }, token);
  const { accepted, rejected } = JSON.parse(taken(sent, "a batch", 200).text);
  if (accepted < 12) throw new Error(`Of a batch ${accepted} were taken, and of others ${JSON.stringify(rejected)}`);
  const late = { ...batch, sent_at: text("sent", 64) };
  taken(await doors.tell("batch", "/api/v1/batch", { ...late, items: [] }, token), "a batch without its time", 400);
  return { user, payload, token, picture: await bringPicture(doors, payload, token) };
}

const at = (ms: number) => new Date(ms).toISOString();

function itemsOf(text: (field: string, max?: number) => string) {
  const id = () => randomUUID();
  const days = [Date.parse(`${DAY}T07:00:00Z`), NOW - 5 * HOUR_MS];
  const address = `http://site.example/${text("path")}?q=${text("query")}`;
  const good = days.flatMap((start) => [
    { type: "presence", id: id(), state: "working", ts: at(start), until: at(start + 4 * HOUR_MS) },
    { type: "presence", id: id(), state: "stopped", ts: at(start + 4 * HOUR_MS), reason: "idle" },
    { type: "running", id: id(), from: at(start), to: at(start + 5 * HOUR_MS) },
    { type: "note", id: id(), ts: at(start + HOUR_MS), kind: "screenshot-failed", text: text("note", 2000) },
    {
      ...{ type: "slot", slot: at(start), keyboard_events: 9, clicks: 9, scrolls: 9, mouse_events: 9 },
      ...{ active_seconds: 300, scripted: [{ kind: "regular-beat", count: 9, evidence: text("evidence", 500) }] },
    },
    ...[null, address].map((url, i) => ({
      ...{ type: "app", id: id(), title: text("title"), description: text("app"), project: text("project", 64) },
      ...{ date: at(start + i * HOUR_MS), duration: 1800, kind: url === null ? "APP" : "URL", url },
    })),
  ]);
  const [start = 0] = days;
  const wrong = [
    { type: "presence", id: text("id"), state: "working", ts: at(start) },
    { type: "presence", id: id(), state: "working", ts: text("ts", 64) },
    { type: "presence", id: id(), state: "working", ts: at(start), until: text("until", 64) },
    { type: "running", id: text("id"), from: text("from", 64), to: text("to", 64) },
    { type: "note", id: text("id"), ts: text("ts", 64), kind: text("kind"), text: null },
    { type: "slot", id: text("id"), slot: text("slot", 64) },
    { type: "app", id: text("id"), date: text("date", 64), url: text("url"), description: "x", duration: 1 },
    { type: text("type"), id: text("id") },
  ];
  return [...good, ...wrong];
}

/** A picture by its tickets, and one that names itself what it likes. */
async function bringPicture(doors: Doors, payload: Payload, token: string): Promise<string> {
  const { told, picture, thumbnail } = await testPicture({ ts: Date.parse(`${DAY}T09:00:10Z`), shade: payload.n });
  const answer = taken(await doors.tell("screenshots", "/api/v1/screenshots", told, token), "a picture", 200);
  const tickets = JSON.parse(answer.text);
  for (const [ticket, body] of [
    [tickets.upload, picture],
    [tickets.thumbnail, thumbnail],
  ]) {
    const headers = { ...ticket.headers, "content-length": String(body.length) };
    taken(await ask(new URL(ticket.url, doors.url).href, { method: "PUT", headers, body }), "a file", 200);
  }
  const done = await doors.tell("complete", `/api/v1/screenshots/${told.id}/complete`, {}, token);
  taken(done, "a whole picture", 200);
  const text = (field: string) => textFor(payload, field, 200);
  const stored = { bucket: text("bucket"), key: text("key"), thumbnail_key: text("thumb") };
  const named = { id: text("id"), ts: text("ts"), slot: text("slot"), sha256: text("sha") };
  for (const wrong of [
    { ...told, id: randomUUID(), stored },
    { ...told, ...named, thumbnail: { ...told.thumbnail, sha256: text("sha") } },
  ])
    await doors.tell("screenshots", "/api/v1/screenshots", wrong, token);
  return told.id;
}
