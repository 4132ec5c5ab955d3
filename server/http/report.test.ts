// The plain report as real senders send it, against a whole server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

const post = (body: string | Uint8Array, headers: Record<string, string> = { "Content-Type": "application/json" }) =>
  ask(`${server.url}/api/report`, { method: "POST", headers, body });
const last = async () =>
  (await server.db.knex("work_events").orderBy("seq", "desc").first()) as Record<string, unknown>;
const count = async () => Number(((await server.db.knex("work_events").count("* as n").first()) as { n: number }).n);

const UTF8 = "application/json; charset=utf-8";
const FORM = "application/x-www-form-urlencoded";
const TS = Date.UTC(2023, 6, 8, 12, 30, 45);

const taken: [
  name: string,
  body: string | Uint8Array,
  headers: Record<string, string>,
  expected: Record<string, unknown>,
][] = [
  [
    "JSON",
    '{"user":"anna","state":"working","ts":"2023-07-08T12:30:45Z"}',
    { "Content-Type": UTF8 },
    { user: "anna", state: "working", ts: TS, host: "", id: null },
  ],
  [
    "a form",
    "user=anna+b&state=stopped&ts=2023-07-08T12%3A30%3A45Z",
    { "Content-Type": FORM },
    { user: "anna b", state: "stopped", ts: TS },
  ],
  ["JSON that curl -d calls a form", '{"user":"a=b&c","state":"working"}', { "Content-Type": FORM }, { user: "a=b&c" }],
  ["JSON without a Content-Type", '{"user":"anna","state":"working"}', {}, { user: "anna" }],
  ["a byte order mark", '\uFEFF{"user":"bom","state":"working"}', { "Content-Type": UTF8 }, { user: "bom" }],
  [
    "Windows-1252 without a charset, as PowerShell 5.1 sends it",
    Buffer.from('{"user":"Jos\xe9 \x80","state":"working"}', "latin1"),
    { "Content-Type": "application/json" },
    { user: "José €" },
  ],
  [
    "UTF-8 without a charset",
    '{"user":"José 李雷","state":"working"}',
    { "Content-Type": "application/json" },
    { user: "José 李雷" },
  ],
  [
    "UTF-16, as it says",
    Buffer.from('{"user":"anna16","state":"working"}', "utf16le"),
    { "Content-Type": "application/json; charset=utf-16le" },
    { user: "anna16" },
  ],
  ["a form in Windows-1252", "user=Jos%E9&state=working", { "Content-Type": FORM }, { user: "José" }],
  ["Working with a capital", '{"user":"anna","state":"Working"}', {}, { state: "working" }],
  [
    "seven fractional digits and an offset (Get-Date -Format o)",
    '{"user":"anna","state":"working","ts":"2023-07-08T14:30:45.1239999+02:00"}',
    {},
    { ts: TS + 123 },
  ],
  [
    "a space for the T and no offset: the office's zone",
    '{"user":"anna","state":"working","ts":"2023-07-08 14:30:45"}',
    {},
    { ts: TS },
  ],
  [
    "a local time that does not exist: later by the gap",
    '{"user":"anna","state":"working","ts":"2026-03-29T02:30:00"}',
    {},
    { ts: Date.UTC(2026, 2, 29, 1, 30) },
  ],
  [
    "a local time that comes twice: the first",
    '{"user":"anna","state":"working","ts":"2025-10-26T02:30:00"}',
    {},
    { ts: Date.UTC(2025, 9, 26, 0, 30) },
  ],
  ["null for ts: the server's time", '{"user":"anna","state":"working","ts":null}', {}, { sent_ts: null }],
  [
    "unknown fields, an id and a host are ignored",
    '{"user":"anna","state":"working","id":"x","host":"PC","until":"2030-01-01T00:00:00Z","more":[1]}',
    {},
    { id: null, host: "", until: null },
  ],
  ["spaces around a name", '{"user":"  anna \\t","state":"working"}', {}, { user: "anna" }],
  ["a name that is not composed: NFC", '{"user":"Jose\\u0301","state":"working"}', {}, { user: "José" }],
  [
    "question marks where PowerShell could not write the letters",
    '{"user":"??","state":"working"}',
    {},
    { user: "??" },
  ],
  ["256 characters", JSON.stringify({ user: "x".repeat(256), state: "working" }), {}, { user: "x".repeat(256) }],
];

for (const [name, body, headers, expected] of taken) {
  test(`a plain report is understood: ${name}`, async () => {
    const answer = await post(body, headers);
    assert.deepEqual([answer.status, answer.text], [200, '{"success":true}']);
    const row = await last();
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, row[key]])), expected);
    assert.equal(row.address, "127.0.0.1");
  });
}

const refused: [
  name: string,
  body: string | Uint8Array,
  headers: Record<string, string>,
  status: number,
  says: RegExp,
][] = [
  ["broken JSON", '{"user":', {}, 400, /not valid JSON/],
  ["an empty body", "", {}, 400, /empty/],
  ["a list", "[1,2]", {}, 400, /body/],
  ["an unknown state", '{"user":"anna","state":"asleep"}', {}, 400, /state/],
  ["no user", '{"state":"working"}', {}, 400, /user/],
  ["a blank user", '{"user":"   ","state":"working"}', {}, 400, /user/],
  ["257 characters", JSON.stringify({ user: "x".repeat(257), state: "working" }), {}, 400, /user/],
  ["a control character", '{"user":"a\\u0000b","state":"working"}', {}, 400, /user.*control/],
  ["half a surrogate pair", '{"user":"a\\ud800","state":"working"}', {}, 400, /user/],
  ["a number for a user", '{"user":7,"state":"working"}', {}, 400, /user/],
  ["an unreadable ts", '{"user":"anna","state":"working","ts":"yesterday"}', {}, 400, /ts/],
  ["a number for ts", '{"user":"anna","state":"working","ts":1688819445}', {}, 400, /ts/],
  ["30 February", '{"user":"anna","state":"working","ts":"2023-02-30T00:00:00Z"}', {}, 400, /ts/],
  ["ten fractional digits", '{"user":"anna","state":"working","ts":"2023-07-08T12:30:45.0123456789Z"}', {}, 400, /ts/],
  ["a date alone", '{"user":"anna","state":"working","ts":"2023-07-08"}', {}, 400, /ts/],
  [
    "bytes that are not the UTF-8 they are called",
    Buffer.from('{"user":"\xe9","state":"working"}', "latin1"),
    { "Content-Type": UTF8 },
    400,
    /UTF-8/,
  ],
  ["an unknown charset", "{}", { "Content-Type": "application/json; charset=klingon" }, 415, /charset/],
  ["an unknown encoding", "{}", { "Content-Encoding": "zstd9" }, 415, /encoding/],
  ["broken gzip", "{}", { "Content-Encoding": "gzip" }, 400, /./],
  ["more than 64 KiB", JSON.stringify({ user: "anna", state: "working", more: "x".repeat(70_000) }), {}, 413, /65536/],
];

for (const [name, body, headers, status, says] of refused) {
  test(`a plain report is refused and changes nothing: ${name}`, async () => {
    const before = await count();
    const answer = await post(body, headers);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.headers["content-type"] ?? "", /^application\/problem\+json/);
    const problem = JSON.parse(answer.text);
    assert.deepEqual([problem.success, problem.status], [false, status]);
    assert.match(problem.detail, says);
    assert.equal(await count(), before);
  });
}

test("a ts more than five minutes ahead is stored at server time, with the sent ts beside it", async () => {
  const before = Date.now();
  const sent = new Date(before + 6 * 60_000).toISOString();
  await post(JSON.stringify({ user: "ahead", state: "working", ts: sent }));
  const row = await last();
  assert.equal(row.sent_ts, sent);
  assert.ok(Number(row.ts) >= before && Number(row.ts) <= Date.now());
});

test("a report is answered when it is asked for with Expect: 100-continue", async () => {
  const answer = await post('{"user":"expect","state":"working"}', { "Content-Type": UTF8, Expect: "100-continue" });
  assert.equal(answer.status, 200);
});

test("every other method and address is told so as a problem", async () => {
  for (const [method, path, status] of [
    ["GET", "/api/report", 405],
    ["PUT", "/api/report", 405],
    ["POST", "/api/v1/nothing", 404],
    ["GET", "/api/%ff", 404],
  ] as const) {
    const answer = await ask(`${server.url}${path}`, { method });
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
    assert.match(answer.headers["content-type"] ?? "", /^application\/problem\+json/);
  }
});
