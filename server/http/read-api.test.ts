import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { dayItemSchema, intervalItemSchema, personItemSchema, slotItemSchema } from "../../protocol/read.ts";
import { SLOT_MS } from "../../protocol/slot.ts";
import { startIngest } from "../db/ingest.ts";
import type { Database } from "../db/open.ts";
import { freshSqlite, type PostgresServer, startPostgres, type TestDatabase } from "../db/test-databases.ts";
import { compareByCodePoint } from "../domain/people-names.ts";
import { daysPage, intervalsPage, type Page, peoplePage } from "./read-pages.ts";
import { slotsPage } from "./read-recorded.ts";
import { readingNow } from "./reading-now.ts";
import { foundCompany, serve } from "./test-company.ts";

const answers: Record<string, unknown> = {};

for (const dialect of ["sqlite", "postgres"] as const) {
  describe(`the read API on ${dialect}`, () => {
    let server: PostgresServer | null = null;
    let database: TestDatabase;
    let site: Awaited<ReturnType<typeof serve>>;
    before(async () => {
      server = dialect === "postgres" ? await startPostgres() : null;
      database = server === null ? await freshSqlite() : await server.fresh();
      await foundCompany(database.db);
      await countInput(database.db);
      site = await serve(database.db);
    });
    after(async () => {
      await site.close();
      await database.drop();
      await server?.stop();
    });

    const get = async (path: string) => {
      const answer = await fetch(site.url + path);
      return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.text() };
    };

    /** All pages of an answer, in rows of `limit`. */
    async function walk<Item>(read: (cursor: string | null) => Promise<Page<Item>>): Promise<Item[]> {
      const items: Item[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<Item> = await read(cursor);
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== null);
      return items;
    }

    const range = { from: "2026-10-15", to: "2026-11-20", user: null, within: undefined };

    test("pages of any length put together are the whole answer, in the order of code points", async () => {
      const reading = await readingNow(site.context);
      for (const limit of [13, 1000]) {
        const days = await walk((cursor) => daysPage(reading, { ...range, cursor, limit }));
        const intervals = await walk((cursor) =>
          intervalsPage(reading, { ...range, from: "2026-11-10", cursor, limit }),
        );
        const people = await walk((cursor) => peoplePage(database.db, { cursor, limit, within: undefined }));
        const slots = await walk((cursor) => slotsPage(reading, { ...range, cursor, limit }, site.context.activity));
        answers[`${dialect} ${limit}`] = { days, intervals, slots, people };
        assert.equal(slots.length, 3 * 40);
        assert.ok(slots.every((slot) => slotItemSchema.safeParse(slot).success));
        assert.deepEqual(answers[`${dialect} ${limit}`], answers[`${dialect} 13`], `${limit} a page`);
        const sorted = days.toSorted((a, b) =>
          a.day < b.day ? -1 : a.day > b.day ? 1 : compareByCodePoint(a.user, b.user),
        );
        assert.deepEqual(days, sorted);
        assert.ok(days.length > 300 && intervals.length > 300 && people.length === 16);
      }
    });

    test("one person's answer is their part of everybody's", async () => {
      const reading = await readingNow(site.context);
      const all = await walk((cursor) => daysPage(reading, { ...range, cursor, limit: 1000 }));
      const own = await walk((cursor) => daysPage(reading, { ...range, user: "李雷", cursor, limit: 3 }));
      assert.deepEqual(
        own,
        all.filter(({ user }) => user === "李雷"),
      );
      const intervals = await walk((cursor) => intervalsPage(reading, { ...range, user: "joão", cursor, limit: 1 }));
      assert.ok(new Set(intervals.map(({ host }) => host)).size === 2, "two machines are two streams");
    });

    test("an answer keeps to its schema", async () => {
      for (const [path, schema] of [
        ["/api/v1/days?from=2026-11-19&to=2026-11-20", dayItemSchema],
        ["/api/v1/intervals?from=2026-11-19&to=2026-11-20", intervalItemSchema],
        ["/api/v1/people", personItemSchema],
      ] as const) {
        const { items, next } = JSON.parse((await get(path)).body);
        assert.ok(items.length > 10 && next === null, path);
        for (const item of items) assert.ok(schema.safeParse(item).success, JSON.stringify(item));
      }
    });

    test("activity is that of all a person's machines together, and null where nothing was worked", async () => {
      const { items } = JSON.parse((await get("/api/v1/slots?from=2026-11-19&to=2026-11-19&user=anna")).body);
      const worked = items.filter(({ tracked_s }: { tracked_s: number }) => tracked_s === 600);
      assert.ok(worked.length > 3);
      for (const { active_seconds, activity, keyboard_events } of worked) {
        assert.equal(active_seconds, 300);
        assert.equal(activity, 0.5);
        assert.equal(keyboard_events, 40, "two machines");
      }
      const idle = items.filter(({ tracked_s }: { tracked_s: number }) => tracked_s === 0);
      assert.ok(idle.length > 3 && idle.every(({ activity }: { activity: number | null }) => activity === null));
      const csv = await get("/api/v1/slots.csv?from=2026-11-19&to=2026-11-19&user=anna");
      assert.match(
        csv.body,
        /^\uFEFF?user,slot,keyboard_events,clicks,scrolls,mouse_events,active_seconds,tracked_s,activity\r\n/,
      );
      assert.equal(csv.body.trim().split("\r\n").length, items.length + 1);
    });

    test("what is known of pictures needs a sign-in, as a list and as a file", async () => {
      for (const ending of ["", ".csv", ".xlsx"])
        assert.equal((await get(`/api/v1/screenshots${ending}?from=2026-11-19&to=2026-11-20`)).status, 401);
    });

    test("a question that cannot be answered is told what is wrong with it", async () => {
      const table = [
        ["/api/v1/days", /from is missing/],
        ["/api/v1/days?from=2026-02-30&to=2026-03-01", /from must be a day/],
        ["/api/v1/days?from=2026-03-02&to=2026-03-01", /from is after to/],
        ["/api/v1/days?from=2025-01-01&to=2026-12-31", /400 days/],
        ["/api/v1/days?from=2026-03-01&to=2026-03-02&cursor=xyz", /cursor is not one of ours/],
        ["/api/v1/intervals?from=2026-03-01&to=2026-03-02&cursor=e30", /cursor is not one of ours/],
        ["/api/v1/people?cursor=%00", /cursor is not one of ours/],
        ["/api/v1/days.csv?from=x&to=y", /from must be a day/],
        ["/api/v1/days?from=2026-03-01&to=2026-03-02&user=%0a%20", /user must have/],
      ] as const;
      for (const [path, detail] of table) {
        const { status, type, body } = await get(path);
        assert.equal(status, 400, path);
        assert.match(type ?? "", /problem\+json/);
        assert.match(JSON.parse(body).detail, detail, path);
      }
    });

    test("four hundred days are answered, four hundred and one are not", async () => {
      assert.equal((await get("/api/v1/days?from=2025-11-26&to=2026-12-30")).status, 200);
      assert.equal((await get("/api/v1/days?from=2025-11-26&to=2026-12-31")).status, 400);
    });

    test("nobody of that name is an empty answer, not a fault", async () => {
      for (const kind of ["days", "intervals"])
        assert.deepEqual(JSON.parse((await get(`/api/v1/${kind}?from=2026-11-19&to=2026-11-20&user=nobody`)).body), {
          items: [],
          next: null,
        });
    });
  });
}

test("both databases answer alike", () => {
  assert.deepEqual(answers["postgres 13"], answers["sqlite 13"]);
});

/** Forty slots of three people, from 06:00 UTC on, half of their seconds on two machines together. */
async function countInput(db: Database) {
  const from = Date.UTC(2026, 10, 19, 6);
  const counts = { keyboardEvents: 20, clicks: 1, scrolls: 1, mouseEvents: 2, activeSeconds: 150 };
  const slots = ["anna", "李雷", ".."].flatMap((user) =>
    Array.from({ length: 40 }, (_, n) =>
      ["PC-1", "PC-2"].map((host) => ({ user, host, slot: from + n * SLOT_MS, ...counts })),
    ).flat(),
  );
  await startIngest(db, () => undefined).store({ events: [], running: [], notes: [], slots, heard: null });
}
