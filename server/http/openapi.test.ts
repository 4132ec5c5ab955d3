// The description that is served, against the routes that are there and the answers that they give.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, startTestServer, type TestServer } from "../test-server.ts";
import { OPERATIONS, openApiDocument } from "./openapi.ts";

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

test("what is served is what is described", async () => {
  const served = JSON.parse((await ask(`${server.url}/openapi.json`)).text);
  assert.deepEqual(served, JSON.parse(JSON.stringify(openApiDocument(served.info.version))));
  assert.equal(served.openapi, "3.1.0");
  assert.ok(served.paths["/api/v1/batch"].post.requestBody.content["application/json"].schema.properties.items);
  assert.deepEqual(
    served.paths["/api/v1/days"].get.parameters.map(
      (p: { name: string; required: boolean }) => `${p.name}${p.required ? "" : "?"}`,
    ),
    ["from", "to", "user?", "cursor?"],
  );
});

test("every described operation is there", async () => {
  for (const { method, path } of OPERATIONS) {
    const { status } = await ask(`${server.url}${path}`, { method: method.toUpperCase() });
    assert.notEqual(status, 404, `${method} ${path}`);
    assert.notEqual(status, 405, `${method} ${path}`);
  }
});

test("every route for machines is described", () => {
  const described = new Set(OPERATIONS.map(({ method, path }) => `${method} ${path}`));
  const routes = server.routes().filter(({ path }) => /^\/(api|health|metrics|openapi)/.test(path));
  assert.ok(routes.length >= OPERATIONS.length - 3, "the routes can be listed");
  const missing = routes.filter(({ method, path }) => !described.has(`${method} ${path.replace(/:(\w+)/g, "{$1}")}`));
  assert.deepEqual(missing, []);
});

test("metrics count what was stored, and name nobody", async () => {
  await ask(`${server.url}/api/report`, { method: "POST", body: '{"user":"canary-name","state":"working"}' });
  const { text } = await ask(`${server.url}/metrics`);
  assert.match(text, /^stint_reports_total 1$/m);
  assert.ok(!text.includes("canary-name"));
});
