// Alerts by mail through a whole server and a real SMTP server, on both databases: whose they are, what names cannot do, who chooses,
// and what the page of the settings says of it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { chooseMail, mailChoiceOf } from "../../db/managers/mail.ts";
import { addManager } from "../../db/managers/roster.ts";
import { openSession } from "../../db/managers.ts";
import { freshSqlite, startPostgres, type TestDatabase } from "../../db/test-databases.ts";
import type { Role } from "../../domain/access.ts";
import { openSmtp, type Smtp } from "../../jobs/mail/test-smtp.ts";
import { ask, startTestServer, type TestServer } from "../../test-server.ts";
import { foundCompany, LONG_NAME, NOW } from "../test-company.ts";

/** Saturday, eight in the morning in Brussels: of Friday the 20th there is to tell. */
const MORNING = Date.UTC(2026, 10, 21, 7);
const EVIL = "eve\r\nBcc: all@office.example\r\n\r\n<script>alert(1)</script>";

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`alerts by mail, on ${dialect}`, () => {
    let database: TestDatabase;
    let stopPostgres: (() => Promise<void>) | undefined;
    let smtp: Smtp;
    let server: TestServer;
    const cookies = new Map<string, string>();
    const ids = new Map<string, string>();

    before(async () => {
      const postgres = dialect === "postgres" ? await startPostgres() : null;
      stopPostgres = postgres?.stop;
      database = await (postgres?.fresh() ?? freshSqlite());
      const { db, uri } = database;
      await foundCompany(db, { days: 2 });
      await db.knex("people").where({ user: "anna" }).update({ name: EVIL });
      const design = (await db.knex("teams").where({ name: "Design" }).first()).id;
      for (const [name, role] of [
        ["owner", "owner"],
        ["design", "manager"],
        ["nobody's", "manager"],
        ["council", "council"],
        ["quiet", "owner"],
      ] as [string, Role][]) {
        const id = (await addManager(db, { name, role, teams: name === "design" ? [design] : [], now: NOW })) ?? "";
        ids.set(name, id);
        const token = await openSession(db, id, { how: "password", address: "", agent: "", now: MORNING });
        cookies.set(name, `stint_session=${token}`);
        const address = `${name.replace("'", "")}@office.example`;
        if (name !== "quiet") await chooseMail(db, id, { address, wanted: true, now: NOW });
      }
      smtp = await openSmtp();
      const env = { DATABASE_URI: uri, TIME_ZONE: "Europe/Brussels", PUBLIC_URL: "https://stint.office.example" };
      const mail = { SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, MAIL_FROM: "stint@office.example" };
      server = await startTestServer({ ...env, ...mail }, { clock: () => MORNING });
    });
    after(async () => {
      await server.stop();
      await smtp.close();
      await database.drop();
      await stopPostgres?.();
    });

    const mailTo = (name: string) => smtp.got.find(({ to }) => to[0] === `${name}@office.example`);
    const get = (path: string, name = "owner") =>
      ask(server.url + path, { headers: { cookie: cookies.get(name) ?? "", accept: "text/html" } });
    const post = (path: string, fields: Record<string, string>, name = "owner") =>
      ask(server.url + path, {
        method: "POST",
        headers: { origin: "https://stint.office.example", cookie: cookies.get(name) ?? "", accept: "text/html" },
        body: new URLSearchParams(fields).toString(),
      });

    test("each gets the alerts of the people whom they see: an owner all, a manager of teams those, others none", async () => {
      await smtp.arrived(2);
      const [all, own] = [mailTo("owner"), mailTo("design")];
      for (const name of ["Kwame Mensah", "李雷"]) assert.ok(all?.text.includes(name), name);
      assert.ok(own?.text.includes("李雷"));
      for (const team of ["Engineering", "Sales", "Support", "Finance"]) assert.ok(!own?.text.includes(team), team);
      assert.deepEqual(smtp.got.map(({ to }) => to[0]).sort(), ["design@office.example", "owner@office.example"]);
    });

    test("no name stands in a header, and none makes one, a line or an element", () => {
      for (const { headers, text, html } of smtp.got) {
        assert.match(headers.get("subject")?.[0] ?? "", /^Stint: \d+ questions? about Friday/);
        assert.equal(headers.has("bcc"), false);
        assert.deepEqual(headers.get("from"), ["Stint <stint@office.example>"]);
        assert.match(text, /^\* eve Bcc: all@office\.example <script>alert\(1\)<\/script> \(Design\)$/m);
        assert.ok(html.includes("&lt;script&gt;alert(1)") && !html.includes("<script"));
      }
      const { text = "", html = "" } = mailTo("owner") ?? {};
      for (const part of [text, html]) assert.ok(part.includes(`${LONG_NAME.slice(0, 59)}…`), "long names are cut");
    });

    test("it leads to the page of that day, and to where it is switched off", () => {
      const { text = "", html = "" } = mailTo("design") ?? {};
      for (const way of [
        "https://stint.office.example/alerts?at=2026-11-20",
        "https://stint.office.example/settings/account#mail",
      ])
        assert.ok(text.includes(way) && html.includes(`href="${way}"`), way);
    });

    test("the page says what became of each, and where mails go", async () => {
      let { text } = await get("/settings/mail");
      while (text.includes("on its way")) ({ text } = await get("/settings/mail")); // it is noted after it has arrived
      assert.match(text, new RegExp(`127\\.0\\.0\\.1:${smtp.port}`));
      assert.match(text, /<bdi>owner@office\.example<\/bdi>.*Sat,? 21 Nov, 08:00, with \d+/s);
      assert.match(text, /nobodys@office\.example.*nothing to ask, so none went/s);
      assert.ok(!text.includes("council@office.example"), "the council sees no alerts");
      assert.equal((await get("/settings/mail", "council")).status, 200);
      assert.equal((await get("/settings/mail", "design")).status, 403);
    });

    test("a test goes to whoever asks for it, and says what came of it", async () => {
      assert.match((await get("/settings/mail", "quiet")).text, /Write your address under Your account first/);
      assert.equal((await post("/settings/mail/test", {}, "quiet")).status, 409);
      assert.equal((await post("/settings/mail/test", {}, "council")).status, 403);
      const before = smtp.got.length;
      assert.equal((await post("/settings/mail/test", {})).headers.location, "/settings/mail#trial");
      assert.deepEqual(smtp.got[before]?.to, ["owner@office.example"]);
      assert.match((await get("/settings/mail")).text, /The mail server has taken it\./);
      smtp.refuse = { at: "address", code: 550 };
      await post("/settings/mail/test", {});
      smtp.refuse = null;
      const { text } = await get("/settings/mail");
      assert.match(
        text,
        /<strong>[^<]*Failed\.<\/strong> The mail server does not take it\. .*The mail server said: 550/s,
      );
    });

    test("everybody chooses for themselves; an owner writes an address, and at another one nothing is chosen", async () => {
      const { db } = server;
      const choice = (name: string) => mailChoiceOf(db, ids.get(name) ?? "");
      const own = (fields: Record<string, string>, name = "design") => post("/settings/account/mail", fields, name);
      const bad = await own({ address: "max@office.example, all@office.example", wanted: "yes" });
      assert.equal(bad.status, 422);
      assert.match(bad.text, /value="max@office\.example, all@office\.example".*This is no address/s);
      assert.match((await own({ address: "", wanted: "yes" })).text, /Without an address no mail can be sent/);
      assert.equal(
        (await own({ address: "dora@office.example", wanted: "yes" })).headers.location,
        "/settings/account?done=mail#mail",
      );
      assert.deepEqual(await choice("design"), { address: "dora@office.example", since: NOW });
      const path = `/settings/managers/${ids.get("design")}/mail`;
      assert.equal((await post(path, { address: "nobody" })).status, 422);
      assert.equal((await post(path, { address: "dora@office.example" })).status, 303);
      assert.equal((await choice("design")).since, NOW, "the same address changes nothing");
      await post(path, { address: "else@office.example" });
      assert.deepEqual(await choice("design"), { address: "else@office.example", since: null });
      assert.equal((await post(path, { address: "x@y" }, "design")).status, 403);
      assert.equal((await own({ address: "c@office.example", wanted: "yes" }, "council")).status, 403);
      assert.ok(!(await get("/settings/account", "council")).text.includes("Alerts by mail"));
      assert.match((await get("/settings/looks")).text, /set another address for mails to design/);
    });

    test("no address stands in the log", () => {
      assert.ok(!server.logged.some((line) => line.includes("@office.example")));
    });
  });
