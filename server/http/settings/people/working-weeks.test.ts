// Teams, working hours, targets and holidays as an office settles them: over HTTP, on both databases, and what pages then show.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ask } from "../../../test-server.ts";
import { type Office, openOffice } from "../test-office.ts";

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`working weeks, on ${dialect}`, () => {
    let office: Office;
    before(async () => {
      office = await openOffice(dialect, { days: 10 });
    });
    after(() => office.close());
    const follow = async (path: string, fields: Record<string, string>) => {
      const answer = await office.send(path, fields);
      assert.equal(answer.status, 303, answer.text);
      return office.page(answer.headers.location ?? "");
    };
    const idOf = async (name: string) => String((await office.server.db.knex("teams").where({ name }).first()).id);
    const text = (answer: { text: string }) => answer.text.replaceAll("\u00a0", " ");

    test("a team is made, named anew, filled, emptied and removed after it is asked", async () => {
      assert.match(
        (await follow("/settings/teams", { name: "Night <b>shift</b>" })).text,
        /Night &lt;b&gt;shift&lt;\/b&gt;/,
      );
      const id = await idOf("Night <b>shift</b>");
      assert.equal((await office.send("/settings/teams", { name: "Sales" })).status, 409);
      assert.equal((await office.send("/settings/teams", { name: " " })).status, 422);
      assert.equal((await office.send("/settings/teams/rename", { id, name: "Sales" })).status, 409);
      assert.match((await follow("/settings/teams/rename", { id, name: "Night" })).text, /<h1>Night<\/h1>/);

      assert.match((await office.page(`/settings/teams/team?id=${id}&who=ANN`)).text, /now in <bdi>Design/);
      assert.match((await follow("/settings/teams/member", { id, user: "anna", in: "1" })).text, /Anna Lindqvist/);
      assert.match((await office.page("/week/2026-W47?team=Night")).text, /Anna Lindqvist/);
      assert.match(text(await office.page(`/settings/teams/team?id=${id}&remove=1`)), /1 person is in no team then/);
      assert.match((await follow("/settings/teams/remove", { id })).text, /The team “Night” is removed/);
      assert.equal((await office.page(`/settings/teams/team?id=${id}`)).status, 404);
      assert.equal((await office.server.db.knex("people").where({ user: "anna" }).first()).team_id, null);
      await follow("/settings/people/person", { user: "anna", name: "Anna Lindqvist", team: await idOf("Design") });
    });

    const week = (days: readonly number[], from: string, to: string) =>
      Object.fromEntries(
        days.flatMap((day) => [
          [`from-${day}`, from],
          [`to-${day}`, to],
        ]),
      );

    test("hours, target and day start are those of the narrowest that says anything", async () => {
      const team = { kind: "team", of: await idOf("Design") };
      const person = { kind: "person", of: "anna" };
      const saved = await follow("/settings/hours", {
        kind: "organisation",
        of: "",
        ...week([1, 2, 3, 4, 5], "09:00", "17:00"),
        target: "40",
      });
      assert.match(saved.text, /Saved\./);
      await follow("/settings/hours", { ...team, own: "0", target: "37,5" });
      const asked = await office.page("/settings/hours?person=anna");
      assert.match(asked.text, /Mon–Fri 09:00–17:00, the organisation’s/);
      assert.match(asked.text, /37\.5 h a week, the team’s/);
      await follow("/settings/hours", { ...person, own: "1", ...week([1, 2, 3, 4], "08:00", "16:00"), target: "32" });
      assert.match((await office.page("/settings/hours")).text, /Mon–Thu 08:00–16:00; 32 h a week/);

      assert.match(text(await office.page("/week/2026-W47?q=anna")), /of 32 h 00 min/);
      assert.match(text(await office.page("/month/2026-11?q=anna")), /of 128 h 00 min/);
      assert.match(text(await office.page("/person/anna?month=2026-11")), /<dt>Target<\/dt>\s*<dd>128 h 00 min/);
      assert.match(text(await office.page("/week/2026-W47?q=kim")), /of 40 h 00 min/);

      await follow("/settings/hours", { ...person, own: "0", target: "" });
      assert.match(text(await office.page("/week/2026-W47?q=anna")), /of 37 h 30 min/);
      await follow("/settings/hours", { ...person, own: "1", target: "" });
      assert.match(
        text(await office.page("/week/2026-W47?q=anna")),
        /of 0 h 00 min/,
        "whoever has no day of work has nothing to do",
      );
      await follow("/settings/hours", { ...person, own: "0", target: "" });
    });

    test("hours that cannot be are refused in words and change nothing", async () => {
      const rows = async () =>
        JSON.stringify(await office.server.db.knex("working_hours").orderBy(["scope_kind", "scope", "weekday"]));
      const before = await rows();
      const tries: Record<string, string>[] = [
        { "from-1": "09:00" },
        { "from-1": "09:00", "to-1": "09:00" },
        { "from-1": "25:00", "to-1": "26:00" },
        { target: "200" },
        { target: "-1" },
        { target: "many" },
      ];
      for (const fields of tries)
        assert.equal(
          (await office.send("/settings/hours", { kind: "organisation", of: "", own: "1", ...fields })).status,
          422,
          JSON.stringify(fields),
        );
      assert.equal((await office.send("/settings/hours", { kind: "person", of: "nobody" })).status, 404);
      assert.equal((await office.send("/settings/hours", { kind: "team", of: "x" })).status, 404);
      assert.equal(await rows(), before);
    });

    test("a night's hours end in the next morning", async () => {
      await follow("/settings/hours", { kind: "person", of: "anna", own: "1", ...week([5], "22:00", "06:00") });
      assert.match((await office.page("/settings/hours")).text, /Fri 22:00–06:00/);
      await follow("/settings/hours", { kind: "person", of: "anna", own: "0" });
    });

    test("a night shift is one day for whom the day begins at noon, on every page and in every answer", async () => {
      const { server } = office;
      for (const [state, ts] of [
        ["working", "2026-11-18T22:00:00+01:00"],
        ["stopped", "2026-11-19T06:00:00+01:00"],
      ] as const)
        await ask(`${server.url}/api/report`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ user: "night", state, ts }),
        });
      const range = "from=2026-11-17&to=2026-11-20&user=night";
      const items = async (kind: string) => JSON.parse((await office.page(`/api/v1/${kind}?${range}`)).text).items;
      const days = async () =>
        (await items("days")).map((item: { day: string; worked_s: number }) => [item.day, item.worked_s / 3600]);
      const halves = [
        ["2026-11-18", 2],
        ["2026-11-19", 6],
      ];
      assert.deepEqual(await days(), halves);
      await follow("/settings/hours", { kind: "person", of: "night", own: "0", "day-start": "12:00" });
      assert.deepEqual(await days(), [["2026-11-18", 8]]);
      assert.equal((await items("intervals")).length, 1);
      assert.match(text(await office.page("/day/2026-11-18?q=night")), /working 22:00 to 06:00/);
      assert.match(text(await office.page("/day/2026-11-18?q=night")), /8 h 00 min/);
      assert.doesNotMatch(text(await office.page("/day/2026-11-19?q=night")), /6 h 00 min/);
      const person = text(await office.page("/person/night?day=2026-11-18"));
      assert.match(person, /8 h 00 min/);
      assert.match(person, /day starts 12:00/);
      assert.match((await office.page("/person/night/log.csv?day=2026-11-18")).text, /stopped/);
      assert.match((await office.page("/day/2026-11-18.csv?q=night")).text, /8:00/);
      assert.match(text(await office.page("/week/2026-W47?q=night")), /8 h 00 min/);
      await follow("/settings/hours", { kind: "person", of: "night", own: "0", "day-start": "" });
      assert.deepEqual(await days(), halves);
    });

    const upload = (ics: string | null) => {
      const edge = "----stint";
      const part =
        ics === null
          ? ""
          : `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="be <1>.ics"\r\nContent-Type: text/calendar\r\n\r\n${ics}\r\n`;
      return ask(`${office.server.url}/settings/holidays/preview`, {
        method: "POST",
        headers: {
          origin: office.server.url,
          cookie: office.cookie,
          "content-type": `multipart/form-data; boundary=${edge}`,
        },
        body: `${part}--${edge}--\r\n`,
      });
    };
    const ICS = [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:x",
      "BEGIN:VEVENT",
      "UID:1",
      "DTSTART;VALUE=DATE:20201225",
      "RRULE:FREQ=YEARLY",
      "SUMMARY:<script>Christmas</script>",
      "END:VEVENT",
      "BEGIN:VEVENT",
      "UID:2",
      "DTSTART;VALUE=DATE:20261111",
      "SUMMARY:Wapenstilstand",
      "END:VEVENT",
      "END:VCALENDAR",
    ].join("\r\n");

    test("a calendar file is looked into first, its ticked days are stored, and it is undone as a whole", async () => {
      const holidays = async () =>
        (await office.server.db.knex("holidays").select("day").orderBy("day")).map(({ day }) => day);
      assert.deepEqual(await holidays(), ["2026-11-11"]);
      const looked = await upload(ICS);
      assert.equal(looked.status, 200);
      assert.match(text(looked), /3 new holidays within two years/);
      assert.match(looked.text, /there already, as <bdi>Armistice Day/);
      assert.doesNotMatch(looked.text, /<script>Christmas/);
      assert.deepEqual(await holidays(), ["2026-11-11"], "nothing is stored by looking");
      const values = [...looked.text.matchAll(/name="holiday" value="([^"]*)"/g)].map(([, value = ""]) =>
        value.replaceAll("&lt;", "<").replaceAll("&gt;", ">"),
      );
      const added = await office.send(
        "/settings/holidays/add",
        new URLSearchParams(values.slice(0, 2).map((value): [string, string] => ["holiday", value])),
      );
      const page = await office.page(added.headers.location ?? "");
      assert.match(text(page), /2 holidays are added/);
      assert.deepEqual(await holidays(), ["2026-11-11", "2026-12-25", "2027-12-25"]);
      const at = /name="added_at" value="(\d+)"/.exec(page.text)?.[1] ?? "";
      await office.send("/settings/holidays/undo", { added_at: at });
      assert.deepEqual(await holidays(), ["2026-11-11"]);
    });

    test("a file that is no calendar is refused in words, and so is none", async () => {
      assert.match((await upload("hello")).text, /This is no calendar file/);
      assert.equal((await upload("")).status, 422);
      assert.equal((await upload(null)).status, 422);
      assert.equal((await office.send("/settings/holidays/preview", { file: "x" })).status, 400);
    });

    test("a day is entered by hand, lowers the target of its week, is removed and put back", async () => {
      const page = await follow("/settings/holidays/add", { day: "2026-11-19", name: "Founders’ Day" });
      assert.match(text(page), /1 holiday is added/);
      assert.match(text(await office.page("/week/2026-W47?q=kim")), /of 32 h 00 min/);
      assert.match(
        text(await follow("/settings/holidays/add", { day: "2026-11-19", name: "Again" })),
        /holidays already/,
      );
      const removed = await follow("/settings/holidays/remove", { day: "2026-11-19" });
      assert.match(removed.text, /“Founders’ Day”, 19 November 2026, is removed/);
      const value = /name="holiday" value="([^"]*)"/.exec(removed.text)?.[1] ?? "";
      assert.match((await follow("/settings/holidays/add", { holiday: value })).text, /Founders’ Day/);
      assert.equal((await office.send("/settings/holidays/add", { day: "2026-02-30", name: "x" })).status, 422);
      assert.equal((await office.send("/settings/holidays/add", { day: "2026-02-01", name: " " })).status, 422);
    });
  });
