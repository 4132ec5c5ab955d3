// The light way takes what the app takes: the same report in the usual form and in every other, and the same refusals.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { ask, startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
before(async () => {
  server = await startTestServer({ RATE_LIMIT: "60" });
});
after(() => server.stop());

const REPORT = { user: "anna", state: "working", ts: "2026-05-04T08:00:00Z" };
const json = JSON.stringify(REPORT);
const stored = () => server.db.knex("work_events").select("user", "state", "ts", "host", "id");
const EXPECTED = { user: "anna", state: "working", ts: Date.parse(REPORT.ts), host: "", id: null };

test("the usual form and the forms that only the app takes are stored alike and answered alike", async () => {
  const forms = [
    { url: "/api/report", headers: {}, body: json },
    { url: "/api/report?from=old", headers: {}, body: json },
    { url: "/api/report", headers: { "Content-Encoding": "gzip" }, body: gzipSync(json) },
    { url: "/api/report", headers: { "Transfer-Encoding": "chunked" }, body: json },
  ];
  for (const { url, headers, body } of forms) {
    await server.db.knex("work_events").delete();
    const answer = await ask(`${server.url}${url}`, { method: "POST", headers, body });
    assert.deepEqual([answer.status, answer.text], [200, '{"success":true}']);
    assert.equal(answer.headers["content-type"], "application/json; charset=utf-8");
    assert.deepEqual(await stored(), [EXPECTED]);
  }
});

test("both ways refuse alike: another name in Host, a broken body, a field that is wrong, too many", async () => {
  const both = async (headers: Record<string, string>, body: string) => {
    const [light, app] = [
      await ask(`${server.url}/api/report`, { method: "POST", headers, body }),
      await ask(`${server.url}/api/report?app`, { method: "POST", headers, body }),
    ];
    assert.deepEqual([light.status, light.text], [app.status, app.text]);
    assert.equal(light.headers["content-type"]?.split(";")[0], "application/problem+json");
    assert.equal(app.headers["content-type"]?.split(";")[0], "application/problem+json");
    return light.status;
  };
  assert.equal(await both({ Host: "evil.example" }, json), 403);
  assert.equal(await both({}, "{"), 400);
  assert.equal(await both({}, ""), 400);
  assert.equal(await both({}, '{"user":"anna","state":"asleep"}'), 400);
  let refused = 0;
  for (let i = 0; i < 60; i++) {
    const { status, headers } = await ask(`${server.url}/api/report`, { method: "POST", body: json });
    if (status !== 429) continue;
    refused++;
    assert.ok(Number(headers["retry-after"]) > 0);
  }
  assert.ok(refused > 0 && refused < 60);
});
