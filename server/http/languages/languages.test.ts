import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import express, { type Request } from "express";
import { openLanguages } from "./languages.ts";

const folder = mkdtempSync(join(tmpdir(), "stint-languages-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function opened(files: Record<string, string>, language = "auto") {
  const own = mkdtempSync(join(folder, "office-"));
  mkdirSync(own, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(own, name), text);
  const logged: string[] = [];
  const log = { warn: (text: string) => void logged.push(text.replaceAll(own, "languages")) };
  return { languages: openLanguages({ folder: own, language, log: log as never }), logged };
}

const german = JSON.stringify({ "frame.go": "Los", "frame.find": "Person suchen" });
const asking = (header: string | undefined): Request =>
  Object.assign(Object.create(express.request), { headers: header === undefined ? {} : { "accept-language": header } });

test("a browser gets the language it asks for, of those there are, and English otherwise", () => {
  const { languages } = opened({ "de.json": german, "pt-BR.json": '{ "frame.go": "Ir" }' });
  const table: [string | undefined, string][] = [
    ["de", "de"],
    ["de-CH, en;q=0.8", "de"],
    ["en-US, de;q=0.5", "en"],
    ["fr, de;q=0.5", "de"],
    ["fr", "en"],
    ["pt-br", "pt-BR"],
    ["*", "en"],
    ["de;q=0, *", "en"],
    ["\u0000;;=q", "en"],
    [undefined, "en"],
  ];
  for (const [header, language] of table) assert.equal(languages.askedBy(asking(header)).language, language, header);
});

test("one language for everybody is one for everybody", () => {
  const { languages, logged } = opened({ "de.json": german }, "de");
  assert.equal(languages.askedBy(asking("en")).say("frame.go"), "Los");
  assert.equal(languages.askedBy(asking("fr")).language, "de");
  assert.equal(languages.office.language, "de", "so is what nobody asked for");
  assert.equal(opened({ "de.json": german }, "en").languages.askedBy(asking("de")).say("frame.go"), "Go");
  assert.deepEqual(logged, []);
});

test("a language that there is not is one line in the log, and English", () => {
  const { languages, logged } = opened({}, "fr");
  assert.equal(languages.askedBy(asking("fr")).language, "en");
  assert.deepEqual(logged, ["LANGUAGE=fr: there is no languages/fr.json that can be used. Pages are in English."]);
});

test("a file that cannot be used is one line in the log, and English", () => {
  const table: [string, string, RegExp][] = [
    ["de.json", '{ "frame.go": "Los", }', /^languages\/de\.json is not used: .*JSON.*Mend it/],
    ["de.json", '["Los"]', /it holds no \{ key: text \} object/],
    ["de.json", "", /is not used/],
    ["german.json.json", "{}", /"german\.json" is no code of a language/],
    ["de.json", `{ "frame.go": "${"x".repeat(600_000)}" }`, /larger than 512 KB/],
  ];
  for (const [name, text, line] of table) {
    const { languages, logged } = opened({ [name]: text });
    assert.equal(languages.askedBy(asking("de")).say("frame.go"), "Go");
    assert.equal(logged.length, 1);
    assert.match(logged[0] ?? "", line);
  }
});

test("lines that cannot be used are named, and the rest is used", () => {
  const { languages, logged } = opened({
    "de.json": JSON.stringify({
      "frame.go": "Los",
      "frame.gone": "Weg",
      "frame.find": 7,
      "fresh.complete-to": "Vollständig bis {zeit}",
      "fresh.silent.few": "{n} Rechner, {times}",
    }),
  });
  const words = languages.askedBy(asking("de"));
  assert.equal(words.say("frame.go"), "Los");
  assert.equal(words.say("frame.find"), "Find a person");
  assert.equal(words.say("fresh.complete-to", { time: "9" }), "Complete to 9");
  assert.deepEqual(logged, [
    'languages/de.json: "frame.gone" is said nowhere; "frame.find" is no text; "fresh.complete-to" has a place {zeit} that nothing fills. English is shown for these.',
  ]);
});

test("an office may put some English words another way", () => {
  const { languages } = opened({ "en.json": '{ "frame.find": "Find a colleague" }' });
  assert.equal(languages.askedBy(asking(undefined)).say("frame.find"), "Find a colleague");
  assert.equal(languages.askedBy(asking("fr")).locale, "en-GB");
});

test("no folder is no fault", () => {
  const log = { warn: assert.fail };
  assert.equal(
    openLanguages({ folder: join(folder, "none"), language: "auto", log }).askedBy(asking("fr")).language,
    "en",
  );
});
