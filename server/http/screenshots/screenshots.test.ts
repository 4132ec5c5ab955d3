// Pictures from an agent to the store and back out of it: the same promises with either store, on either database.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import type { Ticket, Tickets, WireScreenshot } from "../../../protocol/screenshot.ts";
import type { ScreenshotRow } from "../../db/screenshots.ts";
import { type PostgresServer, startPostgres } from "../../db/test-databases.ts";
import { sweepScreenshots } from "../../jobs/sweep-screenshots.ts";
import { openStore } from "../../stores/open-store.ts";
import { openTestS3, type TestS3 } from "../../stores/test-s3.ts";
import { type Answer, ask, startTestServer, type TestServer } from "../../test-server.ts";
import { testPicture } from "./test-picture.ts";

const HOUR_MS = 3_600_000;

for (const dialect of ["sqlite", "postgres"] as const)
  for (const provider of ["LOCAL", "S3"] as const)
    describe(`pictures in ${provider}, on ${dialect}`, () => {
      let postgres: PostgresServer | null = null;
      let s3: TestS3;
      let server: TestServer;
      let token: string;
      let now = Date.now();
      const clock = () => now;
      before(async () => {
        s3 = await openTestS3();
        postgres = dialect === "postgres" ? await startPostgres() : null;
        const fresh = await postgres?.fresh();
        await fresh?.db.close();
        server = await startTestServer(
          { FILE_PROVIDER: provider, ...settingsOf(s3), ...(fresh === undefined ? {} : { DATABASE_URI: fresh.uri }) },
          { clock },
        );
        token = await enrol("anna", "PC-1");
      });
      after(async () => {
        await server.stop();
        await postgres?.stop();
        await s3.close();
      });

      async function enrol(user: string, host: string): Promise<string> {
        const { text } = await ask(`${server.url}/api/v1/devices`, {
          method: "POST",
          body: JSON.stringify({ user, host, os: "Windows 11", version: "0.1.0" }),
        });
        return JSON.parse(text).token;
      }

      const say = (method: string, path: string, body?: unknown, as = token): Promise<Answer> =>
        ask(`${server.url}/api/v1/screenshots${path}`, {
          method,
          headers: { authorization: `Bearer ${as}` },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      const tell = async (told: WireScreenshot): Promise<Tickets> => {
        const { status, text } = await say("POST", "", told);
        assert.equal(status, 200, text);
        return JSON.parse(text);
      };
      const bring = ({ method, url, headers }: Ticket, body: Buffer) =>
        ask(new URL(url, server.url).href, {
          method,
          headers: { ...headers, "content-length": String(body.length) },
          body,
        });
      const complete = (id: string) => say("POST", `/${id}/complete`);
      const rowOf = async (id: string): Promise<ScreenshotRow> => server.db.knex("screenshots").where({ id }).first();
      /** Names of all files in the store. */
      const stored = () =>
        provider === "S3"
          ? [...s3.objects.keys()]
          : existsSync(join(server.folder, "screenshots"))
            ? readdirSync(join(server.folder, "screenshots"), { recursive: true, withFileTypes: true })
                .filter((entry) => entry.isFile())
                .map((entry) => entry.name)
            : [];
      const ownStore = () =>
        openStore(
          {
            FILE_PROVIDER: provider,
            S3_BUCKET: s3.bucket,
            S3_REGION: s3.region,
            S3_ENDPOINT: s3.url,
            S3_FORCE_PATH_STYLE: true,
            AWS_ACCESS_KEY_ID: s3.accessKey,
            AWS_SECRET_ACCESS_KEY: s3.secretKey,
            instanceDir: server.folder,
          },
          { secret: "x", clock },
        );
      const sweep = async () =>
        sweepScreenshots({ db: server.db, store: await ownStore(), clock, log: { info: () => undefined } });

      async function bringBoth(told: WireScreenshot, picture: Buffer, thumbnail: Buffer) {
        const tickets = await tell(told);
        assert.ok(tickets.upload !== null && tickets.thumbnail !== null);
        assert.equal((await bring(tickets.upload, picture)).status, 200);
        assert.equal((await bring(tickets.thumbnail, thumbnail)).status, 200);
      }

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

      test("other bytes than were told are refused, and nothing of them is kept", async () => {
        const { told, picture } = await testPicture({ ts: now, shade: 4 });
        const { upload } = await tell(told);
        assert.ok(upload !== null);
        const before = stored().length;
        const turned = Buffer.from(picture);
        turned[turned.length - 9] = (turned[turned.length - 9] ?? 0) ^ 1;
        for (const [name, body] of Object.entries({
          "one bit": turned,
          shorter: picture.subarray(0, picture.length - 1),
          longer: Buffer.concat([picture, Buffer.from("x")]),
        })) {
          const { status } = await bring(upload, body);
          assert.ok(status >= 400 && status < 500, `${name}: ${status}`);
        }
        const { status } = await ask(new URL(upload.url, server.url).href, { method: "GET" });
        assert.ok(status >= 400, "a ticket is for one method");
        assert.equal(stored().length, before);
        assert.equal((await complete(told.id)).status, 409);
      });

      test("a ticket changed in any letter, or a quarter of an hour old, opens nothing", async () => {
        const { told, picture } = await testPicture({ ts: now, shade: 5 });
        const { upload } = await tell(told);
        assert.ok(upload !== null);
        const before = stored().length;
        const at = upload.url.length - 12;
        const letter = upload.url[at] === "a" ? "b" : "a";
        const changed = { ...upload, url: upload.url.slice(0, at) + letter + upload.url.slice(at + 1) };
        assert.equal((await bring(changed, picture)).status, 403);
        const [was, aheadWas] = [now, s3.clockAheadMs];
        now += 15 * 60_000;
        s3.clockAheadMs += 15 * 60_000;
        assert.equal((await bring(upload, picture)).status, 403);
        [now, s3.clockAheadMs] = [was, aheadWas];
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
          const { status } = await bring(upload, body);
          if (provider === "LOCAL") assert.equal(status, 415, name);
          await bring(second, thumbnail);
          assert.equal((await complete(wrong.id)).status, 409, name);
          assert.equal((await rowOf(wrong.id)).state, "waiting", name);
        }
      });

      test("a picture belongs to who told it: nobody else completes it, takes it back or has its id", async () => {
        const { told, picture, thumbnail } = await testPicture({ ts: now, shade: 7 });
        await bringBoth(told, picture, thumbnail);
        for (const [user, host] of [
          ["eve", "PC-1"],
          ["anna", "PC-2"],
        ] as const) {
          const other = await enrol(user, host);
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
        s3.clockAheadMs = now - Date.now();
        assert.notEqual((await say("POST", "", told)).status, 409);
        s3.clockAheadMs = 0;
      });

      const keptElsewhere = provider === "S3";
      if (keptElsewhere)
        test("a store that kept half of it, or whose answer was lost, is found out by its own word", async () => {
          const { told, picture, thumbnail } = await testPicture({ ts: now, shade: 13 });
          const tickets = await tell(told);
          assert.ok(tickets.upload !== null && tickets.thumbnail !== null);
          s3.fault = ({ method }) => (method === "PUT" ? { kind: "cut", atByte: 100 } : null);
          assert.equal((await bring(tickets.upload, picture)).status, 200, "the store says all is well");
          s3.fault = ({ method }) => (method === "PUT" ? { kind: "lost-answer" } : null);
          await assert.rejects(bring(tickets.thumbnail, thumbnail));
          s3.fault = () => null;
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

      const bringsHere = provider === "LOCAL";
      if (bringsHere)
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
          assert.equal((await bring(upload, picture)).status, 200);
          assert.equal(stored().length, before + 1);
          // As a process that was ended in the midst of an upload would leave it.
          const left = join(server.folder, (await rowOf(told.id)).key ?? "");
          writeFileSync(`${left}.${randomUUID()}.part`, picture.subarray(0, 100));
          now = Math.max(now, Date.now()) + HOUR_MS;
          await sweep();
          assert.ok(!stored().some((name) => name.endsWith(".part")));
          assert.ok(existsSync(left));
        });
    });

const settingsOf = (s3: TestS3) => ({
  S3_BUCKET: s3.bucket,
  S3_REGION: s3.region,
  S3_ENDPOINT: s3.url,
  S3_FORCE_PATH_STYLE: "true",
  AWS_ACCESS_KEY_ID: s3.accessKey,
  AWS_SECRET_ACCESS_KEY: s3.secretKey,
});

test("a bucket that strangers can read gets no picture, and the log says why", async () => {
  const s3 = await openTestS3();
  s3.publicRead = true;
  const server = await startTestServer({ FILE_PROVIDER: "S3", ...settingsOf(s3) });
  const { token } = JSON.parse(
    (
      await ask(`${server.url}/api/v1/devices`, {
        method: "POST",
        body: '{"user":"anna","host":"PC-1","os":"Windows 11","version":"0.1.0"}',
      })
    ).text,
  );
  const { told } = await testPicture({ ts: Date.now() });
  const answer = await ask(`${server.url}/api/v1/screenshots`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(told),
  });
  assert.deepEqual([answer.status, JSON.parse(answer.text).code], [503, "store-exposed"]);
  assert.ok(server.logged.some((line) => line.includes("Anybody can read the bucket office")));
  assert.equal(s3.objects.size, 0, "the probe is gone as well");
  await server.stop();
  await s3.close();
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
  const server = await startTestServer({ FILE_PROVIDER: "S3", ...settingsOf(s3) });
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
