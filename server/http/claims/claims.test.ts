// Claims between a person and a manager, over real HTTP on both databases: answered once, in words, and shown apart wherever hours are.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type ClaimItem, claimItemSchema } from "../../../protocol/read.ts";
import { ask, startTestServerOn, type TestServer } from "../../test-server.ts";
import { cookieOf, openByLink, send, visit } from "../my/test-own-page.ts";
import { signInFirst } from "../sign-in/test-manager.ts";
import { foundCompany, NOW } from "../test-company.ts";

const DAY = "2026-11-19";
const XSS = `"><script>alert(1)</script>`;

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`claims and their answers, on ${dialect}`, () => {
    let server: TestServer;
    let anna: string;
    let manager: string;
    before(async () => {
      server = await startTestServerOn(dialect, {}, { clock: () => NOW });
      await foundCompany(server.db, { days: 3 });
      anna = await openByLink(server, "anna", NOW);
      manager = await signInFirst(server, `Max ${XSS}`);
    });
    after(async () => {
      await server.stop();
    });

    const claim = (from: string, to: string, day = DAY) =>
      send(server, "/my/claims", anna, { day, from, to, kind: "meeting", text: `Stand-up ${XSS}` });
    const waiting = async () =>
      [...(await visit(server, "/claims", manager)).text.matchAll(/name="id" value="([0-9a-f-]{36})"/g)].map(
        ([, id]) => id ?? "",
      );
    const answer = (fields: Record<string, string>, cookie = manager) => send(server, "/claims/answer", cookie, fields);

    test("nobody but a manager sees the list or answers", async () => {
      assert.equal((await claim("04:00", "05:00")).status, 303);
      assert.equal((await visit(server, "/claims", "")).headers.location, "/sign-in?to=%2Fclaims");
      const [id = ""] = await waiting();
      for (const cookie of ["", anna]) {
        assert.equal((await answer({ id, answer: "accepted" }, cookie)).status, 401);
        assert.notEqual((await visit(server, "/claims", cookie)).status, 200);
      }
      const person = await visit(server, `/person/anna?day=${DAY}`, "");
      assert.doesNotMatch(person.text, /Stand-up/, "its words are for managers and its person");
      assert.match(person.text, /\+\s1\sh\s00\smin claimed, not answered/, "the time is as open as hours are");
    });

    test("it is answered once, and whoever does not accept says why", async () => {
      const [id = ""] = await waiting();
      assert.equal((await answer({ id, answer: "declined", words: " " })).headers.location, "/claims?said=why");
      const declined = await answer({ id, answer: "declined", words: `In the training hours ${XSS}` });
      assert.equal(declined.headers.location, "/claims?said=declined");
      assert.equal((await answer({ id, answer: "accepted" })).headers.location, "/claims?said=gone");
      const own = await visit(server, `/my?day=${DAY}`, anna);
      assert.match(own.text, /not accepted today 14:32 by Max &#34;.*In the training hours &#34;/s);
      assert.doesNotMatch(own.text, /min claimed/);
      assert.ok(!own.text.includes("<script>alert"));
      assert.equal((await answer({ id: "nonsense", answer: "accepted" })).status, 404);
    });

    test("an accepted one stands beside worked time on every page and in every file, and never in it", async () => {
      const before = await daysOf();
      assert.equal((await claim("05:00", "06:30")).status, 303);
      const [id = ""] = await waiting();
      const accepted = await answer({ id, answer: "accepted", back: "person" });
      assert.equal(accepted.headers.location, `/person/anna?day=${DAY}&said=accepted#claims`);
      assert.deepEqual(await daysOf(), before, "worked time is what machines saw");
      for (const path of [
        `/day/${DAY}`,
        "/week/2026-W47",
        "/month/2026-11",
        `/person/anna?day=${DAY}`,
        "/person/anna?month=2026-11",
      ]) {
        const { text } = await visit(server, path, manager);
        assert.match(text, /\+\s1\sh\s30\smin claimed/, path);
        assert.ok(!text.includes("<script>alert"), path);
      }
      const csv = async (path: string) =>
        (await ask(`${server.url}${path}`, { headers: { cookie: manager } })).text.split("\r\n");
      const [head = "", ...rows] = await csv(`/day/${DAY}.csv`);
      assert.match(head, /,claimed h,claimed hh:mm,of it not answered h,of it not answered hh:mm$/);
      assert.match(rows.find((row) => row.includes(",anna,")) ?? "", /,1\.5,1:30,0,0:00$/);
      assert.match(rows.find((row) => row.includes(",nhung,")) ?? "", /,,,,$/);
      assert.match((await csv("/week/2026-W47.csv")).find((row) => row.includes(",anna,")) ?? "", /,1\.5,1:30,0,0:00$/);
      assert.match((await csv("/month/2026-11.csv")).find((row) => row.includes(",anna,")) ?? "", /,1\.5,1:30,0,0:00$/);
    });

    test("of a claim that reaches into worked time the unseen part counts, and the read API says how much that is", async () => {
      assert.equal((await claim("06:45", "08:00")).status, 303);
      const open = `/api/v1/claims?from=${DAY}&to=${DAY}`;
      assert.equal((await ask(`${server.url}${open}`)).status, 401);
      const { text } = await ask(`${server.url}${open}`, { headers: { cookie: manager } });
      const items: ClaimItem[] = JSON.parse(text).items.map((item: unknown) => claimItemSchema.parse(item));
      assert.deepEqual(
        items.map(({ user, state }) => [user, state]),
        [
          ["anna", "declined"],
          ["anna", "accepted"],
          ["anna", "open"],
        ],
      );
      const last = items[2];
      assert.ok(last !== undefined && last.unseen_s > 0 && last.unseen_s < 75 * 60, `${last?.unseen_s}`);
      assert.match((await visit(server, "/claims", manager)).text, /unseen; the rest counts as worked already/);
      const file = await ask(`${server.url}/api/v1/claims.csv?from=${DAY}&to=${DAY}`, { headers: { cookie: manager } });
      assert.match(file.text, /Stand-up ""><script>/, "as text in a file");
    });

    test("a manager makes a link for a person, which is shown once, logged for them, and opens their page", async () => {
      assert.equal((await send(server, "/person/own-link", anna, { user: "anna" })).status, 401);
      assert.equal((await send(server, "/person/own-link", manager, { user: "nobody-of-that-name" })).status, 404);
      const made = await send(server, "/person/own-link", manager, { user: ".." });
      assert.equal(made.status, 200);
      assert.equal(made.headers["cache-control"], "private, no-store");
      const url = /value="(http:[^"]*)" readonly/.exec(made.text)?.[1] ?? "";
      assert.match(url, /\/my\/open\?key=[0-9a-f]{64}$/);
      assert.match(made.text, /21 November 2026, 14:32/);
      assert.ok(!server.logged.some((line) => line.includes(url.split("=")[1] ?? "?")), "the link is in no log");
      const opened = await ask(url, { headers: { accept: "text/html" } });
      assert.equal(opened.status, 303);
      const own = await visit(server, "/my", cookieOf(opened));
      assert.match(own.text, /<h1><bdi>\.\.<\/bdi><\/h1>/);
      assert.match(own.text, /made a link to the own page/);
    });

    const daysOf = async () => (await ask(`${server.url}/api/v1/days?from=2026-11-16&to=2026-11-20`)).text;
  });
