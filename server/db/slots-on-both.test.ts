// The same slots, sent in any order, repeated, split anyhow into requests and commits, give the same rows on both databases as
// a slow computation: field by field the larger value, and of each question the larger count with its evidence.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { SCRIPTED_KINDS } from "../../protocol/batch.ts";
import { SLOT_MS } from "../../protocol/slot.ts";
import { compareByCodePoint } from "../domain/people-names.ts";
import type { NewScripted, NewSlot } from "./arrivals.ts";
import { startIngest } from "./ingest.ts";
import type { Database } from "./open.ts";
import { bothDatabases } from "./test-both.ts";

const databases = bothDatabases();

const RUNS = 60;
const SLOT = Date.UTC(2026, 10, 20, 8);

const owner = fc.record({
  user: fc.constantFrom("anna", "李雷", "o'neil"),
  host: fc.constantFrom("PC-1", "pc-1", "PC-1#2"),
  slot: fc.integer({ min: 0, max: 2 }).map((n) => SLOT + n * SLOT_MS),
});
const amount = fc.integer({ min: 0, max: 5 });
const said: fc.Arbitrary<NewSlot> = fc
  .tuple(
    owner,
    fc.record({
      keyboardEvents: amount,
      clicks: amount,
      scrolls: amount,
      mouseEvents: amount,
      activeSeconds: fc.integer({ min: 0, max: 600 }),
    }),
  )
  .map(([who, counts]) => ({ ...who, ...counts }));
const asked: fc.Arbitrary<NewScripted> = fc
  .tuple(
    owner,
    fc.record({
      kind: fc.constantFrom(...SCRIPTED_KINDS),
      count: fc.integer({ min: 1, max: 3 }),
      // Beyond the basic plane and within it: UTF-16 and UTF-8 would order these two the other way round.
      evidence: fc.constantFrom("", "a", "Z", "é", "\uff5e", "😀", "every 60.0 s"),
    }),
  )
  .map(([who, what]) => ({ ...who, ...what }));

/** One request each; how many go at once, and so share a commit. */
const history = fc.record({
  requests: fc.array(
    fc.record({ slots: fc.array(said, { maxLength: 4 }), scripted: fc.array(asked, { maxLength: 4 }) }),
    {
      maxLength: 12,
    },
  ),
  atOnce: fc.integer({ min: 1, max: 5 }),
});
type Request = { slots: NewSlot[]; scripted: NewScripted[] };

const FIELDS = ["keyboardEvents", "clicks", "scrolls", "mouseEvents", "activeSeconds"] as const;

function slowRows(requests: readonly Request[]) {
  const slots = Map.groupBy(
    requests.flatMap((request) => request.slots),
    ({ user, slot, host }) => JSON.stringify([user, slot, host]),
  );
  const scripted = Map.groupBy(
    requests.flatMap((request) => request.scripted),
    ({ user, slot, host, kind }) => JSON.stringify([user, slot, host, kind]),
  );
  return {
    slots: [...slots]
      .map(([key, all]) => [...JSON.parse(key), ...FIELDS.map((field) => Math.max(...all.map((one) => one[field])))])
      .sort(compareRows),
    scripted: [...scripted]
      .map(([key, all]) => {
        const best = all.toSorted((a, b) => a.count - b.count || compareByCodePoint(a.evidence, b.evidence)).at(-1);
        return [...JSON.parse(key), best?.count, best?.evidence];
      })
      .sort(compareRows),
  };
}

const compareRows = (a: unknown[], b: unknown[]) =>
  compareByCodePoint(a.slice(0, 4).join("\u0000"), b.slice(0, 4).join("\u0000"));

async function storedRows(db: Database) {
  const columns = ["user", "slot", "host"];
  const slots: Record<string, unknown>[] = await db
    .knex("slots")
    .select(...columns, "keyboard_events", "clicks", "scrolls", "mouse_events", "active_seconds");
  const scripted: Record<string, unknown>[] = await db.knex("scripted").select(...columns, "kind", "count", "evidence");
  return {
    slots: slots.map((row) => Object.values(row)).sort(compareRows),
    scripted: scripted.map((row) => Object.values(row)).sort(compareRows),
  };
}

test(`${RUNS} generated histories of slots give the same rows on SQLite, on PostgreSQL and by the slow computation`, async (t) => {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(history, async ({ requests, atOnce }) => {
      const expected = slowRows(requests);
      for (const { db } of databases) {
        await db.knex("slots").delete();
        await db.knex("scripted").delete();
        const ingest = startIngest(db, () => undefined);
        for (let i = 0; i < requests.length; i += atOnce)
          await Promise.all(
            requests
              .slice(i, i + atOnce)
              .map((request) => ingest.store({ events: [], running: [], notes: [], ...request, heard: null })),
          );
        assert.deepEqual(await storedRows(db), expected, db.dialect);
      }
    }),
    { seed, numRuns: RUNS },
  );
});
