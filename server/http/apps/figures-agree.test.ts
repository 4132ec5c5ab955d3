// Generated activity: what a page shows, what its CSV and XLSX and the read API say, and what a slow computation that shares nothing
// with them makes of the same facts, are the same figures, to the second, on both databases.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { after, before, describe, test } from "node:test";
import ExcelJS from "exceljs";
import fc from "fast-check";
import type { TimeItem } from "../../../protocol/read.ts";
import { saveProjectRules } from "../../db/apps/project-rules.ts";
import { arrivalsOf, forgetAll, storeAll } from "../../db/apps/test-uses.ts";
import { type PostgresServer, startPostgres } from "../../db/test-databases.ts";
import { type UsesHistory, usesHistory } from "../../domain/apps/generated-uses.ts";
import { type SlowSum, slowSums } from "../../domain/apps/slow-sums.test-oracle.ts";
import { neutral } from "../../export/table.ts";
import { NO_PROJECT } from "../../pages/apps/rows.ts";
import { ask, startTestServer, type TestServer } from "../../test-server.ts";
import { signInFirst } from "../sign-in/test-manager.ts";

const HISTORIES = 4;
const RANGE = { from: "2026-10-22", to: "2026-10-30" };
const NOW = Date.parse("2026-11-20T12:00:00Z");
const USERS = ["anna", "DOMAIN\\kim"];
const REPORTS = [
  ["applications", "apps", "application"],
  ["sites", "sites", "site"],
  ["projects", "projects", "project"],
] as const;

type Figures = { time: number; activity: number | null };
type Told = Map<string, Figures>;

/** Around the day on which the clock is put back, by the server's own calendar and way to count. */
const berlin = usesHistory
  .filter(({ uses }) => uses.length > 2)
  .map((history): UsesHistory => {
    const by = Date.parse("2026-10-24T10:00:00Z") - (history.now - 10 * 86_400_000);
    const moved = <T extends { start: number; end: number }>(one: T) => ({
      ...one,
      start: one.start + by,
      end: one.end + by,
    });
    return {
      ...history,
      calendar: { zone: "Europe/Berlin", dayStartMin: 0 },
      activity: { method: "active-seconds", maxExpectedEvents: 1200 },
      now: NOW,
      uses: history.uses.map(moved),
      worked: history.worked.map(moved),
      slots: history.slots.map((one) => ({ ...one, slot: one.slot + by })),
    };
  });

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`reports on ${dialect}`, () => {
    let postgres: PostgresServer | null = null;
    let server: TestServer;
    let cookie: string;
    before(async () => {
      postgres = dialect === "postgres" ? await startPostgres() : null;
      const fresh = await postgres?.fresh();
      await fresh?.db.close();
      server = await startTestServer(fresh === undefined ? {} : { DATABASE_URI: fresh.uri }, { clock: () => NOW });
      cookie = await signInFirst(server);
      await server.db.knex("teams").insert({ name: "Design" });
      const { id } = await server.db.knex("teams").first();
      for (const user of USERS)
        await server.db
          .knex("people")
          .insert({ user, sort_name: user.toLowerCase(), team_id: user === "anna" ? id : null, created_at: 0 });
    });
    after(async () => {
      await server.stop();
      await postgres?.stop();
    });

    async function text(path: string): Promise<string> {
      const answer = await ask(server.url + path, { headers: { accept: "text/html", cookie } });
      assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 500)}`);
      return answer.text;
    }
    const query = (of: object, more: object = {}) =>
      new URLSearchParams({ ...RANGE, ...of, ...more } as never).toString();

    async function api(kind: string, of: { user?: string; team?: string }): Promise<Told> {
      const items: TimeItem[] = [];
      let cursor: string | null = null;
      do {
        const user = of.team === undefined ? of : { user: "anna" };
        const answer: { items: TimeItem[]; next: string | null } = JSON.parse(
          await text(`/api/v1/${kind}?${query(user, cursor === null ? {} : { cursor })}`),
        );
        items.push(...answer.items);
        cursor = answer.next;
      } while (cursor !== null);
      return new Map(
        [...Map.groupBy(items, ({ name }) => name || (kind === "projects" ? NO_PROJECT : name))].map(([name, own]) => [
          name,
          { time: own.reduce((sum, { time_s }) => sum + time_s, 0), activity: null },
        ]),
      );
    }

    async function xlsx(path: string): Promise<Told> {
      const response = await fetch(server.url + path, { headers: { cookie } });
      const book = new ExcelJS.Workbook();
      await book.xlsx.load(await response.arrayBuffer());
      const rows: unknown[][] = [];
      book.worksheets[0]?.eachRow((row) => void rows.push((row.values as unknown[]).slice(1)));
      return told(rows[0] as string[], rows.slice(1));
    }

    test(`${HISTORIES} generated histories: page, CSV, XLSX, API and the slow computation agree`, async (t) => {
      const seed = randomInt(2 ** 31);
      t.diagnostic(`seed ${seed}`);
      for (const history of fc.sample(berlin, { numRuns: HISTORIES, seed })) {
        await forgetAll(server.db);
        await storeAll(server.db, arrivalsOf(history));
        await saveProjectRules(server.db, history.rules, { manager: null, now: NOW, seen: 0 });
        const slow = slowSums(history).filter(({ day }) => day >= RANGE.from && day <= RANGE.to);
        for (const whose of [{}, { team: "Design" }, { user: "anna" }, { user: "DOMAIN\\kim" }]) {
          const users = "user" in whose ? [whose.user] : "team" in whose ? ["anna"] : USERS;
          const own = slow.filter(({ user }) => users.includes(user ?? ""));
          for (const [report, kind, sumKind] of REPORTS) {
            const expected = expectedOf(own.filter((sum) => sum.kind === sumKind));
            const say = `${dialect}, ${report} of ${JSON.stringify(whose)}`;
            const html = await text(`/${report}?${query(whose)}`);
            assert.deepEqual(inOrder(pageTable(html, report)), inOrder(times(expected)), `${say}: page`);
            assert.deepEqual(inOrder(times(await api(kind, whose))), inOrder(times(expected)), `${say}: API`);
            const file = neutralised(expected);
            const csv = await text(`/${report}/names.csv?${query(whose)}`);
            assert.deepEqual(inOrder(csvTable(csv)), inOrder(file), `${say}: CSV`);
            assert.deepEqual(
              inOrder(await xlsx(`/${report}/names.xlsx?${query(whose)}`)),
              inOrder(file),
              `${say}: XLSX`,
            );
          }
          for (const [table, sumsOf] of [
            ["hours", (sum: SlowSum) => (sum.kind === "hour" ? String(Number(sum.name)) : null)],
            ["days", (sum: SlowSum) => (sum.kind === "all" ? sum.day : null)],
          ] as const) {
            const expected = expectedOf(
              own.flatMap((sum) => (sumsOf(sum) === null ? [] : [{ ...sum, name: sumsOf(sum) ?? "" }])),
            );
            const path = `/applications/${table}.csv?${query(whose)}`;
            const known = new Map([...csvTable(await text(path))].filter(([, { time }]) => time > 0));
            assert.deepEqual(inOrder(known), inOrder(expected), `${dialect}: ${table} of ${JSON.stringify(whose)}`);
          }
        }
      }
    });
  });

const inOrder = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
const times = (figures: Told) => new Map([...figures].map(([name, { time }]) => [name, time]));
const neutralised = (figures: Told): Told => new Map([...figures].map(([name, own]) => [String(neutral(name)), own]));

function expectedOf(sums: readonly SlowSum[]): Told {
  return new Map(
    [...Map.groupBy(sums, ({ kind, name }) => (kind === "project" && name === "" ? NO_PROJECT : name))].map(
      ([name, own]) => {
        const sum = (field: "seconds" | "knownS" | "activeS") => own.reduce((all, one) => all + one[field], 0);
        const known = sum("knownS");
        return [
          name,
          {
            time: sum("seconds"),
            activity: known === 0 ? null : Math.round((sum("activeS") / known) * 10_000) / 10_000,
          },
        ];
      },
    ),
  );
}

function pageTable(html: string, id: string): Map<string, number> {
  const table = new RegExp(`<table class="rows" id="${id}"[\\s\\S]*?</table>`).exec(html)?.[0] ?? "";
  return new Map(
    [...table.matchAll(/<tr data-point="([^"]*)">.*?data-value="(\d+)"/g)].map(([, name = "", seconds]) => [
      unescaped(name),
      Number(seconds),
    ]),
  );
}
const unescaped = (text: string) =>
  text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&#34;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&");

/** No cell of these holds a quotation mark or a comma. */
function csvTable(csv: string): Told {
  const [head = [], ...rows] = csv
    .replace(/^\uFEFF/, "")
    .trim()
    .split("\r\n")
    .map((line) => line.split(","));
  return told(head, rows);
}

function told(head: readonly string[], rows: readonly (readonly unknown[])[]): Told {
  const at = { time: head.indexOf("time s"), activity: head.indexOf("activity") };
  return new Map(
    rows.map((row) => {
      const activity = row[at.activity];
      const known = activity !== "" && activity !== undefined && activity !== null;
      return [String(row[0]), { time: Number(row[at.time]), activity: known ? Number(activity) : null }];
    }),
  );
}
