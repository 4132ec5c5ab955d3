// The first manager, signing in and out, and who is kept out: over real HTTP, as a browser writes it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SESSION_MAX_MS } from "../../db/managers.ts";
import { type Answer, ask, startTestServer, type TestServer } from "../../test-server.ts";
import { hashPassword, isPassword } from "./password.ts";
import { openSetupCode } from "./setup-code.ts";

const NAME = "Maximiliane von Hohenstein";
const PASSWORD = "a sentence is fine, too";
let server: TestServer;
let now = Date.now();
before(async () => {
  server = await startTestServer({}, { clock: () => now });
});
after(() => server.stop());

const get = (path: string, cookie?: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(server.url + path, { headers: { accept: "text/html", ...(cookie === undefined ? {} : { cookie }), ...headers } });
function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(server.url + path, {
    method: "POST",
    headers: {
      accept: "text/html",
      "content-type": "application/x-www-form-urlencoded",
      origin: server.url,
      ...headers,
    },
    body: new URLSearchParams(fields).toString(),
  });
}
const cookieOf = ({ headers }: Answer) => headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
const signIn = (name = NAME, password = PASSWORD, headers = {}) =>
  post("/sign-in", { name, password, to: "/" }, headers);

test("while there is no manager the code of the console leads to one, and nothing else does", async () => {
  assert.equal((await get("/sign-in")).headers.location, "/setup");
  assert.match(server.setupCode ?? "", /^\d{8}$/);
  assert.ok(!server.logged.some((line) => line.includes(server.setupCode ?? "")), "the code is in no log");
  const wrong = [
    [{ code: "1234", name: NAME, password: PASSWORD }, /has 4 digits of 8/],
    [{ code: server.setupCode ?? "", name: "", password: PASSWORD }, /1 to 256/],
    [{ code: server.setupCode ?? "", name: NAME, password: "short" }, /5 characters of 12/],
    [{ code: "00000000", name: NAME, password: PASSWORD }, /not the code/],
  ] as const;
  for (const [fields, told] of wrong) {
    const answer = await post("/setup", fields);
    assert.equal(answer.status, 422);
    assert.match(answer.text, told);
    assert.ok(!answer.text.includes(PASSWORD), "a password is never sent back");
  }
  const made = await post("/setup", {
    code: ` ${server.setupCode?.slice(0, 4)} ${server.setupCode?.slice(4)}`,
    name: NAME,
    password: PASSWORD,
  });
  assert.deepEqual([made.status, made.headers.location], [303, "/screenshots"]);
  assert.match(made.headers["set-cookie"]?.[0] ?? "", /; HttpOnly; SameSite=Lax$/);
  assert.match((await get("/", cookieOf(made))).text, /Signed in as <bdi>Maximiliane von Hohenstein/);
  assert.equal((await get("/setup")).headers.location, "/sign-in", "there is one now");
  const second = await post("/setup", { code: server.setupCode ?? "", name: "Eve", password: PASSWORD });
  assert.equal(second.headers.location, "/sign-in");
  const { password } = await server.db.knex("managers").select("password").first();
  assert.match(password, /^scrypt\$32768\$8\$3\$/);
});

test("each sign-in is a new session, and the one before ends", async () => {
  const first = await signIn();
  assert.deepEqual([first.status, first.headers.location], [303, "/"]);
  const second = await signIn(NAME.toUpperCase(), PASSWORD, { cookie: cookieOf(first) });
  assert.notEqual(cookieOf(second), cookieOf(first));
  assert.match((await get("/", cookieOf(second))).text, /Signed in as/);
  assert.doesNotMatch((await get("/", cookieOf(first))).text, /Signed in as/);
  const kept = await server.db.knex("sessions").select("token_hash");
  assert.ok(!kept.some(({ token_hash }) => cookieOf(second).includes(token_hash)), "the token itself is kept nowhere");
});

test("a session given by somebody else is not taken over", async () => {
  const planted = `stint_session=${"a".repeat(64)}`;
  assert.notEqual(cookieOf(await signIn(NAME, PASSWORD, { cookie: planted })), planted);
  assert.doesNotMatch((await get("/", planted)).text, /Signed in as/);
});

test("signing out ends the session at the server too, and a working day ends it by itself", async () => {
  const out = cookieOf(await signIn());
  assert.equal((await post("/sign-out", {}, { cookie: out })).headers.location, "/");
  assert.doesNotMatch((await get("/", out)).text, /Signed in as/);
  const long = cookieOf(await signIn());
  now += SESSION_MAX_MS - 1000;
  assert.match((await get("/", long)).text, /Signed in as/);
  now += 2000;
  assert.doesNotMatch((await get("/", long)).text, /Signed in as/);
});

test("the way on after a sign-in never leaves this server", async () => {
  for (const to of [
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "\\\\evil",
    "javascript:alert(1)",
    "",
    "/..//evil.example",
  ]) {
    const { location } = (await post("/sign-in", { name: NAME, password: PASSWORD, to })).headers;
    const { host } = new URL(location ?? "", server.url);
    assert.equal(host, new URL(server.url).host, `${to} -> ${location}`);
  }
  const kept = await post("/sign-in", { name: NAME, password: PASSWORD, to: "/screenshots?day=2026-11-20" });
  assert.equal(kept.headers.location, "/screenshots?day=2026-11-20");
});

test("no other site can make a signed-in browser do anything", async () => {
  const cookie = cookieOf(await signIn());
  for (const headers of [
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: "" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ]) {
    const { status } = await post("/sign-out", {}, { cookie, ...headers } as Record<string, string>);
    assert.equal(status, 403, JSON.stringify(headers));
  }
  const bare = await ask(`${server.url}/sign-out`, { method: "POST", headers: { cookie } });
  assert.equal(bare.status, 403, "nor whoever says nothing of where it comes from");
  assert.match((await get("/", cookie)).text, /Signed in as/);
});

test("wrong tries are slowed down, of one account and from one address, and right ones never count", async () => {
  const own = await startTestServer();
  const { setupCode } = own;
  const send = (name: string, password: string) =>
    ask(`${own.url}/sign-in`, {
      method: "POST",
      headers: { origin: own.url, accept: "text/html" },
      body: new URLSearchParams({ name, password }).toString(),
    });
  await ask(`${own.url}/setup`, {
    method: "POST",
    headers: { origin: own.url },
    body: new URLSearchParams({ code: setupCode ?? "", name: NAME, password: PASSWORD }).toString(),
  });
  for (let n = 0; n < 12; n++) assert.equal((await send(NAME, PASSWORD)).status, 303);
  for (let n = 0; n < 10; n++) assert.equal((await send(NAME, "wrong")).status, 401);
  const locked = await send(NAME, PASSWORD);
  assert.equal(locked.status, 429);
  assert.ok(Number(locked.headers["retry-after"]) > 0);
  for (let n = 0; n < 10; n++) await send(`nobody ${n}`, "wrong");
  assert.equal((await send("somebody else", "wrong")).status, 429, "from this address enough was tried");
  await own.stop();
});

test("with READ_AUTH=manager hours need a sign-in too, for browsers and programs; machines' doors stay open", async () => {
  const own = await startTestServer({ READ_AUTH: "manager" });
  for (const path of [
    "/",
    "/day/2026-11-20",
    "/week/2026-W47",
    "/month/2026-11",
    "/person/anna",
    "/today.csv",
    "/screenshots",
  ]) {
    const { status, headers } = await ask(own.url + path, { headers: { accept: "text/html" } });
    assert.equal(status, 302, path);
    assert.equal(headers.location, `/sign-in?to=${encodeURIComponent(path)}`);
  }
  for (const path of ["/api/v1/days?from=2026-11-01&to=2026-11-02", "/api/v1/people", "/api/v1/people.csv", "/live"])
    assert.equal((await ask(own.url + path)).status, 401, path);
  const routes = own.routes().filter(({ method, what }) => method === "get" && what !== "open" && what !== "machines");
  assert.ok(routes.length > 25, "the routes can be listed");
  for (const { path } of routes) {
    const asked = path.replace(/:\w+/g, "x");
    const { status } = await ask(own.url + asked, { headers: { accept: "text/html" } });
    assert.ok(status === 302 || status === 401, `${asked}: ${status}`);
  }
  assert.equal((await ask(`${own.url}/setup`, { headers: { accept: "text/html" } })).status, 200);
  const body = '{"user":"anna","state":"working"}';
  assert.equal((await ask(`${own.url}/api/report`, { method: "POST", body })).status, 200);
  await own.stop();
});

test("a code is used up by twenty wrong tries", () => {
  const code = openSetupCode(true);
  const right = code.shown() ?? "";
  const wrong = right === "00000000" ? "00000001" : "00000000";
  for (let n = 0; n < 20; n++) assert.equal(code.isRight(wrong), false);
  assert.equal(code.shown(), null);
  assert.equal(code.isRight(right), false);
  assert.equal(openSetupCode(false).shown(), null);
});

test("a password is known again however its accents were typed, and by nothing else", async () => {
  const stored = await hashPassword("Grüße an alle, immer");
  assert.equal(await isPassword("Gru\u0308ße an alle, immer", stored), true);
  assert.equal(await isPassword("Grusse an alle, immer", stored), false);
  assert.equal(await isPassword("", null), false);
});
