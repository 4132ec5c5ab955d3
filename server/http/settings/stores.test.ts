// The page of stores: what it says of each, what its button finds out, and that no key is ever on it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openTestS3 } from "../../stores/test-s3.ts";
import { namedFor, openTestStore, STORE_KINDS } from "../../stores/test-stores.ts";
import { ask, startTestServer, type TestServer } from "../../test-server.ts";
import { signInFirst } from "../sign-in/test-manager.ts";

const get = (server: TestServer, cookie: string) =>
  ask(`${server.url}/settings/stores`, { headers: { accept: "text/html", cookie } });
const press = (server: TestServer, cookie: string) =>
  ask(`${server.url}/settings/stores/test`, { method: "POST", headers: { cookie, origin: server.url } });

for (const kind of STORE_KINDS)
  test(`the button tries ${kind} step by step, and the page says what came of it, without a key`, async () => {
    const at = await openTestStore(kind);
    const server = await startTestServer(at.settings);
    try {
      const cookie = await signInFirst(server);
      const before = await get(server, cookie);
      assert.equal(before.status, 200);
      assert.equal(/has not been tested/.test(before.text), kind === "LOCAL", "the others are tried at the start");
      const pressed = await press(server, cookie);
      assert.deepEqual([pressed.status, pressed.headers.location], [303, "/settings/stores#trial"]);
      const { text } = await get(server, cookie);
      for (const said of ["written, and there as it was sent", "read, byte for byte", "gone", "All of it went well."])
        assert.ok(text.includes(said), said);
      assert.ok(text.includes(kind === "LOCAL" ? "there is no such way" : "refused, as it should be"));
      for (const [name, value] of Object.entries(at.settings))
        if (/SECRET|ACCESS_KEY|CLOUDINARY_URL/.test(name)) assert.ok(!text.includes(value), name);
      assert.doesNotMatch(text, /a676b67565c6767a6767d6767f676fe1/);
      assert.deepEqual(at.keys(server.folder), []);
      at.open?.();
      await press(server, cookie);
      const opened = (await get(server, cookie)).text;
      assert.equal(/Anybody can read/.test(opened), kind !== "LOCAL");
    } finally {
      await server.stop();
      await at.close();
    }
  });

test("a store that denies a right is told by the step that failed, and what to do", async () => {
  const s3 = await openTestS3();
  const settings = { FILE_PROVIDER: "S3", S3_ENDPOINT: s3.url, S3_FORCE_PATH_STYLE: "true", ...namedFor("S3", s3) };
  const server = await startTestServer(settings);
  try {
    const cookie = await signInFirst(server);
    for (const [method, said, todo] of [
      ["PUT", /Failed\.<\/strong> <span lang="en">The store says: 403 AccessDenied/, /allowed to put objects/],
      ["GET", /Cannot look for|Cannot read/, /allowed to (?:get|put) objects/],
      ["DELETE", /Cannot delete .*AccessDenied/, /allowed to delete objects/],
    ] as const) {
      s3.denies = (request) => request.method === method;
      await press(server, cookie);
      const { text } = await get(server, cookie);
      assert.match(text, said, method);
      assert.match(text, todo, method);
      assert.match(text, /It is not known whether they can read it, so no picture is taken/);
    }
    s3.denies = () => false;
    await press(server, cookie);
    assert.match((await get(server, cookie)).text, /get nothing from it; pictures are taken/);
  } finally {
    await server.stop();
    await s3.close();
  }
});

test("without a sign-in there is no page of stores, and nothing is tried", async () => {
  const server = await startTestServer();
  try {
    assert.equal((await get(server, "")).status, 302);
    assert.equal((await press(server, "")).status, 401);
    assert.equal((await press(server, await signInFirst(server))).status, 303);
  } finally {
    await server.stop();
  }
});
