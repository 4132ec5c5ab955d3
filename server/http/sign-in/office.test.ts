// Signing in by the office's own account, against a real OpenID Connect provider, as a browser goes through it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ConfigError, loadConfig } from "../../config.ts";
import { ask, startTestServer, type TestServer } from "../../test-server.ts";
import { openProviderBrowser, openTestProvider, type ProviderBrowser, type TestProvider } from "./test-provider.ts";

const PEOPLE: Record<string, object> = {
  max: { name: "Max Keller", email: "max@office.example", email_verified: true },
  bea: { name: "Bea Quist", email: "bea@office.example", email_verified: true, groups: ["council"] },
  mia: { name: "Max Keller", email: "mia@office.example", email_verified: true, groups: ["leads"] },
  eve: { name: "Eve", email: "eve@office.example", email_verified: true },
  tag: { name: `<img src=x: onerror=r()> "><script>r()</script>`, email: "tag@office.example", groups: ["council"] },
  nul: { name: "a\u0000<script>r()</script>", email: "nul@office.example", groups: ["council"] },
  "who\u0000": { name: "Who", email: "max@office.example", email_verified: true },
  long: { name: `${"😀".repeat(300)}`, email: "long@office.example", groups: ["council"] },
  sly: { name: "Sly", email: "max@office.example", email_verified: false },
};

let office: TestProvider;
let server: TestServer;
before(async () => {
  office = await openTestProvider((sub) => PEOPLE[sub] ?? null);
  server = await startTestServer({
    ...office.settings,
    OIDC_MANAGERS: "max@office.example=owner, groups:council=council, groups:leads=manager",
  });
  office.serve(server.url);
});
after(async () => {
  await server.stop();
  await office.close();
});
const openBrowser = () => openProviderBrowser(server.url, office);

const accountOf = async (browser: ProviderBrowser) => (await browser.go(`${server.url}/settings/account`)).text;
const rows = () => server.db.knex("managers").select("name", "role", "subject", "password").orderBy("created_at");

test("whom a rule names comes in, as what the rule says, and is known again", async () => {
  const browser = openBrowser();
  assert.match((await browser.go(`${server.url}/sign-in?to=/week`)).headers.location ?? "", /^\/setup$/);
  const back = await browser.throughProvider("max");
  const answer = await browser.go(back);
  assert.deepEqual([answer.status, answer.headers.location], [303, "/settings/account"]);
  assert.match(await accountOf(browser), /Max Keller, Owner[\s\S]*by the office’s sign-in/);
  assert.deepEqual(await rows(), [
    { name: "Max Keller", role: "owner", subject: `${office.issuer} max`, password: null },
  ]);
  const other = openBrowser();
  await other.go(await other.throughProvider("max", "//evil.example/"));
  assert.match(await accountOf(other), /2\u00a0sign-ins are open/);
  assert.equal((await rows()).length, 1);
  assert.match((await openBrowser().go(`${server.url}/sign-in?to=/week`)).text, /href="\/sign-in\/office\?to=%2Fweek"/);
});

test("a way back is good once, in the browser that left, and only as it left", async () => {
  const browser = openBrowser();
  const back = await browser.throughProvider("max");
  const stranger = openBrowser();
  assert.equal((await stranger.go(back)).status, 400, "another browser");
  const flow = browser.jar.get("stint_office") ?? "";
  const known = JSON.parse(Buffer.from(flow, "base64url").toString("utf8"));
  for (const part of ["state", "nonce", "verifier"]) {
    const bent = openBrowser();
    const again = await bent.throughProvider("max");
    const own = JSON.parse(Buffer.from(bent.jar.get("stint_office") ?? "", "base64url").toString("utf8"));
    bent.jar.set("stint_office", Buffer.from(JSON.stringify({ ...own, [part]: known[part] })).toString("base64url"));
    assert.equal((await bent.go(again)).status, 403, part);
    assert.equal(bent.jar.has("stint_session"), false, part);
  }
  assert.equal((await browser.go(back)).status, 303);
  browser.jar.set("stint_office", flow);
  assert.equal((await browser.go(back)).status, 403, "the code is used up");
});

test("a name chosen at the provider takes over nobody's account", async () => {
  const browser = openBrowser();
  await browser.go(await browser.throughProvider("mia"));
  assert.match(await accountOf(browser), /Max Keller \(mia@office\.example\), Manager of teams/);
});

test("what a provider calls somebody is text wherever it stands, and no name where it could be none of ours", async () => {
  const browser = openBrowser();
  await browser.go(await browser.throughProvider("tag"));
  const nul = openBrowser();
  assert.equal((await nul.go(await nul.throughProvider("nul"))).status, 303);
  for (const path of ["/settings/account", "/settings/managers", "/settings/looks", "/"]) {
    const { status, text } = await browser.go(server.url + path);
    assert.equal(status, 200, path);
    assert.match(text, /&lt;img src=x: onerror=r\(\)&gt; &#34;&gt;&lt;script&gt;/, path);
    assert.doesNotMatch(text, /<img src=x|<script>/, path);
  }
  assert.deepEqual(await server.db.knex("managers").where("subject", `${office.issuer} nul`).pluck("name"), [
    "nul@office.example",
  ]);
});

test("a name as long as the provider likes is cut, between letters", async () => {
  const browser = openBrowser();
  assert.equal((await browser.go(await browser.throughProvider("long"))).status, 303);
  const [name = ""] = await server.db.knex("managers").where("subject", `${office.issuer} long`).pluck("name");
  assert.equal(name, "😀".repeat(100));
});

test("whom no rule names is not let in, nor whoever's address the provider has not verified, nor a subject that is no text", async () => {
  for (const who of ["eve", "sly", "who\u0000"]) {
    const browser = openBrowser();
    const answer = await browser.go(await browser.throughProvider(who));
    assert.equal(answer.status, 403, who);
    assert.match(answer.text, /not among those who sign in here/);
    assert.equal(browser.jar.has("stint_session"), false);
  }
});

test("whom an owner has shut out stays out, and a role that an owner has changed stays changed", async () => {
  const browser = openBrowser();
  await browser.go(await browser.throughProvider("bea"));
  assert.match(await accountOf(browser), /Bea Quist, Council/);
  await server.db.knex("managers").where({ name: "Bea Quist" }).update({ role: "manager" });
  const again = openBrowser();
  await again.go(await again.throughProvider("bea"));
  assert.match(await accountOf(again), /Bea Quist, Manager of teams/);
  await server.db.knex("managers").where({ name: "Bea Quist" }).update({ disabled_at: 1 });
  const out = openBrowser();
  assert.equal((await out.go(await out.throughProvider("bea"))).status, 403);
});

test("a provider that is away is told of, and sign-in by password goes on", async () => {
  const own = await startTestServer({ OIDC_ISSUER: "http://127.0.0.1:9", OIDC_CLIENT_ID: "stint" });
  const answer = await ask(`${own.url}/sign-in/office`, { headers: { accept: "text/html" } });
  assert.equal(answer.status, 503);
  assert.match(answer.text, /cannot be reached/);
  assert.equal((await ask(`${own.url}/setup`, { headers: { accept: "text/html" } })).status, 200);
  await own.stop();
});

test("a provider is asked by https, or on this machine; a rule that cannot be read is named", () => {
  const load = (env: Record<string, string>) => loadConfig({ env, file: null });
  const told = (pattern: RegExp) => (error: unknown) => error instanceof ConfigError && pattern.test(error.message);
  assert.throws(() => load({ OIDC_ISSUER: "http://login.office.example" }), told(/must begin with https/));
  assert.throws(() => load({ OIDC_ISSUER: "https://login.office.example" }), told(/needs OIDC_CLIENT_ID/));
  assert.throws(() => load({ OIDC_MANAGERS: "max=owner" }), told(/"max=owner" is none of/));
});
