// Enrolment, the agent's batch and its policy, against a whole server.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { policySchema } from "../../protocol/policy.ts";
import { loadConfig } from "../config.ts";
import { ask, startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

const iso = (ms: number) => new Date(ms).toISOString();
const MINUTE = 60_000;

async function enrol(user: string, host = "PC-1", at = server) {
  const answer = await ask(`${at.url}/api/v1/devices`, {
    method: "POST",
    body: JSON.stringify({ user, host, os: "Linux", version: "1.0" }),
  });
  assert.equal(answer.status, 201, answer.text);
  return JSON.parse(answer.text) as { device: string; token: string };
}

const envelope = (user: string, items: unknown[], over: object = {}) => ({
  sent_at: iso(Date.now()),
  next_in_s: 60,
  agent: { version: "1.0", os: "Linux", host: "PC-1" },
  user,
  items,
  ...over,
});
const send = (token: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(`${server.url}/api/v1/batch`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, ...headers },
    body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
const presence = (over: object = {}) => ({
  type: "presence",
  id: randomUUID(),
  state: "working",
  ts: iso(Date.now() - 30 * MINUTE),
  until: iso(Date.now() - MINUTE),
  ...over,
});
const rowsOf = (user: string) => server.db.knex("work_events").where({ user });

test("a batch is stored, answered with the server's time and the policy's tag, and changes nothing when sent again", async () => {
  const { token } = await enrol("anna");
  const batch = envelope("anna", [
    presence(),
    { type: "running", id: randomUUID(), from: iso(Date.now() - MINUTE), to: iso(Date.now()) },
    { type: "note", id: randomUUID(), ts: iso(Date.now()), kind: "clock", text: "jumped" },
  ]);
  const answer = await send(token, batch);
  assert.equal(answer.status, 200, answer.text);
  const { accepted, rejected, now, policy } = JSON.parse(answer.text);
  assert.deepEqual([accepted, rejected], [3, []]);
  assert.ok(Math.abs(Date.parse(now) - Date.now()) < 10_000);
  assert.match(policy, /^[0-9a-f]{16}$/);
  assert.deepEqual(JSON.parse((await send(token, batch)).text).rejected, []);
  assert.equal((await rowsOf("anna")).length, 1);
});

test("one bad item rejects itself only, each with its index, id and code", async () => {
  const { token } = await enrol("bo");
  const taken = presence();
  await send((await enrol("carl")).token, envelope("carl", [taken]));
  const late = presence({ until: iso(Date.now() + 100 * 3_600_000) });
  const items = [
    presence(),
    presence({ state: "asleep" }),
    { type: "telepathy", id: "t1" },
    presence({ ts: iso(Date.now() + 10 * MINUTE), until: null }),
    taken,
    late,
    "nonsense",
    null,
    presence({ id: "not-a-uuid" }),
    presence(),
  ];
  const { accepted, rejected } = JSON.parse((await send(token, envelope("bo", items))).text);
  assert.equal(accepted, 2);
  assert.deepEqual(
    rejected.map(({ index, id, code }: { index: number; id: string | null; code: string }) => [index, id, code]),
    [
      [1, (items[1] as { id: string }).id, "invalid"],
      [2, "t1", "unknown-type"],
      [3, (items[3] as { id: string }).id, "future"],
      [4, taken.id, "id-taken"],
      [5, late.id, "invalid"],
      [6, null, "unknown-type"],
      [7, null, "unknown-type"],
      [8, "not-a-uuid", "invalid"],
    ],
  );
  assert.equal((await rowsOf("bo")).length, 2);
});

test("an empty batch is a heartbeat, and a missing next_in_s is a minute", async () => {
  const { token } = await enrol("hb");
  const answer = await send(token, envelope("hb", [], { next_in_s: undefined }));
  assert.equal(answer.status, 200, answer.text);
  const machine = await server.db.knex("machines").where({ user: "hb" }).first();
  assert.deepEqual([machine.host, machine.next_in_s, machine.state], ["PC-1", 60, null]);
  assert.ok(await server.db.knex("people").where({ user: "hb" }).first(), "whoever has an agent is a person");
});

test("gzip is taken, and a bomb of it is refused by what it would become", async () => {
  const { token } = await enrol("zip");
  assert.equal(
    (await send(token, gzipSync(JSON.stringify(envelope("zip", [presence()]))), { "Content-Encoding": "gzip" })).status,
    200,
  );
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, "["));
  assert.equal((await send(token, bomb, { "Content-Encoding": "gzip" })).status, 413);
});

const refused: [name: string, body: (user: string) => unknown, status: number, says: RegExp][] = [
  ["broken JSON", () => "{", 400, /JSON/],
  ["no items", (user) => ({ ...envelope(user, []), items: undefined }), 400, /items/],
  ["1,001 items", (user) => envelope(user, Array(1001).fill({})), 400, /items/],
  ["no agent", (user) => ({ ...envelope(user, []), agent: undefined }), 400, /agent/],
  ["a sent_at without an offset", (user) => envelope(user, [], { sent_at: "2026-01-01T00:00:00" }), 400, /sent_at/],
  ["a next_in_s of a day", (user) => envelope(user, [], { next_in_s: 86_400 }), 400, /next_in_s/],
  ["somebody else's name", () => envelope("mallory", []), 403, /user-mismatch|somebody else/],
  ["more than a megabyte", (user) => envelope(user, [{ more: "x".repeat(1_100_000) }]), 413, /1048576/],
  ["JSON nested a hundred thousand deep", () => "[".repeat(100_000), 400, /JSON/],
];
for (const [name, body, status, says] of refused) {
  test(`a batch is refused and stores nothing: ${name}`, async () => {
    const user = `refused-${status}-${name}`;
    const { token } = await enrol(user);
    const answer = await send(token, body(user));
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.text, says);
    assert.equal((await server.db.knex("machines").where({ user })).length, 0);
  });
}

test("without a token, or with one that is unknown or revoked, nothing is taken and nothing told", async () => {
  const { token, device } = await enrol("dora");
  for (const headers of [
    {},
    { Authorization: "Bearer" },
    { Authorization: `Bearer ${"0".repeat(64)}` },
    { Authorization: `Basic ${token}` },
  ] as Record<string, string>[]) {
    assert.equal(
      (await ask(`${server.url}/api/v1/batch`, { method: "POST", headers, body: JSON.stringify(envelope("dora", [])) }))
        .status,
      401,
    );
    assert.equal((await ask(`${server.url}/api/v1/policy`, { headers })).status, 401);
  }
  await server.db.knex("devices").where({ id: device }).update({ revoked_at: Date.now() });
  assert.equal((await send(token, envelope("dora", []))).status, 401);
});

test("a token is kept as a hash only", async () => {
  const { token, device } = await enrol("erik");
  const row = await server.db.knex("devices").where({ id: device }).first();
  assert.ok(!JSON.stringify(row).includes(token));
  assert.match(row.token_hash, /^[0-9a-f]{64}$/);
});

test("the policy is given once, and by its tag not again", async () => {
  const { token } = await enrol("fay");
  const headers = { Authorization: `Bearer ${token}` };
  const first = await ask(`${server.url}/api/v1/policy`, { headers });
  assert.equal(first.status, 200);
  assert.equal(typeof JSON.parse(first.text).requireNotice, "boolean");
  const again = await ask(`${server.url}/api/v1/policy`, {
    headers: { ...headers, "If-None-Match": String(first.headers.etag) },
  });
  assert.deepEqual([again.status, again.text], [304, ""]);
  assert.equal(`"${JSON.parse((await send(token, envelope("fay", []))).text).policy}"`, first.headers.etag);
});

test("ENROLMENT=key enrols those who know the key", async () => {
  const closed = await startTestServer({ ENROLMENT: "key", ENROLMENT_KEY: "correct horse battery" });
  const ask1 = (key?: string) =>
    ask(`${closed.url}/api/v1/devices`, {
      method: "POST",
      body: JSON.stringify({ user: "anna", host: "PC-1", os: "Linux", version: "1.0", key }),
    });
  assert.deepEqual(
    [(await ask1()).status, (await ask1("wrong")).status, (await ask1("correct horse battery")).status],
    [403, 403, 201],
  );
  await closed.stop();
});

const slot = (over: object = {}) => ({
  type: "slot",
  slot: iso(Math.floor((Date.now() - 60 * MINUTE) / (10 * MINUTE)) * 10 * MINUTE),
  keyboard_events: 120,
  clicks: 9,
  scrolls: 4,
  mouse_events: 60,
  active_seconds: 200,
  ...over,
});

test("slots are stored, grow with what is sent again, and a bad one rejects itself only", async () => {
  const { token } = await enrol("gus");
  const question = { kind: "regular-beat", count: 9, evidence: "every 60.0 s\u0000 \ud800" };
  const first = await send(
    token,
    envelope("gus", [slot({ scripted: [question] }), slot({ slot: iso(Date.now() + 1) })]),
  );
  assert.equal(first.status, 200, first.text);
  const { accepted, rejected } = JSON.parse(first.text);
  assert.deepEqual([accepted, rejected.length, rejected[0].code], [1, 1, "invalid"]);
  assert.match(rejected[0].detail, /start of ten minutes/);
  await send(token, envelope("gus", [slot({ keyboard_events: 100, clicks: 12, active_seconds: 320 })]));
  const [stored, ...none] = await server.db.knex("slots").where({ user: "gus" });
  assert.deepEqual(none, []);
  assert.deepEqual(
    [stored.host, stored.keyboard_events, stored.clicks, stored.scrolls, stored.mouse_events, stored.active_seconds],
    ["PC-1", 120, 12, 4, 60, 320],
  );
  const [kept] = await server.db.knex("scripted").where({ user: "gus" });
  assert.deepEqual([kept.kind, kept.count, kept.evidence], ["regular-beat", 9, "every 60.0 s \ufffd"]);
});

test("the policy follows the settings, its tag with it, and every answer to a batch carries that tag", async () => {
  const strict = await startTestServer({
    isScreenshotEnabled: "false",
    screenshotFrequency: "20",
    privateWindows: "Payroll, Doctor",
    screenshotHours: "Mon-Fri 09:00-17:00",
    SCREENSHOT_DELETE_WINDOW_MINUTES: "30",
  });
  const { token } = await enrol("hal", "PC-1", strict);
  const headers = { Authorization: `Bearer ${token}` };
  const asked = await ask(`${strict.url}/api/v1/policy`, { headers });
  const policy = policySchema.parse(JSON.parse(asked.text));
  assert.deepEqual(
    [policy.isScreenshotEnabled, policy.screenshotFrequency, policy.screenshotDeleteWindowMinutes],
    [false, 20, 30],
  );
  assert.deepEqual(policy.privateWindows.slice(-2), ["Payroll", "Doctor"]);
  assert.equal(policy.screenshotHours?.length, 5);
  const { token: own } = await enrol("hal");
  const before = await ask(`${server.url}/api/v1/policy`, { headers: { Authorization: `Bearer ${own}` } });
  assert.notEqual(asked.headers.etag, before.headers.etag);
  const batch = await ask(`${strict.url}/api/v1/batch`, {
    method: "POST",
    headers,
    body: JSON.stringify(envelope("hal", [])),
  });
  assert.equal(`"${JSON.parse(batch.text).policy}"`, asked.headers.etag);
  await strict.stop();
});

test("a setting of the policy that cannot be read is told with its key and what is allowed", () => {
  for (const [key, value, told] of [
    ["isScreenshotEnabled", "perhaps", /isScreenshotEnabled=perhaps: must be true or false/],
    ["screenshotFrequency", "ten", /must be minutes, 1 to 1440/],
    ["screenshotHours", "9 to 5", /must be hours such as Mon-Fri/],
    ["FILE_PROVIDER", "S3", /FILE_PROVIDER=S3 needs S3_BUCKET/],
    ["S3_ENDPOINT", "wasabi", /must be an address such as/],
  ] as const)
    assert.throws(() => loadConfig({ env: { [key]: value }, file: null }), told);
});

test("uses of applications are kept without title and address, once, with the larger duration", async () => {
  const { token } = await enrol("apps");
  const app = {
    type: "app",
    id: randomUUID(),
    title: "Salaries 2027",
    description: "Firefox",
    date: iso(Date.now() - 5 * MINUTE),
    duration: 100.5,
    url: "https://mail.example.org/inbox?id=7",
  };
  const ahead = { ...app, id: randomUUID(), duration: 11 * 60 };
  const nameless = { ...app, id: randomUUID(), description: "" };
  const { accepted, rejected } = JSON.parse((await send(token, envelope("apps", [app, ahead, nameless]))).text);
  assert.equal(accepted, 1);
  assert.deepEqual(
    rejected.map(({ id, code }: { id: string; code: string }) => [id, code]),
    [
      [ahead.id, "future"],
      [nameless.id, "invalid"],
    ],
  );
  await send(token, envelope("apps", [{ ...app, duration: 240 }]));
  await send(token, envelope("apps", [app]));
  const rows = await server.db.knex("apps").where({ user: "apps" });
  assert.deepEqual(
    rows.map(({ duration_ms, kind, application, title, site, url }) => [
      duration_ms,
      kind,
      application,
      title,
      site,
      url,
    ]),
    [[240_000, "URL", "Firefox", null, "mail.example.org", null]],
  );
});
