// Who may talk to the server at all, with raw sockets where fetch would put the Host header right by itself.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { ask, startTestServer, type TestServer } from "../test-server.ts";
import { nameOfHost } from "./guards.ts";

let server: TestServer;
before(async () => {
  server = await startTestServer({
    ALLOWED_HOSTS: "zeit.office.example",
    PUBLIC_URL: "http://hours.office.example:8080",
    TRUSTED_PROXIES: "127.0.0.1",
    RATE_LIMIT: "1000",
  });
});
after(() => server.stop());

/** Sends the text as it is; resolves with what came back when the server closes or has answered once. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.write(text));
    let got = "";
    socket.on("data", (part) => {
      got += part;
      if (/\r\n\r\n/.test(got)) socket.end();
    });
    socket.on("close", () => resolve(got));
    socket.on("error", reject);
  });
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

const HOSTS: [host: string, status: number][] = [
  ["localhost", 200],
  ["LOCALHOST:5000", 200],
  ["127.0.0.1", 200],
  ["[::1]:5000", 200],
  ["localhost.", 200],
  ["zeit.office.example", 200],
  ["hours.office.example:8080", 200],
  ["evil.example", 403],
  ["localhost.evil.example", 403],
  ["evil.example:5000", 403],
  ["127.0.0.1.evil.example", 403],
  ["localhost@evil.example", 403],
  ["8.8.8.8", 403],
];
for (const [host, status] of HOSTS) {
  test(`a request for Host ${host} is ${status === 200 ? "answered" : "refused"}`, async () => {
    assert.equal(
      statusOf(await raw(`GET /health/live HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)),
      status,
    );
  });
}

test("a request without a Host, or with two, is refused", async () => {
  assert.equal(statusOf(await raw("GET /health/live HTTP/1.1\r\n\r\n")), 400);
  assert.equal(statusOf(await raw("GET /health/live HTTP/1.0\r\n\r\n")), 403);
  assert.ok(
    [400, 403].includes(
      statusOf(await raw("GET /health/live HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n\r\n")),
    ),
  );
});

test("a refused Host is logged once, with the line to add", async () => {
  await raw("GET / HTTP/1.1\r\nHost: twice.example\r\nConnection: close\r\n\r\n");
  await raw("GET / HTTP/1.1\r\nHost: twice.example\r\nConnection: close\r\n\r\n");
  const lines = server.logged.filter((line) => line.includes("twice.example"));
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /ALLOWED_HOSTS=zeit\.office\.example,twice\.example/);
});

test("the name of a Host header is read without its port and in lower case", () => {
  assert.deepEqual(["A.b:1", "[FE80::1]:80", "a b", "", "a:b:c", "x@y"].map(nameOfHost), [
    "a.b",
    "fe80::1",
    null,
    null,
    null,
    null,
  ]);
});

const FORWARDED: [chain: string, status: number][] = [
  ["192.168.7.7", 200],
  ["8.8.8.8", 403],
  ["192.168.7.7, 8.8.8.8", 403],
  ["8.8.8.8, 192.168.7.7", 200],
  ["8.8.8.8, 127.0.0.1", 403],
  ["nonsense", 403],
  ["::ffff:10.1.2.3", 200],
];
for (const [chain, status] of FORWARDED) {
  test(`behind a trusted proxy, X-Forwarded-For: ${chain} is ${status === 200 ? "served" : "refused"}`, async () => {
    assert.equal((await ask(`${server.url}/health/live`, { headers: { "X-Forwarded-For": chain } })).status, status);
  });
}

test("without trusted proxies X-Forwarded-For says nothing, and outside the allowed networks nobody is served", async () => {
  const plain = await startTestServer();
  assert.equal((await ask(`${plain.url}/health/live`, { headers: { "X-Forwarded-For": "8.8.8.8" } })).status, 200);
  await plain.stop();
  const closed = await startTestServer({ ALLOWED_NETWORKS: "10.0.0.0/8" });
  const answer = await ask(`${closed.url}/api/report`, { method: "POST", body: '{"user":"anna","state":"working"}' });
  assert.equal(answer.status, 403);
  assert.match(answer.text, /ALLOWED_NETWORKS/);
  await closed.stop();
});

test("more requests in a minute than RATE_LIMIT are told when to come again", async () => {
  const limited = await startTestServer({ RATE_LIMIT: "3" });
  const report = () => ask(`${limited.url}/api/report`, { method: "POST", body: '{"user":"anna","state":"working"}' });
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await report()).status);
  const over = await report();
  assert.deepEqual([...statuses, over.status], [200, 200, 200, 429, 429]);
  const wait = Number(over.headers["retry-after"]);
  assert.ok(wait >= 1 && wait <= 60, String(wait));
  await limited.stop();
});

test("pages carry a strict policy and no trace of what serves them", async () => {
  const { headers } = await ask(`${server.url}/`);
  assert.doesNotMatch(String(headers["content-security-policy"]), /unsafe|\*|http/);
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.equal(headers["x-powered-by"], undefined);
  assert.equal(headers["access-control-allow-origin"], undefined);
});
