// Every route of the app, asked by everybody there is, about somebody of their team and of another, with hours open and closed.
// What each may is written down here once more, by hand: a route that is not in this list fails, and so does one that has gone.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { addManager } from "../db/managers/roster.ts";
import { openSession } from "../db/managers.ts";
import { makeOwnLink, openOwnLink } from "../db/person/own-page.ts";
import { openLocalStore } from "../stores/local.ts";
import { type Answer, ask, startTestServer, type TestServer } from "../test-server.ts";
import { recordDay } from "./gallery/test-recorded.ts";
import { enrol } from "./my/test-own-page.ts";
import { foundCompany, NOW } from "./test-company.ts";

const DAY = "2026-11-19";
const CALENDAR = { zone: "Europe/Berlin", dayStartMin: 0 };

/** Of Design and of Engineering; the names are found nowhere but where these two are shown. */
const PEOPLE = { anna: "Annaqxz Lindqvist", nhung: "Nhungqxz Hong" } as const;
type Person = keyof typeof PEOPLE;
const TEAM_OF: Record<Person, string> = { anna: "Design", nhung: "Engineering" };

const ASKERS = [
  "nobody",
  "anna by link",
  "anna's openly enrolled device",
  "owner",
  "manager of Design",
  "manager of Engineering",
  "manager of no team",
  "council",
] as const;
type Asker = (typeof ASKERS)[number];

/** One line a route: its word, its method, its address. The words mean what `mayAsk` below says. */
const ROUTES = `
machines post /api/report
machines post /api/v1/devices
machines post /api/v1/batch
machines get /api/v1/policy
machines post /api/v1/screenshots
machines post /api/v1/screenshots/:id/complete
machines delete /api/v1/screenshots/:id
machines post /api/v1/my-link
machines put /api/v1/upload
open get /health/live
open get /health/ready
open get /metrics
open get /openapi.json
open get /assets/:hash/:name
open get /sign-in
open post /sign-in
open post /sign-out
open get /sign-in/link
open post /sign-in/link
open get /sign-in/office
open get /sign-in/office/back
open get /setup
open post /setup
open get /privacy
open get /privacy/notice
looks get /privacy/acknowledged
account get /privacy/impact
open get /my/open
open post /my/close
own get /my
own post /my/claims
own post /my/claims/withdraw
own get /my/notice
person post /my/notice
person get /my/looks
own get /my/download
own get /my/pictures
own get /my/pictures/:id
own get /my/pictures/:id/image
own get /my/pictures/:id/thumbnail
own post /my/pictures/delete
hours get /
hours get /live
hours get /day
hours get /day/:day
hours get /day/:day.csv
hours get /day/:day.xlsx
hours get /week
hours get /week/:week
hours get /week/:week.csv
hours get /week/:week.xlsx
hours get /month
hours get /month/:month
hours get /month/:month.csv
hours get /month/:month.xlsx
hours get /today.csv
hours get /today.xlsx
hours get /person ?user
hours get /person/days.csv ?user
hours get /person/days.xlsx ?user
hours get /person/log.csv ?user
hours get /person/log.xlsx ?user
hours get /person/:user
hours get /person/:user/days.csv
hours get /person/:user/days.xlsx
hours get /person/:user/log.csv
hours get /person/:user/log.xlsx
hours get /api/v1/days ?user?
hours get /api/v1/days.csv ?user?
hours get /api/v1/days.xlsx ?user?
hours get /api/v1/intervals ?user?
hours get /api/v1/intervals.csv ?user?
hours get /api/v1/intervals.xlsx ?user?
hours get /api/v1/slots ?user?
hours get /api/v1/slots.csv ?user?
hours get /api/v1/slots.xlsx ?user?
hours get /api/v1/people
hours get /api/v1/people.csv
hours get /api/v1/people.xlsx
pictures get /api/v1/screenshots ?user?
pictures get /api/v1/screenshots.csv ?user?
pictures get /api/v1/screenshots.xlsx ?user?
pictures get /screenshots ?user?
pictures get /screenshots/:user
pictures get /picture/:id
pictures get /picture/:id/image
pictures get /picture/:id/thumbnail
pictures get /api/v1/apps ?user?
pictures get /api/v1/apps.csv ?user?
pictures get /api/v1/apps.xlsx ?user?
pictures get /api/v1/sites ?user?
pictures get /api/v1/sites.csv ?user?
pictures get /api/v1/sites.xlsx ?user?
pictures get /api/v1/projects ?user?
pictures get /api/v1/projects.csv ?user?
pictures get /api/v1/projects.xlsx ?user?
pictures get /api/v1/claims ?user?
pictures get /api/v1/claims.csv ?user?
pictures get /api/v1/claims.xlsx ?user?
pictures get /applications ?user?
pictures get /applications/:table.csv ?user?
pictures get /applications/:table.xlsx ?user?
pictures get /sites ?user?
pictures get /sites/:table.csv ?user?
pictures get /sites/:table.xlsx ?user?
pictures get /projects ?user?
pictures get /projects/:table.csv ?user?
pictures get /projects/:table.xlsx ?user?
pictures get /claims
owner post /claims/answer
owner post /person/own-link
people get /alerts
people get /alerts.csv
people get /alerts.xlsx
owner get /projects/rules
owner post /projects/rules
owner post /projects/rules/undo
deletion get /picture/:id/delete
deletion post /picture/:id/delete
account get /settings
account get /settings/account
account post /settings/account/password
account post /settings/account/end
settings get /settings/retention
owner post /settings/retention
settings get /settings/stores
owner post /settings/stores/test
owner post /settings/managers/:id/mail
people post /settings/account/mail
settings get /settings/mail
owner post /settings/mail/test
settings get /settings/managers
owner post /settings/managers
owner get /settings/managers/:id
owner post /settings/managers/:id
owner post /settings/managers/:id/disable
owner post /settings/managers/:id/enable
owner post /settings/managers/:id/end
owner post /settings/managers/:id/link
looks get /settings/looks
people get /settings/releases
owner post /settings/releases/:id
pictures post /picture/:id/release
people get /settings/people
people get /settings/people/person ?user
owner post /settings/people/apart
owner post /settings/people/person
owner get /settings/people/merge
owner post /settings/people/merge
owner post /settings/people/unmerge
people get /settings/teams
owner post /settings/teams
owner get /settings/teams/team
owner post /settings/teams/rename
owner post /settings/teams/remove
owner post /settings/teams/member
settings get /settings/hours
owner post /settings/hours
settings get /settings/holidays
owner post /settings/holidays/preview
owner post /settings/holidays/add
owner post /settings/holidays/remove
owner post /settings/holidays/undo
policy get /settings/policy ?person?
people post /settings/policy
people post /settings/policy/undo
settings get /settings/devices
owner post /settings/devices
owner get /settings/people/erase
owner post /settings/people/erase
owner get /settings/people/erased
`;

type Word =
  | "machines"
  | "open"
  | "own"
  | "person"
  | "hours"
  | "pictures"
  | "deletion"
  | "account"
  | "settings"
  | "owner"
  | "looks"
  | "people"
  | "policy";
type Listed = { word: Word; route: string; method: string; path: string; asks: "?user" | "?user?" | "?person?" | null };

const LISTED: Listed[] = ROUTES.trim()
  .split("\n")
  .map((line) => {
    const [word = "", method = "", path = "", asks = null] = line.split(" ");
    return { word: word as Word, route: `${method} ${path}`, method, path, asks: asks as Listed["asks"] };
  });

const isManager = (asker: Asker) => asker.startsWith("manager");
/** @param of null: a list of people, or nobody's in particular */
function mayAsk(word: Word, asker: Asker, of: Person | null, hoursOpen: boolean): boolean {
  const sees =
    asker === "owner" ||
    (isManager(asker) && (of === null || asker === `manager of ${TEAM_OF[of]}`)) ||
    (asker === "anna by link" && of === "anna");
  switch (word) {
    case "open":
      return true;
    case "machines":
      return false; // a token is asked for, which no browser has
    case "own":
      return asker.startsWith("anna");
    case "person":
      return asker === "anna by link";
    case "hours":
      return hoursOpen || sees;
    case "pictures":
      return sees;
    case "deletion":
    case "people":
      return sees && !asker.startsWith("anna");
    case "policy":
      return asker === "council" || (sees && !asker.startsWith("anna"));
    case "looks":
    case "account":
      return asker === "owner" || asker === "council" || isManager(asker);
    case "settings":
      return asker === "owner" || asker === "council";
    case "owner":
      return asker === "owner";
    default:
      return word satisfies never;
  }
}

/** Whose name may stand in an answer; the council reads in the log at whose data somebody looked. */
const mayRead = (asker: Asker, of: Person) =>
  asker === "council" || mayAsk("pictures", asker, of, false) || (of === "anna" && asker.startsWith("anna"));

/** 409: a manager's sign-in and somebody's own page do not go together. */
const isRefused = ({ status, headers }: Answer, word: Word) =>
  status === 401 ||
  status === 403 ||
  (status === 409 && (word === "own" || word === "person")) ||
  (status === 302 && (headers.location ?? "").startsWith("/sign-in"));

for (const auth of ["none", "manager"] as const)
  describe(`who may ask for what, READ_AUTH=${auth}`, () => {
    let server: TestServer;
    const managers = new Map<Asker, string>();
    const pictures = { anna: "", nhung: "" };
    /** To be deleted, so that the others stay. */
    const spare = { anna: "", nhung: "" };
    let device = "";
    const hoursOpen = auth === "none";

    before(async () => {
      server = await startTestServer({ READ_AUTH: auth }, { clock: () => NOW });
      const { db, url } = server;
      await foundCompany(db, { days: 4 });
      for (const [user, name] of Object.entries(PEOPLE)) await db.knex("people").where({ user }).update({ name });
      const secret = (await db.knex("settings").where({ key: "ticket_secret" }).first()).value;
      const store = openLocalStore({ folder: server.folder, secret, clock: () => NOW });
      for (const user of ["anna", "nhung"] as const) {
        const rows = await recordDay({ db, store, calendar: CALENDAR, url }, { user, day: DAY, now: NOW });
        const [first, second] = rows.filter(({ state }) => state === "complete");
        pictures[user] = first?.id ?? "";
        spare[user] = second?.id ?? "";
        assert.notEqual(pictures[user], "", user);
      }
      const fields = { code: server.setupCode ?? "", name: "owner", password: "a sentence is fine" };
      const body = new URLSearchParams(fields).toString();
      await ask(`${url}/setup`, { method: "POST", headers: { origin: url }, body });
      managers.set("owner", (await db.knex("managers").first()).id);
      const teams: { id: number; name: string }[] = await db.knex("teams").select("id", "name");
      for (const asker of ASKERS.filter((one) => isManager(one) || one === "council")) {
        const own = teams.filter(({ name }) => asker.endsWith(name)).map(({ id }) => id);
        const role = asker === "council" ? "council" : "manager";
        managers.set(asker, (await addManager(db, { name: asker, role, teams: own, now: NOW })) ?? "");
      }
      device = (await enrol(server, "anna", "anna-other")).device;
    });
    after(() => server.stop());

    /** A sign-in of its own for each question: some of them end it. */
    async function cookieOf(asker: Asker): Promise<Record<string, string>> {
      const { db } = server;
      if (asker === "nobody") return {};
      const manager = managers.get(asker);
      if (manager !== undefined) {
        const begun = { how: "password", address: "", agent: "", now: NOW } as const;
        return { cookie: `stint_session=${await openSession(db, manager, begun)}` };
      }
      const deviceId = asker === "anna by link" ? null : device;
      const link = await makeOwnLink(db, { user: "anna", deviceId, lastsMs: 60_000, now: NOW });
      return { cookie: `stint_my=${await openOwnLink(db, link, NOW)}` };
    }

    async function put(
      { method, path, asks }: Listed,
      asker: Asker,
      of: Person | null,
      byQuery: boolean,
    ): Promise<Answer> {
      // What is deleted here is another one, so that the first goes on being there to be found.
      const known = path.endsWith("/delete") ? spare : pictures;
      const id = path.includes("icture") ? known[of ?? "anna"] : randomUUID();
      const filled = path
        .replace(":user", of ?? "anna")
        .replace(":id", id)
        .replace(":day", DAY)
        .replace(":week", "2026-W47")
        .replace(":month", "2026-11")
        .replace(/:\w+/g, "x");
      const query = new URLSearchParams({ from: DAY, to: DAY, day: DAY, year: "2026" });
      if (path === "/api/v1/people" || path.startsWith("/api/v1/people."))
        for (const key of [...query.keys()]) query.delete(key);
      if (path.startsWith("/api/")) for (const key of ["day", "year"]) query.delete(key);
      if (byQuery && of !== null) query.set(asks === "?person?" ? "person" : "user", of);
      // The stream of the live page has no end; HEAD passes the same guard.
      return ask(`${server.url}${filled}?${query}`, {
        method: path === "/live" ? "HEAD" : method.toUpperCase(),
        headers: { accept: "text/html", origin: server.url, ...(await cookieOf(asker)) },
      });
    }

    /** Each way in which a route can be asked: about nobody in particular, and about each of the two. */
    function casesOf({ path, asks }: Listed): { of: Person | null; byQuery: boolean }[] {
      const each = (byQuery: boolean) => (["anna", "nhung"] as const).map((of) => ({ of, byQuery }));
      if (path.includes(":user") || path.startsWith("/picture/")) return each(false);
      if (asks === "?user") return each(true);
      return [{ of: null, byQuery: false }, ...(asks === null ? [] : each(true))];
    }

    test("every route there is stands in the list, names its word, and no other does", () => {
      const there = server.routes().map(({ method, path }) => `${method} ${path}`);
      const listed = LISTED.map(({ route }) => route);
      assert.deepEqual(
        there.filter((route) => !listed.includes(route)),
        [],
        "new: say here who may ask for it",
      );
      assert.deepEqual(
        listed.filter((route) => !there.includes(route)),
        [],
        "gone: take it out here",
      );
      assert.deepEqual(
        server.routes().filter(({ what }) => what === null),
        [],
        "without a guard: put `allow` before it",
      );
    });

    for (const asker of ASKERS)
      test(`${asker}: what may be asked is answered, all else is refused, and no answer tells more`, async () => {
        const wrong: string[] = [];
        for (const listed of LISTED)
          for (const { of, byQuery } of casesOf(listed)) {
            const { word, route } = listed;
            const answer = await put(listed, asker, of, byQuery);
            const said = `${route}${of === null ? "" : ` of ${of}`}: ${answer.status}`;
            if (answer.status >= 500) wrong.push(`${said}, a failure`);
            const may = mayAsk(word, asker, of, hoursOpen);
            if (word === "machines" ? answer.status < 400 : word !== "open" && isRefused(answer, word) === may)
              wrong.push(`${said}, ${may ? "should be answered" : "should be refused"}`);
            for (const person of ["anna", "nhung"] as const) {
              const seesPictures = mayAsk("pictures", asker, person, false) || (word === "own" && person === "anna");
              // Whoever is sent to the sign-in is told the way back: what they asked for.
              if (!seesPictures && answer.status !== 302 && answer.text.includes(pictures[person]))
                wrong.push(`${said}, with a picture of ${person}`);
              const readsName = mayRead(asker, person) || (hoursOpen && word !== "own");
              if (!readsName && answer.text.includes(PEOPLE[person].split(" ")[0] ?? ""))
                wrong.push(`${said}, with the name of ${person}`);
            }
          }
        assert.deepEqual(wrong, []);
      });

    test("the list tells something: an owner reads both names and both pictures", async () => {
      const owner = async (path: string) =>
        (await ask(server.url + path, { headers: { accept: "text/html", ...(await cookieOf("owner")) } })).text;
      const today = await owner("/");
      const shots = await owner(`/api/v1/screenshots?from=${DAY}&to=${DAY}`);
      for (const person of ["anna", "nhung"] as const) {
        assert.ok(today.includes(PEOPLE[person].split(" ")[0] ?? ""), person);
        assert.ok(shots.includes(pictures[person]), person);
      }
    });
  });
