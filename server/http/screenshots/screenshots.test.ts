// Pictures from an agent to the store and back out of it: the same promises with every store there is; with two of them also on the
// other database, which knows nothing of stores.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import type { Ticket, WireScreenshot } from "../../../protocol/screenshot.ts";
import type { ScreenshotRow } from "../../db/screenshots.ts";
import { sweepScreenshots } from "../../jobs/sweep-screenshots.ts";
import { openTestS3 } from "../../stores/test-s3.ts";
import {
  namedFor,
  openOwn,
  openTestStore,
  STORE_KINDS,
  type StoreKind,
  type TestStore,
} from "../../stores/test-stores.ts";
import { ask, startTestServer, startTestServerOn, type TestServer } from "../../test-server.ts";
import { signInFirst } from "../sign-in/test-manager.ts";
import { enrolled, pictureAgent } from "./test-agent.ts";
import { testPicture } from "./test-picture.ts";

const HOUR_MS = 3_600_000;

const RUNS: ["sqlite" | "postgres", StoreKind][] = [
  ...STORE_KINDS.map((kind): ["sqlite", StoreKind] => ["sqlite", kind]),
  ["postgres", "LOCAL"],
  ["postgres", "S3"],
];

for (const [dialect, kind] of RUNS)
  describe(`pictures in ${kind}, on ${dialect}`, () => {
    let at: TestStore;
    let server: TestServer;
    let token: string;
    let cookie: string;
    let now = Date.now();
    const clock = () => now;
    before(async () => {
      at = await openTestStore(kind);
      server = await startTestServerOn(dialect, at.settings, { clock });
      token = await enrolled(server.url, { user: "anna", host: "PC-1" });
      cookie = await signInFirst(server);
    });
    after(async () => {
      await server.stop();
      await at.close();
    });

    const agent = () => pictureAgent(server.url, token);
    const say = (method: string, path: string, body?: unknown, as = token) =>
      pictureAgent(server.url, as).say(method, path, body);
    const tell = (told: WireScreenshot) => agent().tell(told);
    const bring = (ticket: Ticket, body: Buffer) => agent().bring(ticket, body);
    const bringBoth = (told: WireScreenshot, picture: Buffer, thumbnail: Buffer) =>
      agent().bringBoth({ told, picture, thumbnail });
    const complete = (id: string) => agent().complete(id);
    const rowOf = async (id: string): Promise<ScreenshotRow> => server.db.knex("screenshots").where({ id }).first();
    const stored = () => at.keys(server.folder);
    const ownStore = (clockOf = clock) => openOwn(at, server.folder, clockOf);
    const sweep = async () =>
      sweepScreenshots({ db: server.db, store: await ownStore(), clock, log: { info: () => undefined } }, new Set());
    /** Status of a picture as a manager asks for it. */
    const shown = async (id: string, file: "image" | "thumbnail" = "image") =>
      (await ask(`${server.url}/picture/${id}/${file}`, { headers: { cookie } })).status;

    test("a picture is told, brought with its tickets, completed, and lies whole in the store under a name of the server's", async () => {
      const { told, picture, thumbnail } = await testPicture({ ts: now, shade: 1 });
      await bringBoth(told, picture, thumbnail);
      assert.equal((await rowOf(told.id)).state, "waiting", "not before it is said to be complete");
      assert.equal((await complete(told.id)).text, '{"complete":true}');
      assert.match((await ask(`${server.url}/metrics`)).text, /^stint_pictures_total 1$/m);
      const row = await rowOf(told.id);
      assert.equal(row.state, "complete");
      assert.equal(row.completed_at, now);
      assert.match(row.key ?? "", /^screenshots\/\d{4}-\d\d-\d\d\/\d{8}T\d{6}Z-[0-9a-f-]{36}\.webp$/);
      assert.ok(!row.key?.includes(told.id), "no word of the agent's is in the name");
      const store = await ownStore();
      assert.deepEqual(Buffer.from((await store.read(row.key ?? "")) ?? []), picture);
      assert.deepEqual(Buffer.from((await store.read(row.thumbnail_key ?? "")) ?? []), thumbnail);
    });

    test("the same told, brought and completed again changes nothing and needs no ticket", async () => {
      const { told, picture, thumbnail } = await testPicture({ ts: now, shade: 2 });
      await bringBoth(told, picture, thumbnail);
      assert.deepEqual(await tell(told), { upload: null, thumbnail: null }, "both files are there already");
      await complete(told.id);
      const before = await rowOf(told.id);
      now += 1000;
      assert.deepEqual(await tell(told), { upload: null, thumbnail: null });
      assert.equal((await complete(told.id)).status, 200);
      assert.deepEqual(await rowOf(told.id), before);
    });

    test("an interrupted one gets tickets for what is missing only", async () => {
      const { told, picture } = await testPicture({ ts: now, shade: 3 });
      const first = await tell(told);
      assert.ok(first.upload !== null);
      await bring(first.upload, picture);
      const early = await complete(told.id);
      assert.deepEqual([early.status, JSON.parse(early.text).code], [409, "not-there"]);
      const second = await tell(told);
      assert.equal(second.upload, null);
      assert.ok(second.thumbnail !== null);
    });

    test("other bytes than were told are refused or found out, are never shown, and make room for the right ones", async () => {
      const { told, picture, thumbnail } = await testPicture({ ts: now, shade: 4 });
      const { upload, thumbnail: second } = await tell(told);
      assert.ok(upload !== null && second !== null);
      await bring(second, thumbnail);
      const before = stored().length;
      const turned = Buffer.from(picture);
      turned[turned.length - 9] = (turned[turned.length - 9] ?? 0) ^ 1;
      for (const [name, body] of Object.entries({
        "one bit": turned,
        shorter: picture.subarray(0, picture.length - 1),
        longer: Buffer.concat([picture, Buffer.from("x")]),
      })) {
        const status = await bring(upload, body);
        if (at.refusesAtOnce) assert.ok(status >= 400 && status < 500, `${name}: ${status}`);
        assert.equal((await complete(told.id)).status, 409, name);
        assert.equal((await rowOf(told.id)).state, "waiting");
        assert.equal(await shown(told.id), 404);
      }
      const { status } = await ask(new URL(upload.url, server.url).href, { method: "GET" });
      if (kind !== "S3RVER") assert.ok(status >= 400, "a ticket is for one method");
      if (at.refusesAtOnce) assert.equal(stored().length, before);
      const again = await tell(told);
      assert.ok(again.upload !== null);
      await bring(again.upload, picture);
      assert.equal((await complete(told.id)).status, 200);
    });

    test("a ticket changed in any letter, or that is over, opens nothing", async () => {
      const { told, picture } = await testPicture({ ts: now, shade: 5 });
      const { upload } = await tell(told);
      assert.ok(upload !== null);
      const before = stored().length;
      if (kind !== "S3RVER") {
        const changed = other(upload);
        const status = await bring(changed, picture);
        assert.ok(status === 403 || status === 401, String(status));
      }
      const { key, bytes, sha256, mime, width, height } = await rowOf(told.id);
      assert.ok(key !== null);
      const early = await ownStore(() => now - 6 * 60_000);
      // LOCAL's secret is the server's own, so its clock is moved instead.
      const over = kind === "LOCAL" ? upload : await early.ticket({ key, bytes, sha256, mime, width, height });
      if (kind === "LOCAL") now += 6 * 60_000;
      const status = await bring(over, picture);
      assert.ok(status >= 400 && status < 500, String(status));
      assert.equal(stored().length, before);
    });

    test("what is no picture, or another size in pixels than was told, never becomes one", async () => {
      const { told, picture, thumbnail } = await testPicture({ ts: now, shade: 6 });
      const page = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".padEnd(200, " "));
      const png = await sharp(picture).png().toBuffer();
      for (const [name, body, size] of [
        ["a page", page, {}],
        ["another kind", png, {}],
        ["a bomb by its head", picture, { width: 30_000, height: 30_000 }],
      ] as const) {
        const { createHash } = await import("node:crypto");
        const sha256 = createHash("sha256").update(body).digest("hex");
        const wrong = { ...told, ...size, id: randomUUID(), bytes: body.length, sha256 };
        const { upload, thumbnail: second } = await tell(wrong);
        assert.ok(upload !== null && second !== null);
        const status = await bring(upload, body);
        if (kind === "LOCAL") assert.equal(status, 415, name);
        await bring(second, thumbnail);
        assert.equal((await complete(wrong.id)).status, 409, name);
        assert.equal((await rowOf(wrong.id)).state, "waiting", name);
        assert.equal(await shown(wrong.id), 404, name);
      }
    });

    test("a picture belongs to who told it: nobody else completes it, takes it back or has its id", async () => {
      const { told, picture, thumbnail } = await testPicture({ ts: now, shade: 7 });
      await bringBoth(told, picture, thumbnail);
      for (const [user, host] of [
        ["eve", "PC-1"],
        ["anna", "PC-2"],
      ] as const) {
        const other = await enrolled(server.url, { user, host });
        for (const [method, path, body] of [
          ["POST", "", told],
          ["POST", `/${told.id}/complete`],
          ["DELETE", `/${told.id}`],
        ] as const) {
          const answer = await say(method, path, body, other);
          assert.deepEqual([answer.status, JSON.parse(answer.text).code], [409, "id-taken"], `${method} ${path}`);
        }
      }
      const taken = await say("POST", "", { ...told, sha256: "0".repeat(64) });
      assert.deepEqual([taken.status, JSON.parse(taken.text).code], [409, "id-taken"]);
      assert.equal((await say("POST", "", told, "0".repeat(64))).status, 401);
      assert.equal((await say("DELETE", `/${randomUUID()}`)).status, 404);
      assert.equal((await say("DELETE", "/..%2F..%2Fetc%2Fpasswd")).status, 404);
    });

    test("its person takes a picture back while nobody else can see it, and its files go at once", async () => {
      const { told, picture, thumbnail } = await testPicture({ ts: now, shade: 8 });
      const before = stored().length;
      await bringBoth(told, picture, thumbnail);
      await complete(told.id);
      now += 4 * 60_000;
      assert.equal((await say("DELETE", `/${told.id}`)).status, 200);
      assert.equal(stored().length, before);
      const row = await rowOf(told.id);
      assert.deepEqual([row.state, row.deleted_by, row.deleted_at], ["deleted", "person", now]);
      assert.equal((await say("DELETE", `/${told.id}`)).status, 200, "twice is once");
      assert.deepEqual(await tell(told), { upload: null, thumbnail: null }, "it does not come back");
      assert.equal((await complete(told.id)).status, 200);
      assert.equal((await rowOf(told.id)).state, "deleted");
    });

    test("after these minutes it is too late for that", async () => {
      const { told, picture, thumbnail } = await testPicture({ ts: now, shade: 9 });
      await bringBoth(told, picture, thumbnail);
      await complete(told.id);
      now += 5 * 60_000;
      const answer = await say("DELETE", `/${told.id}`);
      assert.deepEqual([answer.status, JSON.parse(answer.text).code], [409, "too-late"]);
      assert.equal((await rowOf(told.id)).state, "complete");
    });

    const canFail = !["LOCAL", "S3RVER"].includes(kind);
    if (canFail)
      test("a store that kept half of it, or whose answer was lost, is found out by its own word", async () => {
        const { told, picture, thumbnail } = await testPicture({ ts: now, shade: 13 });
        const tickets = await tell(told);
        assert.ok(tickets.upload !== null && tickets.thumbnail !== null);
        at.failUploads?.({ kind: "cut", atByte: 100 });
        assert.equal(await bring(tickets.upload, picture), 200, "the store says all is well");
        at.failUploads?.({ kind: "lost-answer" });
        await assert.rejects(bring(tickets.thumbnail, thumbnail));
        at.failUploads?.(null);
        const half = await complete(told.id);
        assert.deepEqual([half.status, JSON.parse(half.text).code], [409, "not-the-same"]);
        const again = await tell(told);
        assert.ok(again.upload !== null);
        assert.equal(again.thumbnail, null, "what arrived whole is not sent twice");
        await bring(again.upload, picture);
        assert.equal((await complete(told.id)).status, 200);
      });

    test("a picture from the future is kept by its agent until its clock is measured anew", async () => {
      const { told } = await testPicture({ ts: now + 6 * 60_000, shade: 14 });
      const answer = await say("POST", "", told);
      assert.deepEqual([answer.status, JSON.parse(answer.text).code], [409, "future"]);
    });

    test("a picture in a bucket of the agent's own is known here and never read", async () => {
      const { told } = await testPicture({ ts: now, shade: 11 });
      const own = { bucket: "anna-own", key: "screenshots/x.webp", thumbnail_key: "screenshots/x-t.webp" };
      assert.deepEqual(await tell({ ...told, stored: own }), { upload: null, thumbnail: null });
      assert.equal((await complete(told.id)).status, 200);
      const row = await rowOf(told.id);
      assert.deepEqual([row.store, row.bucket, row.key, row.state], ["OWN", "anna-own", own.key, "complete"]);
    });

    if (kind === "LOCAL")
      test("a body that breaks off leaves nothing behind, and the next one is served", async () => {
        const { told, picture } = await testPicture({ ts: now, shade: 12 });
        const { upload } = await tell(told);
        assert.ok(upload !== null);
        const before = stored().length;
        await new Promise<void>((resolve) => {
          const req = request(new URL(upload.url, server.url), {
            method: "PUT",
            headers: { ...upload.headers, "content-length": picture.length },
          });
          req.on("error", () => resolve());
          req.write(picture.subarray(0, 2_000), () => req.destroy());
          req.on("close", () => resolve());
        });
        assert.equal(await bring(upload, picture), 200);
        assert.equal(stored().length, before + 1);
        // As a process that was ended in the midst of an upload would leave it.
        const left = join(server.folder, (await rowOf(told.id)).key ?? "");
        writeFileSync(`${left}.${randomUUID()}.part`, picture.subarray(0, 100));
        now = Math.max(now, Date.now()) + HOUR_MS;
        await sweep();
        assert.ok(!stored().some((name) => name.endsWith(".part")));
        assert.ok(existsSync(left));
      });

    test("a picture that is shown is the one that was checked: half of it, or another in its place, is shown to nobody", async () => {
      const { told, picture, thumbnail } = await testPicture({ ts: now, shade: 15 });
      await bringBoth(told, picture, thumbnail);
      await complete(told.id);
      assert.equal(await shown(told.id), 404, "its person's minutes");
      now += 6 * 60_000;
      assert.equal(await shown(told.id), 200);
      assert.equal(await shown(told.id, "thumbnail"), 200);
      const { key, thumbnail_key } = await rowOf(told.id);
      assert.ok(key !== null && thumbnail_key !== null);
      at.halve(key, server.folder);
      assert.equal(await shown(told.id), 404);
      assert.equal(await shown(told.id, "thumbnail"), 200);
    });

    test("what never completes is swept after a day, with whatever of it had come, and may be told anew", async () => {
      const { told, picture } = await testPicture({ ts: now, shade: 10 });
      const { upload } = await tell(told);
      assert.ok(upload !== null);
      await bring(upload, picture);
      const { key } = await rowOf(told.id);
      assert.ok(key !== null);
      const store = await ownStore();
      now += 23 * HOUR_MS;
      await sweep();
      assert.equal((await rowOf(told.id)).state, "waiting");
      now += 2 * HOUR_MS;
      await sweep();
      assert.equal((await rowOf(told.id)).state, "deleted");
      now += HOUR_MS;
      await sweep();
      assert.equal(await rowOf(told.id), undefined);
      assert.equal(await store.read(key), null);
      assert.notEqual((await say("POST", "", told)).status, 409);
    });
  });

/** The same ticket for another name: a letter of its address or of its form is another. */
function other(ticket: Ticket): Ticket {
  if (ticket.fields === undefined) return { ...ticket, url: turned(ticket.url) };
  const { public_id = "", ...fields } = ticket.fields;
  return { ...ticket, fields: { ...fields, public_id: turned(public_id) } };
}

function turned(text: string): string {
  const at = text.length - 12;
  return text.slice(0, at) + (text[at] === "a" ? "b" : "a") + text.slice(at + 1);
}

for (const kind of STORE_KINDS.filter((one) => one !== "LOCAL"))
  test(`a store of ${kind} that strangers can read gets no picture, and the log says why`, async () => {
    const at = await openTestStore(kind);
    at.open?.();
    const server = await startTestServer(at.settings);
    const { text } = await ask(`${server.url}/api/v1/devices`, {
      method: "POST",
      body: '{"user":"anna","host":"PC-1","os":"Windows 11","version":"0.1.0"}',
    });
    const { told } = await testPicture({ ts: Date.now() });
    const answer = await ask(`${server.url}/api/v1/screenshots`, {
      method: "POST",
      headers: { authorization: `Bearer ${JSON.parse(text).token}` },
      body: JSON.stringify(told),
    });
    assert.deepEqual([answer.status, JSON.parse(answer.text).code], [503, "store-exposed"]);
    assert.ok(server.logged.some((line) => /Anybody can read .*office/.test(line)));
    assert.deepEqual(at.keys(server.folder), [], "the probe is gone as well");
    await server.stop();
    await at.close();
  });

test("a store that is away at the start keeps nobody's hours from being served, and gets no picture before it was looked at", async () => {
  const server = await startTestServer({
    FILE_PROVIDER: "S3",
    S3_BUCKET: "office",
    S3_ENDPOINT: "http://127.0.0.1:9",
    S3_FORCE_PATH_STYLE: "true",
    AWS_ACCESS_KEY_ID: "a",
    AWS_SECRET_ACCESS_KEY: "b",
  });
  assert.equal((await ask(`${server.url}/`)).status, 200);
  const { text } = await ask(`${server.url}/api/v1/devices`, {
    method: "POST",
    body: '{"user":"anna","host":"PC-1","os":"Windows 11","version":"0.1.0"}',
  });
  const { told } = await testPicture({ ts: Date.now() });
  const answer = await ask(`${server.url}/api/v1/screenshots`, {
    method: "POST",
    headers: { authorization: `Bearer ${JSON.parse(text).token}` },
    body: JSON.stringify(told),
  });
  assert.deepEqual([answer.status, JSON.parse(answer.text).code], [503, "store-away"]);
  await server.stop();
});

test("a store that is away is a 503, and the agent keeps its picture", async () => {
  const s3 = await openTestS3();
  const server = await startTestServer({
    FILE_PROVIDER: "S3",
    S3_ENDPOINT: s3.url,
    S3_FORCE_PATH_STYLE: "true",
    ...namedFor("S3", s3),
  });
  const { text } = await ask(`${server.url}/api/v1/devices`, {
    method: "POST",
    body: '{"user":"anna","host":"PC-1","os":"Windows 11","version":"0.1.0"}',
  });
  const headers = { authorization: `Bearer ${JSON.parse(text).token}` };
  const { told } = await testPicture({ ts: Date.now() });
  await ask(`${server.url}/api/v1/screenshots`, { method: "POST", headers, body: JSON.stringify(told) });
  for (const [status, code] of [
    [500, "InternalError"],
    [503, "SlowDown"],
    [403, "AccessDenied"],
  ] as const) {
    s3.fault = () => ({ kind: "status", status, code });
    const answer = await ask(`${server.url}/api/v1/screenshots/${told.id}/complete`, { method: "POST", headers });
    assert.equal(answer.status, 503, code);
    assert.ok(Number(answer.headers["retry-after"]) > 0);
  }
  s3.fault = () => null;
  await server.stop();
  await s3.close();
});
