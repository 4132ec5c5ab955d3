// Short forms of `npm run faults -- agent-kills`, `server-away` and `statuses`.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { FORGETFUL, killedWhileWorking } from "./agent-kills.ts";
import { lacksDeno } from "./sender.ts";
import { serverAway } from "./server-away.ts";
import { brokenConnections, everyStatus, noLeak } from "./statuses.ts";
import { workplaceLacks } from "./workplace.ts";

type Context = { diagnostic(text: string): void; skip(reason: string): void };

/** One of every kind of answer there is. */
const SOME_STATUSES = [200, 204, 301, 400, 401, 403, 404, 408, 413, 422, 425, 429, 500, 503, 511, 599];

const asked = (t: Context) => {
  const seed = randomInt(1_000_000);
  t.diagnostic(`seed ${seed}`);
  return { seed, say: () => undefined };
};

test("an agent killed again and again, its server too, loses nothing it had stored and counts nothing twice", async (t) => {
  const lacking = await workplaceLacks();
  if (lacking !== null) return t.skip(lacking);
  assert.deepEqual((await killedWhileWorking({ ...asked(t), rounds: 5 })).broken, []);
});

test("an agent that begins with an empty queue is seen to lose work", async (t) => {
  const lacking = await workplaceLacks();
  if (lacking !== null) return t.skip(lacking);
  assert.notDeepEqual((await serverAway(0.2, asked(t), FORGETFUL)).broken, []);
});

test("a server that was away gets all of it when it is back", async (t) => {
  const lacking = await workplaceLacks();
  if (lacking !== null) return t.skip(lacking);
  assert.deepEqual((await serverAway(0.2, asked(t))).broken, []);
});

test("whatever is answered, items stay until the server's own word, and are stored once", async (t) => {
  const lacking = lacksDeno();
  if (lacking !== null) return t.skip(lacking);
  assert.deepEqual((await everyStatus(SOME_STATUSES)).broken, []);
});

test("connections that break lose nothing, and a bad item is put aside alone", async (t) => {
  const lacking = lacksDeno();
  if (lacking !== null) return t.skip(lacking);
  assert.deepEqual((await brokenConnections({ patient: false })).broken, []);
});

test("a hundred failures in a row leave no connection open", async (t) => {
  const lacking = lacksDeno();
  if (lacking !== null) return t.skip(lacking);
  assert.deepEqual((await noLeak(100)).broken, []);
});
