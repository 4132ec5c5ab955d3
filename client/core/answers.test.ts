import assert from "node:assert/strict";
import test from "node:test";
import { type Heard, meaningOfBatch, meaningOfEnrolment, meaningOfPlain } from "./answers.ts";

const answer = (status: number, body: string, retryAfter: string | null = null): Heard => ({
  kind: "answer",
  status,
  body,
  retryAfter,
  dateAtMs: null,
  askedAtMs: 0,
  heardAtMs: 0,
});
const STORED = JSON.stringify({ accepted: 1, rejected: [], now: "2026-11-21T12:00:00Z", policy: "" });
const HTML = "<html><body>Please log in to the guest network</body></html>";
const word = (meaning: { kind: string; pace?: string }) =>
  meaning.kind === "later" ? `later ${meaning.pace}` : meaning.kind;

/** What a batch means by its status, with an empty body. */
const BY_STATUS: Record<number, string> = {
  400: "refused",
  401: "enrol",
  403: "later slow",
  404: "no-door",
  405: "no-door",
  408: "later retry",
  413: "refused",
  422: "refused",
  425: "later retry",
  429: "later retry",
};

test("each answer from 200 to 599 has one meaning, and none without a valid body acknowledges", () => {
  for (let status = 200; status <= 599; status++) {
    const otherwise = status < 300 || status >= 500 ? "later retry" : "later slow";
    for (const body of ["", HTML, "{}", "[]", "null"]) {
      assert.equal(
        word(meaningOfBatch(answer(status, body))),
        BY_STATUS[status] ?? otherwise,
        `batch ${status} ${body}`,
      );
      assert.notEqual(meaningOfEnrolment(answer(status, body)).kind, "enrolled", `devices ${status} ${body}`);
      assert.notEqual(meaningOfPlain(answer(status, body)).kind, "stored", `report ${status} ${body}`);
    }
    const said = meaningOfBatch(answer(status, STORED)).kind;
    assert.equal(said === "stored", status < 300, `batch ${status} with a valid body`);
  }
});

test("silence is tried again", () => {
  assert.equal(word(meaningOfBatch({ kind: "silence", why: "connection refused" })), "later retry");
});

test("a token that belongs to somebody else is a reason to enrol anew, any other 403 is not", () => {
  assert.equal(meaningOfBatch(answer(403, '{"success":false,"code":"user-mismatch"}')).kind, "enrol");
  assert.equal(word(meaningOfBatch(answer(403, '{"success":false,"code":"not-approved"}'))), "later slow");
});

test("an enrolment that is refused is asked again slowly, and never put aside", () => {
  for (const status of [400, 401, 403, 422]) assert.equal(word(meaningOfEnrolment(answer(status, ""))), "later slow");
  for (const status of [404, 405]) assert.equal(word(meaningOfEnrolment(answer(status, ""))), "no-door");
});

test("behind the plain door there is no other", () => {
  for (const status of [401, 403, 404, 405]) assert.equal(word(meaningOfPlain(answer(status, ""))), "later slow");
  assert.equal(meaningOfPlain(answer(200, '{"success":true}')).kind, "stored");
});

test("half an answer acknowledges nothing", () => {
  const whole: Record<string, unknown> = JSON.parse(STORED);
  for (const key of ["accepted", "rejected", "now"]) {
    const { [key]: _, ...rest } = whole;
    assert.equal(word(meaningOfBatch(answer(200, JSON.stringify(rest)))), "later retry", key);
  }
  for (const rejected of [
    [null],
    [{ index: "0", code: "x", detail: "" }],
    [{ index: 0.5, code: "x", detail: "" }],
    {},
  ]) {
    assert.equal(word(meaningOfBatch(answer(200, JSON.stringify({ ...whole, rejected })))), "later retry");
  }
  assert.equal(word(meaningOfBatch(answer(200, STORED.slice(0, -5)))), "later retry");
});

test("what a person reads names the status and the server's words, and not all of them", () => {
  const meaning = meaningOfBatch(answer(400, JSON.stringify({ detail: `items[0].ts ${"x".repeat(5000)}` })));
  assert.ok(
    meaning.kind === "refused" &&
      meaning.why.startsWith("the server answered 400: items[0].ts xxx") &&
      meaning.why.length < 300,
  );
});

test("a log-in page of a network and a missing network are told as what they are", () => {
  const why = (heard: Heard) => {
    const meaning = meaningOfBatch(heard);
    return meaning.kind === "later" ? meaning.why : "";
  };
  assert.match(why(answer(200, HTML)), /web page answers in place of the server.*log in/);
  assert.match(
    why({ kind: "silence", why: "dns error: failed to lookup address information" }),
    /^there is no network/,
  );
  assert.match(why({ kind: "silence", why: "no answer within 15 s" }), /^no answer/);
});
