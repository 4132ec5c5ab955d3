import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { type Asked, judge, linkKey } from "./guard.ts";

const DOOR = { port: 40123, token: "t".repeat(64) };
const NOW = 1_000_000_000;
const INSIDE: Asked = {
  method: "GET",
  path: "/",
  host: "127.0.0.1:40123",
  origin: null,
  site: "none",
  cookie: `other=1; stint-40123=${DOOR.token}`,
  key: null,
  nowMs: NOW,
};
const OWN = { method: "POST", origin: "http://127.0.0.1:40123", site: "same-origin" };
const kindOf = (changed: Partial<Asked>) => judge({ ...INSIDE, ...changed }, DOOR).kind;

test("the person's browser is let in, by the cookie that the link has given", () => {
  equal(kindOf({}), "in");
  equal(kindOf(OWN), "in");
  equal(kindOf({ path: "/open", cookie: null, key: linkKey(DOOR.token, NOW) }), "link");
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
    ["a link without a key", { path: "/open" }],
    ["a link with the token itself", { path: "/open", key: DOOR.token }],
    ["a link of yesterday", { path: "/open", key: linkKey(DOOR.token, NOW - 86_400_000) }],
    ["a link made far ahead", { path: "/open", key: linkKey(DOOR.token, NOW + 86_400_000) }],
    ["a link of another token", { path: "/open", key: linkKey("u".repeat(64), NOW) }],
    ["a link that says nothing", { path: "/open", key: "-" }],
  ];
  deepEqual(
    rows.map(([name, changed]) => [name, kindOf(changed)]),
    rows.map(([name]) => [name, "refused"]),
  );
});
