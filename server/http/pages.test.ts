import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { daysOfPeople } from "../db/days.ts";
import { freshSqlite, type PostgresServer, startPostgres, type TestDatabase } from "../db/test-databases.ts";
import { personPath } from "../pages/period.ts";
import { readingNow } from "./reading-now.ts";
import { foundCompany, LONG_NAME, NOW, serve, WORKERS } from "./test-company.ts";

const DIALECTS = ["sqlite", "postgres"] as const;
const PAGES = [
  "/",
  "/day/2026-11-19",
  "/day/2026-11-20",
  "/week/2026-W47",
  "/month/2026-11",
  "/person/anna?day=2026-11-19",
  "/person/lukasz?month=2026-11",
];

for (const dialect of DIALECTS) {
  describe(`the pages on ${dialect}`, () => {
    let server: PostgresServer | null = null;
    let database: TestDatabase;
    let site: Awaited<ReturnType<typeof serve>>;
    before(async () => {
      server = dialect === "postgres" ? await startPostgres() : null;
      database = server === null ? await freshSqlite() : await server.fresh();
      await foundCompany(database.db);
      site = await serve(database.db);
    });
    after(async () => {
      await site.close();
      await database.drop();
      await server?.stop();
    });

    const get = async (path: string, init: RequestInit = {}) => {
      const answer = await fetch(site.url + path, { redirect: "manual", ...init });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    };

    test("every page has one h1, its zone, its week and how fresh it is, and nothing inline", async () => {
      for (const path of PAGES) {
        const { status, text } = await get(path);
        assert.equal(status, 200, path);
        assert.equal(text.match(/<h1/g)?.length, 1, path);
        assert.ok(text.includes("Europe/Brussels, UTC+1") && text.includes("week starts Monday"), path);
        assert.match(text, /Complete/, path);
        assert.doesNotMatch(text, /<script(?! src)|<style|\sstyle=|\son[a-z]+=/, path);
        assert.doesNotMatch(text, /(src|href)="(https?:)?\/\//, path);
      }
    });

    test("every name comes through unharmed, and its link leads to its page", async () => {
      const { text } = await get("/");
      for (const { user, name } of WORKERS) {
        const shown = (name ?? user)
          .replaceAll("&", "&amp;")
          .replaceAll("<", "&lt;")
          .replaceAll(">", "&gt;")
          .replaceAll("'", "&#39;");
        assert.ok(text.includes(`<bdi>${shown}</bdi>`), user);
        const page = await get(personPath(user, { day: "2026-11-19" }));
        assert.equal(page.status, 200, user);
        assert.ok(page.text.includes(`<h1><bdi>${shown}</bdi></h1>`), user);
        assert.equal(
          (
            await get(
              personPath(user).replace(/(\?|$)/, "/days.csv$1") +
                (personPath(user).includes("?") ? "&" : "?") +
                "year=2026",
            )
          ).status,
          200,
          user,
        );
      }
      assert.ok(LONG_NAME.length === 256 && text.includes("name lost by its sender"));
    });

    test("a page, its file and the read API say the same", async () => {
      const users = WORKERS.map(({ user }) => user);
      const days = await daysOfPeople(await readingNow(site.context), users, { from: "2026-11-02", to: "2026-11-20" });
      const { items } = JSON.parse((await get("/api/v1/days?from=2026-11-02&to=2026-11-20")).text);
      assert.equal(
        items.length,
        [...days.values()].reduce((sum, own) => sum + own.size, 0),
      );
      for (const item of items) assert.equal(item.worked_s, days.get(item.user)?.get(item.day)?.workedS);
      const csv = (await get("/day/2026-11-19.csv")).text.split("\r\n").filter((line) => line.includes(",anna,"));
      const anna = items.find(
        (item: { user: string; day: string }) => item.user === "anna" && item.day === "2026-11-19",
      );
      assert.equal(csv.length, 1);
      assert.ok(csv[0]?.includes(`,${Math.round((anna.worked_s / 3600) * 10_000) / 10_000},`), csv[0]);
      assert.ok((await get("/day/2026-11-19")).text.includes(`<data value="${anna.worked_s}">`));
      const week = items
        .filter((item: { day: string }) => item.day === "2026-11-19")
        .reduce((sum: number, item: { worked_s: number }) => sum + item.worked_s, 0);
      assert.ok((await get("/week/2026-W47")).text.includes(`data-value="${week}"`));
    });

    test("what is estimated, silent, not reported or not separable is said in words", async () => {
      const today = (await get("/")).text;
      assert.match(today, /1\u00a0machine not heard, since 11:46/);
      assert.match(today, /Not heard since 11:46/);
      assert.match(today, /No report today/);
      assert.match(today, /min estimated/);
      assert.match(today, /no heartbeat/);
      assert.match(today, /machines not separable/);
      assert.match((await get("/month/2026-11")).text, /<small>est\.<\/small>/);
      assert.match((await get("/week/2026-W47")).text, /week 46 had a holiday: Wed 11, Armistice Day/);
    });

    test("a table is narrowed and sorted over all its pages", async () => {
      const names = async (path: string) =>
        [...(await get(path)).text.matchAll(/<th scope="row"><a[^>]*><bdi>([^<]*)/g)].map((found) => found[1]);
      assert.deepEqual(await names("/?q=LUKASZ"), ["Łukasz Wiśniewski"]);
      assert.deepEqual(await names("/day/2026-11-19?q=o%27neil"), ["Bob O’Neill"]);
      assert.deepEqual(await names("/?q=domain%5C"), ["DOMAIN\\kim"]);
      assert.deepEqual(await names("/?q=%25"), ["../etc/100%"]);
      assert.deepEqual(await names("/?state=not-heard"), ["Øystein Bjørnsen"]);
      assert.deepEqual(await names("/month/2026-11?team=Finance"), ["Łukasz Wiśniewski", LONG_NAME]);
      assert.deepEqual((await names("/?sort=-name")).toReversed(), await names("/"));
      const worked = [...(await get("/?sort=-worked")).text.matchAll(/<data value="(\d+)"/g)].map((found) =>
        Number(found[1]),
      );
      assert.deepEqual(
        worked,
        worked.toSorted((a, b) => b - a),
      );
      assert.match((await get("/?q=nobody")).text, /Nobody is found/);
      assert.match((await get("/?page=9")).text, /No more people/);
    });

    test("an address that the calendar does not have is a page that says so, never a fault", async () => {
      for (const path of [
        "/day/2026-02-30",
        "/day/tomorrow",
        "/week/2025-W53",
        "/month/2026-13",
        "/person/nobody",
        "/person/anna?day=x",
        "/person",
        "/day?at=x",
        "/week/2026-W99.csv",
        "/person/nobody/log.csv",
        "/nope",
      ]) {
        const { status, text } = await get(path);
        assert.equal(status, 404, path);
        assert.match(text, /What to do/, path);
      }
    });

    test("the calendar's Go leads to the page's own address", async () => {
      const table = [
        ["/day", "/day/2026-11-20"],
        ["/day?at=2026-10-01", "/day/2026-10-01"],
        ["/week", "/week/2026-W47"],
        ["/week?at=2026-W10", "/week/2026-W10"],
        ["/week?at=2026-03-04", "/week/2026-W10"],
        ["/month?at=2026-02", "/month/2026-02"],
        ["/person/anna?at=2026-02-03", "/person/anna?day=2026-02-03"],
        ["/person?user=..&at=2026-02", "/person?user=..&month=2026-02"],
      ] as const;
      for (const [path, to] of table) assert.equal((await get(path)).headers.get("location"), to, path);
    });

    test("a day, a week and a month to come have not begun", async () => {
      for (const path of ["/day/2026-11-21", "/week/2026-W48", "/month/2026-12"])
        assert.match((await get(path)).text, /Not begun/, path);
    });

    test("figures of an open plain report grow with the clock, without a write", async () => {
      const worked = async (now: number) => {
        const later = await serve(database.db, { now: () => now });
        const answer = await fetch(`${later.url}/api/v1/days?from=2026-11-20&to=2026-11-20&user=lukasz`);
        const { items } = JSON.parse(await answer.text());
        await later.close();
        return items[0].worked_s;
      };
      assert.equal((await worked(NOW + 600_000)) - (await worked(NOW)), 600);
    });

    test("a file of every table comes as CSV and as a workbook", async () => {
      for (const path of [
        "/today",
        "/day/2026-11-19",
        "/week/2026-W47",
        "/month/2026-11",
        "/person/anna/log",
        "/person/anna/days",
      ]) {
        for (const format of ["csv", "xlsx"]) {
          const answer = await fetch(`${site.url}${path}.${format}?year=2026&day=2026-11-19`);
          const bytes = Buffer.from(await answer.arrayBuffer());
          assert.equal(answer.status, 200, path);
          assert.match(answer.headers.get("content-disposition") ?? "", /^attachment/);
          assert.equal(bytes.subarray(0, 2).toString("latin1"), format === "csv" ? "\xef\xbb" : "PK", path);
        }
      }
    });

    test("what never changes may be kept for ever, what changes may not", async () => {
      const { text, headers } = await get("/");
      assert.equal(headers.get("cache-control"), "private, no-cache");
      for (const [, url] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
        const asset = await get(url ?? "");
        assert.equal(asset.status, 200, url);
        assert.match(asset.headers.get("cache-control") ?? "", /immutable/);
      }
      assert.equal((await get("/assets/000000000000/stint.css")).status, 404);
    });
  });
}

test("before anyone has reported, the page says how to add the first machine", async () => {
  const database = await freshSqlite();
  const site = await serve(database.db);
  const text = await (await fetch(site.url)).text();
  assert.match(text, /API_ENDPOINT=http:\/\/stint\.office\.lan:5000\/api\/report/);
  assert.match(text, /Nobody has reported yet/);
  for (const path of ["/day/2026-11-20", "/week/2026-W47", "/month/2026-11", "/today.csv", "/api/v1/people"])
    assert.equal((await fetch(site.url + path)).status, 200, path);
  await site.close();
  await database.drop();
});
