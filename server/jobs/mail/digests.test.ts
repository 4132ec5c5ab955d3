// The daily mail against a real SMTP server and both databases: once a day, over restarts, failures and two servers at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lastDigests } from "../../db/alerts/digests.ts";
import { chooseMail, setMailAddress } from "../../db/managers/mail.ts";
import { addManager, disableManager } from "../../db/managers/roster.ts";
import { freshSqlite, startPostgres } from "../../db/test-databases.ts";
import type { Due } from "../../domain/mail/digest-due.ts";
import { startDigests } from "./digests.ts";
import { openMailer } from "./mailer.ts";
import { openSmtp, plainServer, type Smtp } from "./test-smtp.ts";

const CALENDAR = { zone: "Europe/Brussels", dayStartMin: 0 };
const at = (day: number, clock: string) => Date.parse(`2026-11-${day}T${clock}:00Z`);
const MINUTE_MS = 60_000;

for (const dialect of ["sqlite", "postgres"] as const)
  test(`each manager who chose it gets one mail a day, on ${dialect}`, async (t) => {
    const postgres = dialect === "postgres" ? await startPostgres() : null;
    const { db, drop } = await (postgres?.fresh() ?? freshSqlite());
    let smtp: Smtp = await openSmtp();
    const { port } = smtp;
    let now = at(16, "11:00");
    let alerts = 2;
    const composed: string[] = [];
    const warned: unknown[] = [];
    const log = { info: () => undefined, warn: (...said: unknown[]) => void warned.push(said) } as never;
    /** A server of before, of now, or beside it. */
    const start = () =>
      startDigests({
        ...{ db, calendar: CALENDAR, atMin: 450, clock: () => now, log },
        mailer: openMailer({ server: plainServer(port), from: "stint@office.example" }),
        async compose({ name }, { from, to }: Due) {
          composed.push(`${name} ${from.slice(8)}–${to.slice(8)}`);
          return { alerts, subject: `Stint: ${alerts}`, text: name, html: `<p>${name}</p>` };
        },
      });
    const add = async (name: string) => (await addManager(db, { name, role: "owner", teams: [], now })) ?? "";
    const [max, ada] = [await add("Max"), await add("Ada")];
    await chooseMail(db, max, { address: "max@office.example", wanted: true, now });
    await setMailAddress(db, ada, "ada@office.example"); // by an owner: she has not chosen it
    let digests = start();
    const runAt = async (when: number) => {
      now = when;
      await digests.pass();
    };
    /** The first pass is its own. */
    const restart = async () => {
      await digests.stop();
      digests = start();
      await digests.pass();
    };
    const readers = () => smtp.got.map(({ to }) => to.join());
    const settled = async () => (await lastDigests(db)).get(max);

    t.after(async () => {
      await digests.stop();
      await smtp.close();
      await drop();
      await postgres?.stop();
    });

    await t.test("nothing before its time, one mail at it, none again, also after a restart", async () => {
      await runAt(at(17, "06:29"));
      assert.deepEqual(readers(), []);
      await runAt(at(17, "06:30"));
      await runAt(at(17, "06:31"));
      await restart();
      await runAt(at(17, "20:00"));
      assert.deepEqual(readers(), ["max@office.example"]);
      assert.deepEqual(composed, ["Max 16–16"]);
    });

    await t.test("of two servers on one database one sends it", async () => {
      await chooseMail(db, ada, { address: "ada@office.example", wanted: true, now });
      const other = start();
      now = at(18, "07:00");
      await Promise.all([digests.pass(), other.pass()]);
      await Promise.all([digests.pass(), other.pass()]);
      await other.stop();
      assert.deepEqual(readers().slice(1).sort(), ["ada@office.example", "max@office.example"]);
      await chooseMail(db, ada, { address: "ada@office.example", wanted: false, now });
    });

    await t.test("a day with nothing to say has no mail, and is settled", async () => {
      alerts = 0;
      await runAt(at(19, "07:00"));
      assert.equal(smtp.got.length, 3);
      assert.equal((await settled())?.last.alerts, 0);
      alerts = 3;
      await runAt(at(19, "08:00"));
      assert.equal(smtp.got.length, 3, "what comes up later stands on the page");
    });

    await t.test(
      "while the mail server is away it is tried later and later; once it is back, one mail goes",
      async () => {
        await smtp.close();
        await runAt(at(20, "07:00"));
        for (let minute = 1; minute < 60; minute++) await runAt(at(20, "07:00") + minute * MINUTE_MS);
        const kept = (await settled())?.last;
        assert.deepEqual([kept?.tries, kept?.failure, kept?.settledAt], [6, "away", null]); // at 0, 1, 3, 7, 15, 31 minutes
        assert.equal(warned.length, 6);
        assert.ok(!JSON.stringify(warned).includes("max@"), "no address in the log");
        await restart();
        assert.equal((await settled())?.last.tries, 6, "a restart does not hurry it");
        smtp = await openSmtp({}, port);
        await runAt(at(20, "08:10"));
        await runAt(at(20, "09:30"));
        assert.deepEqual(readers(), ["max@office.example"]);
        assert.equal(composed.at(-1), "Max 19–19");
      },
    );

    await t.test("after a day without any it tells of both, in one mail", async () => {
      smtp.refuse = { at: "mail", code: 554 };
      await runAt(at(21, "07:00"));
      assert.equal((await settled())?.last.failure, "refused");
      smtp.refuse = null;
      await runAt(at(22, "07:00"));
      assert.equal(composed.at(-1), "Max 20–21");
      assert.equal(readers().length, 2);
    });

    await t.test("cut off in the midst of a try it is sent again, under the id that it had", async () => {
      const before = smtp.got.length;
      await runAt(at(23, "07:00"));
      await db.knex("mail_digests").where({ day: "2026-11-22" }).update({ settled_at: null, alerts: null }); // as a crash leaves it
      await restart();
      assert.equal(smtp.got.length, before + 1, "it may still be on its way");
      await runAt(at(23, "07:15"));
      const ids = smtp.got.slice(before).map(({ headers }) => headers.get("message-id")?.[0]);
      assert.equal(ids.length, 2);
      assert.equal(ids[0], ids[1]);
    });

    await t.test("whoever may sign in no more, or whose address an owner changed, gets none", async () => {
      const before = smtp.got.length;
      await setMailAddress(db, max, "other@office.example");
      await runAt(at(24, "07:00"));
      await chooseMail(db, max, { address: "other@office.example", wanted: true, now });
      await addManager(db, { name: "Eve", role: "owner", teams: [], now });
      await disableManager(db, max, now);
      await runAt(at(25, "07:00"));
      assert.equal(smtp.got.length, before);
    });
  });
