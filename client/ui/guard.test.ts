import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { type Asked, isRightKey, judge, linkKey } from "./guard.ts";

const DOOR = { port: 40123, token: "t".repeat(64) };
const NOW = 1_000_000_000;
const INSIDE: Asked = {
  method: "GET",
  path: "/",
  host: "127.0.0.1:40123",
  origin: null,
  site: "none",
  cookie: `other=1; stint-40123=${DOOR.token}`,
  rightKey: false,
};
const OWN = { method: "POST", origin: "http://127.0.0.1:40123", site: "same-origin" };
const kindOf = (changed: Partial<Asked>) => judge({ ...INSIDE, ...changed }, DOOR).kind;

test("the person's browser is let in, by the cookie that the link has given", () => {
  equal(kindOf({}), "in");
  equal(kindOf(OWN), "in");
  equal(kindOf({ path: "/open", cookie: null, rightKey: true }), "link");
});

test("everybody else is not", () => {
  const rows: [string, Partial<Asked>][] = [
    ["no cookie", { cookie: null }],
    ["a wrong token", { cookie: `stint-40123=${"u".repeat(64)}` }],
    ["a shorter token", { cookie: "stint-40123=t" }],
    ["the cookie of another session's page", { cookie: `stint-40124=${DOOR.token}` }],
    ["a name that leads here", { host: "evil.example:40123" }],
    ["a name for this machine", { host: "localhost:40123" }],
    ["no Host", { host: null }],
    ["another port's Host", { host: "127.0.0.1:80" }],
    ["a form of another site", { ...OWN, origin: "https://evil.example" }],
    ["a form of a file", { ...OWN, origin: "null" }],
    ["a form without Origin", { ...OWN, origin: null }],
    ["another port of this machine", { ...OWN, site: "same-site" }],
    ["another method", { method: "PUT" }],
    ["a link whose key is not right", { path: "/open" }],
  ];
  deepEqual(
    rows.map(([name, changed]) => [name, kindOf(changed)]),
    rows.map(([name]) => [name, "refused"]),
  );
});

test("a link's key is right for ten minutes, and only for the token it was made from", async () => {
  const rows: [name: string, key: string | null, right: boolean][] = [
    ["just made", await linkKey(DOOR.token, NOW), true],
    ["made nine minutes ago", await linkKey(DOOR.token, NOW - 9 * 60_000), true],
    ["made ten minutes ago", await linkKey(DOOR.token, NOW - 10 * 60_000), false],
    ["made far ahead", await linkKey(DOOR.token, NOW + 86_400_000), false],
    ["made from another token", await linkKey("u".repeat(64), NOW), false],
    ["its time put off", (await linkKey(DOOR.token, NOW)).replace(/^\d+/, String(NOW + 1)), false],
    ["the token itself", DOOR.token, false],
    ["nothing", "-", false],
    ["no key", null, false],
  ];
  for (const [name, key, right] of rows) equal(await isRightKey(key, DOOR.token, NOW), right, name);
});
