// Who may sign in: added by an owner, let in by a link that is good once, changed, ended. Over real HTTP, on both databases.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { LINK_MAX_MS } from "../../db/managers/passwords.ts";
import { changeManager } from "../../db/managers/roster.ts";
import { type Answer, ask } from "../../test-server.ts";
import { NOW } from "../test-company.ts";
import { type Office, openOffice } from "./test-office.ts";

const PASSWORD = "a long sentence of her own";

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`managers, on ${dialect}`, () => {
    let office: Office;
    let now = NOW;
    const teams = new Map<string, number>();
    before(async () => {
      office = await openOffice(dialect, { clock: () => now });
      for (const { id, name } of await office.server.db.knex("teams").select("id", "name")) teams.set(name, id);
    });
    after(() => office.close());

    const send = (path: string, fields: Record<string, string>, cookie?: string): Promise<Answer> =>
      ask(office.server.url + path, {
        method: "POST",
        headers: { origin: office.server.url, accept: "text/html", ...(cookie === undefined ? {} : { cookie }) },
        body: new URLSearchParams(fields).toString(),
      });
    const get = (path: string, cookie = "") =>
      ask(office.server.url + path, { headers: { accept: "text/html", cookie } });
    const cookieOf = ({ headers }: Answer) => headers["set-cookie"]?.[0]?.split(";")[0] ?? "";

    /** Adds somebody and gives the address of their page. */
    async function add(name: string, role: string, team?: string): Promise<string> {
      const fields = new URLSearchParams({ name, role });
      if (team !== undefined) fields.append("team", String(teams.get(team)));
      const added = await office.send("/settings/managers", fields);
      assert.equal(added.status, 303, added.text);
      return added.headers.location ?? "";
    }
    async function linkFor(path: string): Promise<string> {
      const { text } = await office.send(`${path}/link`, {});
      return /\/sign-in\/link\?key=([0-9a-f]{64})/.exec(text)?.[1] ?? "";
    }
    const signedIn = async (cookie: string) => (await get("/settings/account", cookie)).status === 200;

    test("an owner adds somebody and hands over a link; with it they set a password nobody else has seen", async () => {
      const path = await add("Bea Quist", "manager", "Design");
      assert.equal((await send("/sign-in", { name: "Bea Quist", password: "" })).status, 401, "there is no way in yet");
      const key = await linkFor(path);
      assert.match((await get(`/sign-in/link?key=${key}`)).text, /for <bdi>Bea Quist/);
      const short = await send("/sign-in/link", { key, password: "short" });
      assert.equal(short.status, 422);
      const set = await send("/sign-in/link", { key, password: PASSWORD });
      assert.deepEqual([set.status, set.headers.location], [303, "/settings"]);
      assert.equal(await signedIn(cookieOf(set)), true);
      for (const again of [
        await get(`/sign-in/link?key=${key}`),
        await send("/sign-in/link", { key, password: PASSWORD }),
        await get("/sign-in/link?key=../x"),
      ])
        assert.equal(again.status, 410);
      assert.equal((await send("/sign-in", { name: "bea quist", password: PASSWORD })).status, 303);
      const kept = JSON.stringify(await office.server.db.knex("sign_in_links").select());
      assert.ok(!kept.includes(key), "the key itself is kept nowhere");
      assert.ok(!office.server.logged.some((line) => line.includes(key)), "and is in no log");
    });

    test("a link ends with its time and with the next one; to look at it uses nothing up", async () => {
      const path = await add("Cem", "council");
      const first = await linkFor(path);
      const second = await linkFor(path);
      assert.equal((await get(`/sign-in/link?key=${first}`)).status, 410);
      assert.equal((await get(`/sign-in/link?key=${second}`)).status, 200);
      now += LINK_MAX_MS;
      assert.equal((await send("/sign-in/link", { key: second, password: PASSWORD })).status, 410);
      now = NOW;
    });

    test("a name is taken once, however it is written, and what was typed is still there", async () => {
      await add("Dörte Ø.", "manager");
      const again = await office.send("/settings/managers", { name: "DORTE o.", role: "council" });
      assert.equal(again.status, 422);
      assert.match(again.text, /Somebody of this name/);
      assert.match(again.text, /value="DORTE o\."/);
      assert.equal((await office.send("/settings/managers", { name: "", role: "owner" })).status, 422);
      assert.equal((await office.send("/settings/managers", { name: "Eve", role: "god" })).status, 422);
    });

    test("the last owner cannot be taken away, by role or by being shut out; with a second one either can go", async () => {
      const own = (await office.server.db.knex("managers").where({ role: "owner" }).first()).id;
      const self = `/settings/managers/${own}`;
      for (const answer of [await office.send(self, { role: "council" }), await office.send(`${self}/disable`, {})]) {
        assert.equal(answer.status, 409);
        assert.match(answer.text, /Make somebody else an owner first/);
      }
      const other = (await add("Olga Owner", "owner")).split("/").at(-1) ?? "";
      const { db } = office.server;
      const council = { role: "council", teams: [] } as const;
      const both = await Promise.all([changeManager(db, own, council), changeManager(db, other, council)]);
      assert.deepEqual(both.sort(), ["done", "last-owner"], "both at once: one of them stays");
      for (const id of [own, other]) await changeManager(db, id, { role: "owner", teams: [] });
    });

    test("whoever may sign in no more is out at once, their waiting link too; allowed again, nothing was lost", async () => {
      const path = await add("Finn", "manager", "Sales");
      const cookie = cookieOf(await send("/sign-in/link", { key: await linkFor(path), password: PASSWORD }));
      const waiting = await linkFor(path);
      await office.send(`${path}/disable`, {});
      assert.equal(await signedIn(cookie), false);
      assert.equal((await get(`/sign-in/link?key=${waiting}`)).status, 410);
      assert.equal((await send("/sign-in", { name: "Finn", password: PASSWORD })).status, 401);
      assert.equal((await office.send(`${path}/link`, {})).status, 409);
      await office.send(`${path}/enable`, {});
      assert.equal((await send("/sign-in", { name: "Finn", password: PASSWORD })).status, 303);
      assert.match((await office.page("/settings/managers")).text, /<bdi>Sales<\/bdi>/);
    });

    test("a role counts from the next request on, in sign-ins that are open", async () => {
      const path = await add("Gül", "manager", "Design");
      const cookie = cookieOf(await send("/sign-in/link", { key: await linkFor(path), password: PASSWORD }));
      const day = "?day=2026-11-20";
      assert.equal((await get(`/screenshots/anna${day}`, cookie)).status, 200);
      assert.equal((await get(`/screenshots/nhung${day}`, cookie)).status, 403);
      await office.send(path, { role: "manager", team: String(teams.get("Engineering")) });
      assert.equal((await get(`/screenshots/anna${day}`, cookie)).status, 403);
      assert.equal((await get(`/screenshots/nhung${day}`, cookie)).status, 200);
      await office.send(path, { role: "council" });
      assert.equal((await get(`/screenshots/nhung${day}`, cookie)).status, 403);
      const seen = await get("/settings/managers", cookie);
      assert.equal(seen.status, 200);
      assert.ok(!seen.text.includes("Add somebody"), "the council reads, and changes nothing");
      assert.equal((await send("/settings/managers", { name: "Hal", role: "owner" }, cookie)).status, 403);
      assert.doesNotMatch(seen.text, /href="\/screenshots"/, "the bar shows what may be opened");
    });

    test("one's own sign-ins can be ended one by one, and nobody else's", async () => {
      const path = await add("Ida", "manager");
      const first = cookieOf(await send("/sign-in/link", { key: await linkFor(path), password: PASSWORD }));
      const second = cookieOf(await send("/sign-in", { name: "Ida", password: PASSWORD }));
      const { text } = await get("/settings/account", second);
      const ids = [...text.matchAll(/name="sign-in" value="([0-9a-f-]{36})"/g)].map((found) => found[1] ?? "");
      assert.equal(ids.length, 1, "its own is marked, not ended here");
      assert.match(text, /this one/);
      await office.send("/settings/account/end", { "sign-in": ids[0] ?? "" });
      assert.equal(await signedIn(first), true, "somebody else's form does nothing to it");
      await send("/settings/account/end", { "sign-in": ids[0] ?? "" }, second);
      assert.equal(await signedIn(first), false);
      assert.equal(await signedIn(second), true);
    });

    test("a new password needs the old one, and ends the sign-ins at other browsers", async () => {
      const path = await add("Jan", "manager");
      const here = cookieOf(await send("/sign-in/link", { key: await linkFor(path), password: PASSWORD }));
      const there = cookieOf(await send("/sign-in", { name: "Jan", password: PASSWORD }));
      const wrong = { current: "not this one at all", password: "another good sentence" };
      assert.equal((await send("/settings/account/password", wrong, here)).status, 422);
      const short = { current: PASSWORD, password: "short" };
      assert.match((await send("/settings/account/password", short, here)).text, /5 characters of 12/);
      const right = { current: PASSWORD, password: "another good sentence" };
      const set = await send("/settings/account/password", right, here);
      assert.equal(set.headers.location, "/settings/account?done=password");
      assert.deepEqual([await signedIn(here), await signedIn(there)], [true, false]);
      assert.equal((await send("/sign-in", { name: "Jan", password: PASSWORD })).status, 401);
    });

    test("every change is written down with its author, for owners and the council to read", async () => {
      const { text } = await office.page("/settings/looks");
      for (const told of [
        "added Bea Quist as Manager of teams: Design",
        "made a one-time link for Bea Quist",
        "made Gül Council",
        "no longer lets Finn sign in",
      ])
        assert.ok(text.includes(told), told);
      assert.match(text, /<bdi>Bea Quist<\/bdi>: <span lang="en">set a password by a one-time link/);
    });

    test("no other site can make an owner's browser change who may sign in", async () => {
      const headers = { cookie: office.cookie, origin: "http://evil.example" };
      const body = "name=Mallory&role=owner";
      const { status } = await ask(`${office.server.url}/settings/managers`, { method: "POST", headers, body });
      assert.equal(status, 403);
    });
  });
