import assert from "node:assert/strict";
import { test } from "node:test";
import { appSchema } from "../../../protocol/app.ts";
import { allowedUse } from "./allowed.ts";

const item = appSchema.parse({
  type: "app",
  id: "01935a3e-7b00-7cc0-9000-000000000001",
  title: "Inbox (3)",
  description: "Firefox",
  date: "2026-11-20T08:00:00Z",
  duration: 60,
  url: "https://mail.example.org:8443/inbox?id=7",
});

const ROWS = [
  [{ applications: false, applicationTitles: true, urls: "full" }, null],
  [{ applications: true, applicationTitles: false, urls: "off" }, ["APP", null, null, null]],
  [{ applications: true, applicationTitles: false, urls: "host" }, ["URL", null, "mail.example.org:8443", null]],
  [{ applications: true, applicationTitles: true, urls: "host" }, ["URL", "Inbox (3)", "mail.example.org:8443", null]],
  [
    { applications: true, applicationTitles: true, urls: "full" },
    ["URL", "Inbox (3)", "mail.example.org:8443", "https://mail.example.org:8443/inbox?id=7"],
  ],
] as const;

for (const [policy, kept] of ROWS)
  test(`of a site under ${JSON.stringify(policy)} is kept: ${kept?.join(", ") ?? "nothing"}`, () => {
    const use = allowedUse(item, policy);
    assert.deepEqual(use === null ? null : [use.kind, use.title, use.site, use.url], kept);
  });
