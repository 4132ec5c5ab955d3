// A person's own page over real HTTP, on both databases: who sees what of it, claims, the notice, pictures and their deletion.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { logLook } from "../../db/access-log.ts";
import type { ScreenshotRow } from "../../db/screenshots.ts";
import { startTestServer, startTestServerOn, type TestServer } from "../../test-server.ts";
import { companyOf, recordDay } from "../gallery/test-recorded.ts";
import { NOW } from "../test-company.ts";
import { enrol, openByAgent, openByLink, send, visit } from "./test-own-page.ts";

const CALENDAR = { zone: "Europe/Berlin", dayStartMin: 0 };
const DAY = "2026-11-19";
const XSS = `"><script>alert(1)</script>`;

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`a person's own page, on ${dialect}`, () => {
    let server: TestServer;
    let anna: string;
    let rows: ScreenshotRow[];
    let now = NOW;
    before(async () => {
      server = await startTestServerOn(dialect, {}, { clock: () => now });
      const parts = await companyOf(server, { calendar: CALENDAR, clock: () => now, days: 3 });
      rows = await recordDay(parts, { user: "anna", day: DAY, now });
      anna = await openByLink(server, "anna", now);
    });
    after(async () => {
      await server.stop();
    });
    const files = () =>
      readdirSync(join(server.folder, "screenshots"), { recursive: true, withFileTypes: true }).filter((one) =>
        one.isFile(),
      ).length;

    test("without a link it says how it is opened, to programs and to forms as well", async () => {
      for (const path of ["/my", "/my/notice", "/my/looks", "/my/pictures", `/my/pictures/${rows[0]?.id}/image`]) {
        const closed = await visit(server, path, "");
        assert.equal(closed.status, 401, path);
        assert.match(closed.text, /My page is not open here/, path);
      }
      assert.equal((await send(server, "/my/claims", "", { day: DAY })).status, 401);
    });

    test("its person sees the day with all that is of it, and who looked", async () => {
      await logLook(server.db, {
        manager: { id: null, name: `Max ${XSS}` },
        user: "anna",
        kind: "titles",
        objectId: DAY,
        now,
      });
      const { status, text, headers } = await visit(server, `/my?day=${DAY}`, anna);
      assert.equal(status, 200);
      assert.equal(headers["cache-control"], "private, no-store");
      assert.match(text, /<h1><bdi>Anna Lindqvist<\/bdi><\/h1>/);
      assert.match(text, /opened by a manager’s link/);
      for (const words of [
        /Worked this day<\/dt><dd>\d\sh/,
        /Activity, by ten minutes/,
        /What is recorded now/,
        /Max &#34;&gt;&lt;script&gt;/,
        /read titles/,
        /Every report of this day/,
        /Your pictures of this day/,
        /\/my\/pictures\/[0-9a-f-]{36}\/thumbnail/,
      ])
        assert.match(text, words);
      assert.ok(!text.includes("<script>alert"), "nothing of it runs");
      const looks = await visit(server, "/my/looks", anna);
      assert.match(looks.text, /read titles/);
      const other = await visit(server, "/my?day=2026-11-30x", anna);
      assert.equal(other.status, 404);
    });

    test("a device that enrolled openly sees what it has sent itself, and is told why not more", async () => {
      const { token } = await enrol(server, "anna", "ws-strange");
      const cookie = await openByAgent(server, token);
      const { status, text } = await visit(server, `/my?day=${DAY}`, cookie);
      assert.equal(status, 200);
      assert.match(text, /<h1><bdi>anna on ws-strange<\/bdi>/, "not even the name");
      assert.match(text, /only what this very machine has sent is shown/);
      assert.match(text, /Worked this day<\/dt><dd>no report/);
      assert.doesNotMatch(text, /Who looked at your data|\/thumbnail|Lindqvist|read titles|data-state="working"/);
      const own = rows.find(({ state }) => state === "complete");
      for (const path of [
        `/my/pictures/${own?.id}`,
        `/my/pictures/${own?.id}/image`,
        `/my/pictures/${own?.id}/thumbnail`,
      ])
        assert.equal((await visit(server, path, cookie)).status, 404, path);
      assert.equal((await send(server, "/my/pictures/delete", cookie, { id: own?.id ?? "" })).status, 404);
      assert.equal((await visit(server, "/my/looks", cookie)).status, 403);
      assert.equal((await send(server, "/my/notice", cookie, { policy: "{}" })).status, 403);
      assert.match((await visit(server, `/my/pictures?day=${DAY}`, cookie)).text, /None of this day/);
    });

    test("the very machine that sent it sees it, until another agent enrols under the same name", async () => {
      const host = rows[0]?.host ?? "";
      const { token } = await enrol(server, "anna", host);
      const cookie = await openByAgent(server, token);
      const { text } = await visit(server, `/my?day=${DAY}`, cookie);
      assert.match(text, /Worked this day<\/dt><dd>\d\sh/);
      assert.match(text, /\/thumbnail/);
      await enrol(server, "anna", host);
      const refused = await visit(server, `/my?day=${DAY}`, cookie);
      assert.equal(refused.status, 403);
      assert.match(refused.text, /Another agent has enrolled openly under the name/);
      const shown = rows.find(({ state }) => state === "complete");
      assert.equal((await visit(server, `/my/pictures/${shown?.id}/image`, cookie)).status, 404);
    });

    test("a picture is its person's to look at and to delete: the files go, the line stays", async () => {
      const [first] = rows.filter(({ state }) => state === "complete");
      assert.ok(first !== undefined);
      const image = await visit(server, `/my/pictures/${first.id}/image`, anna);
      assert.deepEqual([image.status, image.headers["content-type"]], [200, first.mime]);
      const page = await visit(server, `/my/pictures/${first.id}`, anna);
      assert.match(page.text, /Delete this picture for good/);
      const before = files();
      const gone = await send(server, "/my/pictures/delete", anna, { id: first.id });
      assert.deepEqual([gone.status, gone.headers.location], [303, `/my?day=${DAY}&said=deleted#pictures`]);
      assert.equal(files(), before - 2);
      assert.equal(existsSync(join(server.folder, first.key ?? "")), false);
      const row = await server.db.knex("screenshots").where({ id: first.id }).first();
      assert.deepEqual([row.state, row.deleted_by], ["deleted", "person"]);
      const after = await visit(server, `/my/pictures?day=${DAY}`, anna);
      assert.match(after.text, /You deleted this one at/);
      const stranger = await openByLink(server, "nhung", now);
      const second = rows.filter(({ state }) => state === "complete")[1];
      assert.equal((await visit(server, `/my/pictures/${second?.id}/image`, stranger)).status, 404);
      assert.equal((await send(server, "/my/pictures/delete", stranger, { id: second?.id ?? "" })).status, 404);
      const looked = await server.db.knex("access_log").whereIn("kind", ["picture", "thumbnail"]);
      assert.deepEqual(looked, [], "one's own look is nobody's business");
    });

    test("a claim is made, shown apart as waiting, and withdrawn; what is wrong with one is said beside its words", async () => {
      const claim = { day: DAY, from: "05:00", to: "06:30", kind: "call", text: `Call ${XSS}` };
      const wrong: [Record<string, string>, RegExp][] = [
        [{ ...claim, to: "04:00" }, /ends before it begins/],
        [{ ...claim, from: "5 o'clock" }, /Write times like 12:15/],
        [{ ...claim, kind: "nap" }, /Choose what kind/],
        [{ ...claim, text: "  " }, /Say in a few words/],
        [{ ...claim, day: "2026-11-20", from: "18:00", to: "19:00" }, /Not all of it is over/],
      ];
      for (const [fields, told] of wrong) {
        const refused = await send(server, "/my/claims", anna, fields);
        assert.equal(refused.status, 422);
        assert.match(refused.text, told);
        assert.ok(!refused.text.includes("<script>alert"));
      }
      const made = await send(server, "/my/claims", anna, claim);
      assert.deepEqual([made.status, made.headers.location], [303, `/my?day=${DAY}&said=claimed#claims`]);
      const { text } = await visit(server, `/my?day=${DAY}`, anna);
      assert.match(text, /\+\s1\sh\s30\smin claimed, not answered/);
      assert.match(text, /05:00–06:30<\/time><\/strong>, call: <bdi>Call &#34;&gt;&lt;script&gt;/);
      assert.match(text, /waiting since today 14:32/);
      assert.match(text, /data-state="claimed" data-open/);
      assert.equal((await send(server, "/my/claims", anna, { ...claim, from: "06:00" })).status, 422, "not twice");
      const id = /name="id" value="([0-9a-f-]{36})" aria-label="Withdraw/.exec(text)?.[1] ?? "";
      const gone = await send(server, "/my/claims/withdraw", anna, { id });
      assert.equal(gone.headers.location, "/my?said=withdrawn#claims");
      assert.doesNotMatch((await visit(server, `/my?day=${DAY}`, anna)).text, /not answered/);
      assert.equal(
        (await send(server, "/my/claims/withdraw", anna, { id })).headers.location,
        "/my?said=answered#claims",
      );
    });

    test("the notice is accepted once, and what was read is what is accepted", async () => {
      const page = await visit(server, "/my/notice", anna);
      assert.match((await visit(server, "/my", anna)).text, /You have not yet said that you have read/);
      const shown = /name="policy" value="([^"]*)"/.exec(page.text)?.[1]?.replaceAll("&#34;", '"') ?? "";
      const less = JSON.stringify({ ...JSON.parse(shown), inputCounts: false });
      assert.equal((await send(server, "/my/notice", anna, { policy: less })).headers.location, "/my/notice");
      assert.equal((await send(server, "/my/notice", anna, { policy: "nonsense" })).headers.location, "/my/notice");
      assert.equal((await send(server, "/my/notice", anna, { policy: shown })).headers.location, "/my?said=accepted");
      const own = (await visit(server, "/my", anna)).text;
      assert.match(own, /You accepted the notice on 20 November 2026 at 14:32/);
      assert.doesNotMatch(own, /You have not yet said/);
      await server.db.knex("notices_accepted").update({ policy: less });
      assert.match((await visit(server, "/my", anna)).text, /More is recorded than you have accepted/);
    });

    test("it is over after its hours", async () => {
      now += 9 * 3_600_000;
      assert.equal((await visit(server, "/my", anna)).status, 401);
    });
  });

test("where the policy allows no later deletion, a picture can be deleted for its minutes and then stays", async () => {
  const strict = await startTestServer({ allowDelete: "false" }, { clock: () => NOW });
  try {
    const parts = await companyOf(strict, { calendar: CALENDAR, clock: () => NOW, days: 1 });
    const own = (await recordDay(parts, { user: "anna", day: DAY, now: NOW })).find(
      ({ state }) => state === "complete",
    );
    const cookie = await openByLink(strict, "anna", NOW);
    assert.match((await visit(strict, `/my/pictures/${own?.id}`, cookie)).text, /cannot be deleted here any more/);
    const remove = async () =>
      (await send(strict, "/my/pictures/delete", cookie, { id: own?.id ?? "" })).headers.location;
    assert.equal(await remove(), `/my?day=${DAY}&said=too-late#pictures`);
    await strict.db
      .knex("screenshots")
      .where({ id: own?.id })
      .update({ completed_at: NOW - 60_000 });
    assert.equal(await remove(), `/my?day=${DAY}&said=deleted#pictures`);
  } finally {
    await strict.stop();
  }
});
