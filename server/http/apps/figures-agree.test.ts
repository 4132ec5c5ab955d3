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
import { percent } from "../../pages/format.ts";
import { ask, startTestServer, type TestServer } from "../../test-server.ts";
import { signInFirst } from "../sign-in/test-manager.ts";

/** As pages and files call what belongs to none. */
const NO_PROJECT = "No project";

const HISTORIES = 2;
/** The day on which the clock is put back, its week and month, and a stretch that has days on both sides of a month. */
const RANGES = {
  day: { from: "2026-10-25", to: "2026-10-25" },
  week: { from: "2026-10-19", to: "2026-10-25" },
  month: { from: "2026-10-01", to: "2026-10-31" },
  range: { from: "2026-09-22", to: "2026-11-04" },
};
type Range = (typeof RANGES)["day"];
const METHODS = ["active-seconds", "events"] as const;
const NOW = Date.parse("2026-11-20T12:00:00Z");
const DAY_MS = 86_400_000;
const USERS = ["anna", "DOMAIN\\kim"];
const REPORTS = [
  ["applications", "apps", "application"],
  ["sites", "sites", "site"],
  ["projects", "projects", "project"],
] as const;

type Figures = { time: number; activity: number | null };
type Told = Map<string, Figures>;
type Shown = { time: number; activity: string };

/** Around the day on which the clock is put back, and a part of it some weeks before and after; by the server's own calendar. */
const berlin = (method: (typeof METHODS)[number]) =>
  usesHistory
    .filter(({ uses }) => uses.length > 4)
    .map((history): UsesHistory => {
      const days = [0, 0, -29, 9];
      const by = (n: number) =>
        Date.parse("2026-10-24T10:00:00Z") - (history.now - 10 * DAY_MS) + (days[n % days.length] ?? 0) * DAY_MS;
      const moved = <T extends { start: number; end: number }>(one: T, n: number) => ({
        ...one,
        start: one.start + by(n),
        end: one.end + by(n),
      });
      return {
        ...history,
        calendar: { zone: "Europe/Berlin", dayStartMin: 0 },
        activity: { method, maxExpectedEvents: 1200 },
        now: NOW,
        uses: history.uses.map(moved),
        worked: history.worked.map(moved),
        slots: history.slots.map((one, n) => ({ ...one, slot: one.slot + by(n) })),
      };
    });

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`reports on ${dialect}`, () => {
    let postgres: PostgresServer | null = null;
    const servers = new Map<(typeof METHODS)[number], { server: TestServer; cookie: string }>();
    before(async () => {
      postgres = dialect === "postgres" ? await startPostgres() : null;
      for (const method of METHODS) {
        const fresh = await postgres?.fresh();
        await fresh?.db.close();
        const place = fresh === undefined ? {} : { DATABASE_URI: fresh.uri };
        const server = await startTestServer({ ...place, ACTIVITY_METHOD: method }, { clock: () => NOW });
        servers.set(method, { server, cookie: await signInFirst(server) });
        await server.db.knex("teams").insert({ name: "Design" });
        const { id } = await server.db.knex("teams").first();
        for (const user of USERS)
          await server.db
            .knex("people")
            .insert({ user, sort_name: user.toLowerCase(), team_id: user === "anna" ? id : null, created_at: 0 });
      }
    });
    after(async () => {
      for (const { server } of servers.values()) await server.stop();
      await postgres?.stop();
    });

    for (const method of METHODS)
      test(`${HISTORIES} generated histories, activity by ${method}: page, CSV, XLSX, API and the slow computation agree`, async (t) => {
        const { server, cookie } = servers.get(method) ?? assert.fail();
        const asking = { url: server.url, cookie };
        const seed = randomInt(2 ** 31);
        t.diagnostic(`seed ${seed}`);
        for (const history of fc.sample(berlin(method), { numRuns: HISTORIES, seed })) {
          await forgetAll(server.db);
          await storeAll(server.db, arrivalsOf(history));
          await saveProjectRules(server.db, history.rules, { manager: null, now: NOW, seen: 0 });
          const slow = slowSums(history);
          for (const [name, range] of Object.entries(RANGES))
            for (const whose of [{}, { team: "Design" }, { user: "anna" }, { user: "DOMAIN\\kim" }]) {
              const users = "user" in whose ? [whose.user] : "team" in whose ? ["anna"] : USERS;
              const own = slow.filter(({ user, day }) => users.includes(user) && day >= range.from && day <= range.to);
              await agree(asking, { range, whose, own, say: `${dialect}, ${name} of ${JSON.stringify(whose)}` });
            }
        }
      });
  });

type Asking = { url: string; cookie: string };
type Whose = { user?: string; team?: string };

async function agree(
  asking: Asking,
  { range, whose, own, say }: { range: Range; whose: Whose; own: readonly SlowSum[]; say: string },
) {
  const query = new URLSearchParams({ ...range, ...whose }).toString();
  for (const [report, kind, sumKind] of REPORTS) {
    const sums = own.filter((sum) => sum.kind === sumKind);
    const expected = expectedOf(sums);
    const html = await text(asking, `/${report}?${query}`);
    const shown = pageTable(html, report);
    assert.deepEqual(inOrder(shown), inOrder(inWords(expected)), `${say}: page of ${report}`);
    const longestFirst = [...shown.values()].map(({ time }) => time);
    assert.deepEqual(
      longestFirst,
      longestFirst.toSorted((a, b) => b - a),
      `${say}: top ${report}`,
    );
    assert.deepEqual(await api(asking, { kind, range, whose }), apiOf(sums), `${say}: API of ${kind}`);
    const file = neutralised(expected);
    assert.deepEqual(
      inOrder(csvTable(await text(asking, `/${report}/names.csv?${query}`))),
      inOrder(file),
      `${say}: CSV of ${report}`,
    );
    assert.deepEqual(
      inOrder(await xlsx(asking, `/${report}/names.xlsx?${query}`)),
      inOrder(file),
      `${say}: XLSX of ${report}`,
    );
    if (report === "sites") continue;
    const hours = expectedOf(own.filter(({ kind: of }) => of === "hour"));
    const days = expectedOf(own.flatMap((sum) => (sum.kind === "all" ? [{ ...sum, name: sum.day }] : [])));
    const people = expectedOf(own.flatMap((sum) => (sum.kind === "all" ? [{ ...sum, name: sum.user }] : [])));
    const tables = { hours, days, ...(report === "projects" || whose.user !== undefined ? {} : { people }) };
    for (const [table, figures] of Object.entries(tables)) {
      const named = (found: Told) =>
        inOrder(
          new Map(
            [...found]
              .filter(([, { time }]) => time > 0)
              .map(([one, told]) => [table === "hours" ? one.padStart(2, "0") : one, told]),
          ),
        );
      const address: string = `/${report}/${table}`;
      const kept = inOrder(table === "people" ? neutralised(figures) : figures);
      assert.deepEqual(named(csvTable(await text(asking, `${address}.csv?${query}`))), kept, `${say}: ${address}.csv`);
      assert.deepEqual(named(await xlsx(asking, `${address}.xlsx?${query}`)), kept, `${say}: ${address}.xlsx`);
      const times = [...pageTable(html, table).values()].map(({ time }) => time).filter((time) => time > 0);
      const isShown = figures.size > 0 && (table !== "days" || range.from !== range.to);
      assert.deepEqual(
        times.sort(),
        isShown ? [...figures.values()].map(({ time }) => time).sort() : [],
        `${say}: ${address}`,
      );
    }
  }
  if (whose.user === undefined || range.from !== range.to) return;
  const timeline = stretchesOf(await text(asking, `/applications/timeline.csv?${query}`));
  const all = own.find(({ kind }) => kind === "all")?.seconds ?? 0;
  const off = Math.abs(unionMs(timeline) / 1000 - all);
  assert.ok(off <= timeline.length + 1, `${say}: the timeline's ends are whole seconds, and it is ${off} s off`);
}

async function text({ url, cookie }: Asking, path: string): Promise<string> {
  const answer = await ask(url + path, { headers: { accept: "text/html", cookie } });
  assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 500)}`);
  return answer.text;
}

/** Every item as it is. */
async function api(asking: Asking, { kind, range, whose }: { kind: string; range: Range; whose: Whose }) {
  const items: TimeItem[] = [];
  let cursor: string | null = null;
  do {
    const user = whose.team === undefined ? whose.user : "anna"; // the API knows no teams
    const query = new URLSearchParams({ ...range, ...(user && { user }), ...(cursor !== null && { cursor }) });
    const answer: { items: TimeItem[]; next: string | null } = JSON.parse(
      await text(asking, `/api/v1/${kind}?${query}`),
    );
    items.push(...answer.items);
    cursor = answer.next;
  } while (cursor !== null);
  return items
    .map(({ day, user, name, time_s, activity }) => JSON.stringify([day, user, name, time_s, activity]))
    .sort();
}

const apiOf = (sums: readonly SlowSum[]) =>
  sums.map((sum) => JSON.stringify([sum.day, sum.user, sum.name, sum.seconds, shareOf(sum)])).sort();

async function xlsx({ url, cookie }: Asking, path: string): Promise<Told> {
  const response = await fetch(url + path, { headers: { cookie } });
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await response.arrayBuffer());
  const rows: unknown[][] = [];
  book.worksheets[0]?.eachRow((row) => void rows.push((row.values as unknown[]).slice(1)));
  return told(rows[0] as string[], rows.slice(1));
}

type Span = [from: number, to: number];

const stretchesOf = (csv: string): Span[] =>
  csv
    .trim()
    .split("\r\n")
    .slice(1)
    .map((row) => row.split(",", 2).map((at) => Date.parse(at)) as Span);

/** What lies over each other counts once. */
function unionMs(spans: readonly Span[]): number {
  let ms = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    ms += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return ms;
}

const inOrder = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
/** As a page shows it. */
const inWords = (figures: Told): Map<string, Shown> =>
  new Map(
    [...figures].map(([name, { time, activity }]) => [
      name,
      { time, activity: activity === null ? "" : percent(activity, "en-GB") },
    ]),
  );
const shareOf = ({ knownS, activeS }: Pick<SlowSum, "knownS" | "activeS">) =>
  knownS === 0 ? null : Math.round((activeS / knownS) * 10_000) / 10_000;
const neutralised = (figures: Told): Told => new Map([...figures].map(([name, own]) => [String(neutral(name)), own]));

function expectedOf(sums: readonly SlowSum[]): Told {
  return new Map(
    [...Map.groupBy(sums, ({ kind, name }) => (kind === "project" && name === "" ? NO_PROJECT : name))].map(
      ([name, own]) => {
        const sum = (field: "seconds" | "knownS" | "activeS") => own.reduce((all, one) => all + one[field], 0);
        return [name, { time: sum("seconds"), activity: shareOf({ knownS: sum("knownS"), activeS: sum("activeS") }) }];
      },
    ),
  );
}

function pageTable(html: string, id: string): Map<string, Shown> {
  const table = new RegExp(`<table class="rows" id="${id}"[\\s\\S]*?</table>`).exec(html)?.[0] ?? "";
  return new Map(
    [
      ...table.matchAll(
        /<tr data-point="([^"]*)">.*?data-value="(\d+)".*?<td class="num"(?: data-label="Activity")?>([^<]*)<\/td><td class="wide/g,
      ),
    ].map(([, name = "", seconds, activity = ""]) => [
      unescaped(name),
      { time: Number(seconds), activity: unescaped(activity) },
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
