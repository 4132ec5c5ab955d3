// The person's own page is opened by a link that is good once: from an agent's token, over real HTTP, on both databases.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { AGENT_LINK_MAX_MS, MY_SESSION_MAX_MS, ownSession } from "../../db/person/own-page.ts";
import { type Answer, ask, startTestServerOn, type TestServer } from "../../test-server.ts";

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`the way to one's own page, on ${dialect}`, () => {
    let server: TestServer;
    let now = Date.UTC(2026, 10, 20, 13, 32, 7);
    before(async () => {
      const env = { ENROLMENT: "key", ENROLMENT_KEY: "a key of this office" };
      server = await startTestServerOn(dialect, env, {
        clock: () => now,
      });
    });
    after(async () => {
      await server.stop();
    });

    async function enrol(user: string, host: string): Promise<{ device: string; token: string }> {
      const body = JSON.stringify({ user, host, os: "Windows 11", version: "0.1.0", key: "a key of this office" });
      return JSON.parse((await ask(`${server.url}/api/v1/devices`, { method: "POST", body })).text);
    }
    const askLink = (token: string): Promise<Answer> =>
      ask(`${server.url}/api/v1/my-link`, { method: "POST", headers: { authorization: `Bearer ${token}` } });
    const linkOf = async (token: string): Promise<string> => JSON.parse((await askLink(token)).text).url;
    const open = (url: string, headers: Record<string, string> = {}, method = "GET") =>
      ask(url, { method, headers: { accept: "text/html", ...headers } });
    const cookieOf = ({ headers }: Answer) => headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
    const sessionOf = (cookie: string) => ownSession(server.db, cookie.split("=")[1] ?? "", now);

    test("an agent's token gives a link, the link a session of its person, and that once", async () => {
      const { device, token } = await enrol("anna", "PC-1");
      const answer = JSON.parse((await askLink(token)).text);
      assert.match(answer.url, /^http:\/\/127\.0\.0\.1:\d+\/my\/open\?key=[0-9a-f]{64}$/);
      assert.equal(answer.expires, new Date(now + AGENT_LINK_MAX_MS).toISOString());
      assert.equal((await open(answer.url, {}, "HEAD")).status, 410, "what looks at links first opens nothing");
      const opened = await open(answer.url);
      assert.deepEqual([opened.status, opened.headers.location], [303, "/my"]);
      assert.match(opened.headers["set-cookie"]?.[0] ?? "", /^stint_my=[0-9a-f]{64};.*; HttpOnly; SameSite=Lax$/);
      const session = await sessionOf(cookieOf(opened));
      assert.deepEqual(session, {
        user: "anna",
        device: { id: device, host: "PC-1", enrolment: "key", alone: true },
        expiresAt: now + MY_SESSION_MAX_MS,
      });
      const again = await open(answer.url);
      assert.equal(again.status, 410);
      assert.match(again.text, /This link is used up/);
    });

    test("a link is over after five minutes, and a session after its hours", async () => {
      const { token } = await enrol("anna", "PC-2");
      const url = await linkOf(token);
      const other = await linkOf(token);
      const cookie = cookieOf(await open(other));
      now += AGENT_LINK_MAX_MS;
      assert.equal((await open(url)).status, 410);
      assert.ok((await sessionOf(cookie)) !== null);
      now += MY_SESSION_MAX_MS;
      assert.equal(await sessionOf(cookie), null);
    });

    test("a token that is not known gives no link, and neither does another method", async () => {
      assert.equal((await askLink("f".repeat(64))).status, 401);
      assert.equal((await ask(`${server.url}/api/v1/my-link`)).status, 405);
    });

    test("the tokens of links and sessions are kept nowhere, and are in no log", async () => {
      const { token } = await enrol("anna", "PC-3");
      const url = await linkOf(token);
      const cookie = cookieOf(await open(url));
      const secrets = [url.split("=").at(-1) ?? "", cookie.split("=")[1] ?? ""];
      const kept = JSON.stringify([
        await server.db.knex("my_links").select("*"),
        await server.db.knex("my_sessions").select("*"),
        server.logged,
      ]);
      for (const secret of secrets) assert.ok(secret.length === 64 && !kept.includes(secret));
    });

    test("a session ends with its device's token, and when its person closes it", async () => {
      const { device, token } = await enrol("anna", "PC-4");
      const first = cookieOf(await open(await linkOf(token)));
      const second = cookieOf(await open(await linkOf(token), { cookie: first }));
      assert.equal(await sessionOf(first), null, "opening again ends the session before");
      const stranger = await ask(`${server.url}/my/close`, { method: "POST", headers: { cookie: second } });
      assert.equal(stranger.status, 403, "only a page of this server's may ask for it");
      assert.ok((await sessionOf(second)) !== null);
      const closed = await ask(`${server.url}/my/close`, {
        method: "POST",
        headers: { cookie: second, origin: server.url },
      });
      assert.equal(closed.status, 303);
      assert.equal(await sessionOf(second), null);
      const third = cookieOf(await open(await linkOf(token)));
      await server.db.knex("devices").where({ id: device }).update({ revoked_at: now });
      assert.equal(await sessionOf(third), null);
    });

    test("where a manager is signed in, a link opens nothing and stays good", async () => {
      const made = await ask(`${server.url}/setup`, {
        method: "POST",
        headers: { origin: server.url },
        body: new URLSearchParams({
          code: server.setupCode ?? "",
          name: "Max",
          password: "a sentence is fine",
        }).toString(),
      });
      const { token } = await enrol("anna", "PC-5");
      const url = await linkOf(token);
      const refused = await open(url, { cookie: cookieOf(made) });
      assert.equal(refused.status, 409);
      assert.match(refused.text, /signed in as a manager/);
      assert.equal((await open(url)).status, 303);
    });
  });
