// Claims as they are stored, on both databases: made once, answered once, withdrawn only while nobody has answered.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { OPEN_CLAIMS_MAX } from "../../domain/claims/claims.ts";
import { mergeLogIn } from "../people/merge.ts";
import { freshSqlite, type PostgresServer, startPostgres, type TestDatabase } from "../test-databases.ts";
import {
  answerClaim,
  claimOf,
  claimsAfter,
  claimsOfAll,
  claimsOfPerson,
  claimsWithin,
  makeClaim,
  withdrawClaim,
} from "./claims.ts";

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 20, 13, 32, 7);

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`claims, on ${dialect}`, () => {
    let postgres: PostgresServer | null = null;
    let test_: TestDatabase;
    before(async () => {
      postgres = dialect === "postgres" ? await startPostgres() : null;
      test_ = (await postgres?.fresh()) ?? (await freshSqlite());
      for (const user of ["anna", "DOMAIN\\anna", "kim", "many"])
        await test_.db.knex("people").insert({ user, sort_name: user, created_at: NOW });
      assert.equal(await mergeLogIn(test_.db, { user: "DOMAIN\\anna", into: "anna" }, { now: NOW, by: "Max" }), null);
    });
    after(async () => {
      await test_.drop();
      await postgres?.stop();
    });
    const db = () => test_.db;
    const ago = (hours: number) => NOW - hours * HOUR_MS;
    const claim = (user: string, from: number, to: number, deviceId: string | null = null) =>
      makeClaim(db(), { user, from: ago(from), to: ago(to), kind: "meeting", text: "<b>stand-up</b>", deviceId }, NOW);

    test("of two claims for the same time made at once one is stored, whichever log-in they come by", async () => {
      const faults = await Promise.all([claim("anna", 3, 2), claim("DOMAIN\\anna", 2.5, 1), claim("anna", 3, 1)]);
      assert.deepEqual(faults.sort(), [null, "overlaps", "overlaps"].sort());
      assert.equal(await claim("kim", 3, 1), null, "a colleague's meeting is their own");
      assert.equal(await claim("kim", 1, 0), null);
      assert.equal(await claim("kim", 0.5, -0.5), "to-come");
    });

    test("an answer is given once, and what is answered cannot be withdrawn", async () => {
      const [own] = await claimsOfPerson(db(), "anna", { deviceId: null, limit: 10 });
      assert.ok(own !== undefined);
      const yes = { state: "accepted", by: "Max", words: null, now: NOW } as const;
      assert.equal(await answerClaim(db(), own.id, yes), true);
      assert.equal(await answerClaim(db(), own.id, { ...yes, state: "declined", words: "no" }), false);
      assert.equal(await withdrawClaim(db(), own.id, { user: "anna", deviceId: null }), false);
      const kept = await claimOf(db(), own.id);
      assert.deepEqual([kept?.state, kept?.answeredBy, kept?.answeredAt], ["accepted", "Max", NOW]);
      assert.equal(await claim("anna", 3, 1), "overlaps", "accepted time is not claimed again");
    });

    test("a claim is withdrawn by its person only, and by an open agent only where it was made by it", async () => {
      const deviceId = randomUUID();
      await db()
        .knex("devices")
        .insert({
          ...{ id: deviceId, token_hash: "h", user: "anna", host: "PC", os: "W", version: "1" },
          ...{ enrolment: "open", created_at: NOW },
        });
      assert.equal(await claim("anna", 30, 29), null);
      assert.equal(await claim("anna", 32, 31, deviceId), null);
      const byLink = (await claimsOfPerson(db(), "anna", { deviceId: null, limit: 10 })).find(
        ({ from }) => from === ago(30),
      );
      const [byDevice] = await claimsOfPerson(db(), "anna", { deviceId, limit: 10 });
      assert.ok(byLink !== undefined && byDevice?.from === ago(32));
      assert.equal(await withdrawClaim(db(), byLink.id, { user: "kim", deviceId: null }), false);
      assert.equal(await withdrawClaim(db(), byLink.id, { user: "anna", deviceId }), false);
      assert.equal(await withdrawClaim(db(), byDevice.id, { user: "anna", deviceId }), true);
      assert.equal(await withdrawClaim(db(), byLink.id, { user: "anna", deviceId: null }), true);
      assert.equal(await claim("anna", 30, 29), null, "what was withdrawn may be said again");
    });

    test("what stands is found by the time it touches; all of it in the order of the read API, page by page", async () => {
      const day = { start: ago(3.5), end: ago(2.9) };
      assert.deepEqual([...(await claimsWithin(db(), ["anna", "kim"], day)).keys()].length >= 1, true);
      assert.deepEqual((await claimsWithin(db(), ["kim"], { start: ago(1), end: NOW })).get("kim")?.length, 1);
      const seen = [];
      let after = null;
      for (let page = 0; page < 20; page++) {
        const [next] = await claimsAfter(db(), {
          start: ago(100),
          end: NOW,
          user: null,
          within: undefined,
          after,
          limit: 1,
        });
        if (next === undefined) break;
        seen.push(`${next.user} ${next.from}`);
        after = { user: next.user, from: next.from, id: next.id };
      }
      const all = await claimsAfter(db(), {
        start: ago(100),
        end: NOW,
        user: null,
        within: undefined,
        after: null,
        limit: 100,
      });
      assert.deepEqual(
        seen,
        all.map(({ user, from }) => `${user} ${from}`),
      );
      assert.ok(seen.length >= 6);
      const { claims, total } = await claimsOfAll(db(), "waiting", { within: undefined, offset: 0, limit: 1 });
      assert.ok(claims.length === 1 && total > 1);
      assert.equal((await claimsOfAll(db(), "answered", { within: undefined, offset: 0, limit: 9 })).total, 1);
    });

    test("nobody can bury a manager in claims", async () => {
      for (let n = 0; n < OPEN_CLAIMS_MAX; n++) assert.equal(await claim("many", n + 1, n), null);
      assert.equal(await claim("many", 200, 199), "too-many");
    });
  });
