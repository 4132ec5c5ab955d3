import assert from "node:assert/strict";
import { test } from "node:test";
import type { Messages } from "../../protocol/words.ts";
import { ENGLISH, wordsOf } from "./words.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

test("a key says its text, with its places filled", () => {
  assert.equal(ENGLISH.say("frame.keys"), "Keyboard");
  assert.equal(ENGLISH.say("fresh.complete-to", { time: "14:32" }), "Complete to 14:32");
  assert.equal(ENGLISH.say("table.rows-of.people", { from: 1, to: 50, total: 12_000 }), "1–50 of 12,000 people");
});

test("a place that nothing fills is shown as it is, and what is filled in is filled once", () => {
  assert.equal(ENGLISH.say("fresh.complete-to", {}), "Complete to {time}");
  assert.equal(ENGLISH.say("table.found-by", { q: "{q} $& $1" }), "people found by “{q} $& $1”");
});

test("the rules of the language choose the form of a plural", () => {
  const polish: Messages = {
    "fresh.silent.one": "{n} komputer milczy od {times}",
    "fresh.silent.few": "{n} komputery milczą od {times}",
    "fresh.silent.many": "{n} komputerów milczy od {times}",
    "fresh.silent.other": "{n} komputera milczy od {times}",
  };
  const { say } = wordsOf("pl", polish);
  const said = [1, 2, 5, 22, 25].map((n) => plain(say("fresh.silent", { n, times: "9" })));
  assert.deepEqual(said, [
    "1 komputer milczy od 9",
    "2 komputery milczą od 9",
    "5 komputerów milczy od 9",
    "22 komputery milczą od 9",
    "25 komputerów milczy od 9",
  ]);
});

test("what a language does not say is English, key by key, in the English plural", () => {
  const { say, locale } = wordsOf("fr", { "frame.keys": "Clavier", "fresh.silent.one": "{n} machine" });
  assert.equal(say("frame.keys"), "Clavier");
  assert.equal(say("frame.go"), "Go");
  // French counts 0 as one; the forms here have no "other", so they cannot count at all.
  assert.equal(plain(say("fresh.silent", { n: 0, times: "9" })), "0 machines not heard, since 9");
  assert.equal(locale, "fr-u-nu-latn");
});

test("a figure and its word stay on one line", () => {
  assert.equal(ENGLISH.say("fresh.silent", { n: 2, times: "11:47" }), "2\u00a0machines not heard, since 11:47");
});

test("a sentence comes in pieces where code, stress or a name stands in it", () => {
  assert.deepEqual(ENGLISH.pieces("frame.signed-in", { name: "*Eve* `x`" }), [
    { kind: "text", text: "Signed in as " },
    { kind: "value", text: "*Eve* `x`" },
  ]);
  assert.deepEqual(
    ENGLISH.pieces("empty.copy").map(({ kind }) => kind),
    ["text", "code", "text", "code", "text"],
  );
});

test("a language written from the right says so, and keeps what is filled in apart", () => {
  const hebrew = wordsOf("he", { "fresh.complete-to": "שלם עד {time}" });
  assert.equal(hebrew.dir, "rtl");
  assert.equal(hebrew.say("matrix.steps.2"), "\u20664–6 h\u2069");
  assert.equal(hebrew.say("fresh.complete-to", { time: "14:32" }), "שלם עד \u206814:32\u2069");
  assert.equal(ENGLISH.dir, "ltr");
});

test("a key without words is a fault, and loud", () => {
  assert.throws(() => ENGLISH.say("frame.nowhere" as "frame.go"), /There are no words for "frame.nowhere"/);
});
