import { equal } from "node:assert/strict";
import { test } from "node:test";
import type { Heard } from "./answers.ts";
import { ownLinkOf } from "./own-link.ts";

const answer = (status: number, body: string): Heard => ({
  kind: "answer",
  status,
  body,
  retryAfter: null,
  dateAtMs: null,
  askedAtMs: 0,
  heardAtMs: 1,
});

test("only an address of the web is opened, whatever the server answers", () => {
  const rows: [Heard, string | null][] = [
    [answer(200, '{"url":"http://server:5000/my/open?key=ab"}'), "http://server:5000/my/open?key=ab"],
    [answer(200, '{"url":"https://stint.example/my/open?key=ab"}'), "https://stint.example/my/open?key=ab"],
    [answer(200, '{"url":"file:///etc/passwd"}'), null],
    [answer(200, '{"url":"javascript:alert(1)"}'), null],
    [answer(200, '{"url":"--help"}'), null],
    [answer(200, `{"url":"http://server/${"x".repeat(2_000)}"}`), null],
    [answer(200, '{"url":7}'), null],
    [answer(200, "<html>Sign in to the guest network</html>"), null],
    [answer(404, '{"url":"http://server:5000/"}'), null],
    [answer(401, "{}"), null],
    [{ kind: "silence", why: "no answer within 3 s" }, null],
  ];
  for (const [heard, expected] of rows) equal(ownLinkOf(heard), expected, JSON.stringify(heard));
});
