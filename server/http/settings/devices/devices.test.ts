// Devices over real HTTP: let in, shut out, let in again, told to enrol anew; and plain reports where they need a token.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type PostgresServer, startPostgres } from "../../../db/test-databases.ts";
import { type Answer, ask, startTestServer, type TestServer } from "../../../test-server.ts";
import { signInFirst } from "../../sign-in/test-manager.ts";

const PATH = "/settings/devices";

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`devices, on ${dialect}`, () => {
    let postgres: PostgresServer | null = null;
    const servers: TestServer[] = [];
    before(async () => {
      postgres = dialect === "postgres" ? await startPostgres() : null;
    });
    after(async () => {
      for (const server of servers) await server.stop();
      await postgres?.stop();
    });

    async function office(env: Record<string, string> = {}) {
      const fresh = await postgres?.fresh();
      await fresh?.db.close();
      const server = await startTestServer(fresh === undefined ? env : { ...env, DATABASE_URI: fresh.uri });
      servers.push(server);
      const cookie = await signInFirst(server);
      const enrolAnswer = (user: string, host: string): Promise<Answer> => {
        const body = JSON.stringify({ user, host, os: "Windows 11", version: "0.1.0" });
        return ask(`${server.url}/api/v1/devices`, { method: "POST", body });
      };
      return {
        server,
        enrolAnswer,
        enrol: async (user: string, host: string) => JSON.parse((await enrolAnswer(user, host)).text),
        batch: (token: string, user: string, host: string) => {
          const agent = { version: "0.1.0", os: "Windows 11", host };
          const body = JSON.stringify({ sent_at: new Date().toISOString(), user, agent, items: [] });
          return ask(`${server.url}/api/v1/batch`, {
            method: "POST",
            headers: { authorization: `Bearer ${token}` },
            body,
          });
        },
        page: (path = PATH) => ask(server.url + path, { headers: { cookie } }),
        act: (device: string, act: string) =>
          ask(server.url + PATH, {
            method: "POST",
            headers: { cookie, origin: server.url },
            body: new URLSearchParams({ device, act }).toString(),
          }),
      };
    }

    test("a machine that is shut out is out at once, is not enrolled again, and comes back as it was", async () => {
      const { server, enrol, enrolAnswer, batch, page, act } = await office();
      const { device, token } = await enrol("anna", "PC-1");
      assert.equal((await batch(token, "anna", "PC-1")).status, 200);
      const asked = await page(`${PATH}?revoke=${device}`);
      assert.match(asked.text, /Shut out PC-1 of anna\?/);
      const done = await act(device, "revoke");
      assert.equal(done.status, 303);
      assert.match(
        (await page(done.headers.location)).text,
        /is shut out\.<\/p>.*<button name="act" value="let-in-again">Undo/s,
      );
      assert.equal((await batch(token, "anna", "PC-1")).status, 401);
      const again = await enrolAnswer("anna", "PC-1");
      assert.deepEqual([again.status, JSON.parse(again.text).code], [403, "revoked"]);
      assert.equal((await enrolAnswer("anna", "PC-2")).status, 201, "another machine of hers goes on");
      assert.equal((await act(device, "revoke")).status, 409);
      assert.equal((await act(device, "let-in-again")).status, 303);
      assert.equal((await batch(token, "anna", "PC-1")).status, 200);
      const row = await server.db.knex("devices").where({ id: device }).first();
      assert.deepEqual([row.revoked_at, row.revoked_why], [null, null]);
    });

    test("a new token: the old one is good for nothing, and the machine enrols anew", async () => {
      const { enrol, batch, act, page } = await office();
      const { device, token } = await enrol("anna", "PC-1");
      assert.equal((await act(device, "rotate")).status, 303);
      assert.equal((await batch(token, "anna", "PC-1")).status, 401);
      const next = await enrol("anna", "PC-1");
      assert.equal((await batch(next.token, "anna", "PC-1")).status, 200);
      assert.match((await page(`${PATH}?state=revoked`)).text, /enrols anew since/);
    });

    test("with ENROLMENT=approve a machine waits, is told so, and is let in by a click", async () => {
      const { server, enrol, batch, page, act } = await office({ ENROLMENT: "approve" });
      const first = await enrol("kim", "PC-7");
      assert.equal(first.waiting, true);
      const waits = await batch(first.token, "kim", "PC-7");
      assert.deepEqual([waits.status, JSON.parse(waits.text).code], [403, "waiting"]);
      assert.equal((await server.db.knex("people")).length, 0, "who asks is nobody yet");
      const { device, token } = await enrol("kim", "PC-7");
      assert.equal((await server.db.knex("devices")).length, 1, "who asks twice waits once");
      assert.match((await page(`${PATH}?state=waiting`)).text, /PC-7.*waiting to be let in/s);
      assert.equal((await act(device, "let-in")).status, 303);
      assert.equal((await batch(token, "kim", "PC-7")).status, 200);
      const row = await server.db.knex("devices").where({ id: device }).first();
      assert.equal(row.approved_by, "Max");
      assert.equal((await server.db.knex("people")).length, 1);
    });

    test("only owners change devices, the council sees them, nobody else does", async () => {
      const { server, enrol, page, act } = await office();
      const { device } = await enrol("anna", "PC-1");
      const role = (name: string) => server.db.knex("managers").update({ role: name });
      await role("council");
      const seen = await page();
      assert.equal(seen.status, 200);
      assert.doesNotMatch(seen.text, /name="act"/);
      assert.equal((await act(device, "revoke")).status, 403);
      await role("manager");
      assert.equal((await page()).status, 403);
      const stranger = await ask(server.url + PATH, { headers: { accept: "text/html" } });
      assert.equal(stranger.headers.location, `/sign-in?to=${encodeURIComponent(PATH)}`);
    });

    test("5,000 devices are searched and paged by the database", async () => {
      const { server, page } = await office();
      const rows = Array.from({ length: 5000 }, (_, n) => ({
        id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
        token_hash: `hash ${n}`,
        user: `person ${n % 1700}`,
        host: `PC-${n}`,
        os: "Windows 11",
        version: "0.1.0",
        enrolment: "open",
        created_at: 1000 + n,
        approved_at: 1000 + n,
      }));
      await server.db.knex.batchInsert("devices", rows, 500);
      const started = performance.now();
      const all = await page();
      const tookMs = performance.now() - started;
      assert.match(all.text, /1 to 50 of 5,000/);
      console.log(`The list of 5,000 devices took ${Math.round(tookMs)} ms (${dialect}), ${all.text.length} bytes.`);
      const found = (await page(`${PATH}?q=pc-4321`)).text;
      assert.equal(found.match(/<tr>/g)?.length, 2, "its head and the one");
      assert.match((await page(`${PATH}?page=100`)).text, /4,951 to 5,000 of 5,000/);
    });

    test("with REPORT_AUTH=token plain reports need a device's own token, or the key of the office", async () => {
      const key = "the key of this office";
      const { server, enrol } = await office({ REPORT_AUTH: "token", ENROLMENT_KEY: key });
      const { token } = await enrol("anna", "PC-1");
      const report = (user: string, authorization?: string) =>
        ask(`${server.url}/api/report`, {
          method: "POST",
          headers: authorization === undefined ? {} : { authorization },
          body: JSON.stringify({ user, state: "working" }),
        });
      assert.deepEqual(
        [
          (await report("anna")).status,
          (await report("anna", "Bearer no token at all")).status,
          (await report("ben", `Bearer ${token}`)).status,
          (await report("anna", `Bearer ${token}`)).status,
          (await report("ben", `Bearer ${key}`)).status,
        ],
        [401, 401, 403, 200, 200],
      );
      assert.equal((await server.db.knex("work_events")).length, 2);
    });
  });
