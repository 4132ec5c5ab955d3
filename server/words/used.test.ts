// That the words and the places where they are said fit each other: over all sources and views.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { placesIn } from "../../protocol/words.ts";
import { ENGLISH_MESSAGES } from "./english.ts";

const SERVER = join(import.meta.dirname, "..");
const FORM = /\.(?:zero|one|two|few|many|other)$/;
const messages: Record<string, string> = ENGLISH_MESSAGES;
const keys = new Set(Object.keys(messages).map((name) => name.replace(FORM, "")));
const files = globSync(["words/en/*.json", "../protocol/*.en.json"], { cwd: SERVER }).map((path) => ({
  name: basename(path, ".json").replace(".en", ""),
  messages: JSON.parse(readFileSync(join(SERVER, path), "utf8")) as Record<string, string>,
}));
const roots = files.map(({ name }) => name).join("|");

const views = globSync("views/**/*.ejs", { cwd: SERVER });
const sources = globSync(["**/*.ts", "../protocol/notice.ts"], { cwd: SERVER }).filter(
  (path) => !/\.test\.ts$|^words\//.test(path),
);
const texts = [...views, ...sources].map((path) => ({ path, text: readFileSync(join(SERVER, path), "utf8") }));

/** "fresh.silent" and `state.now.${cause}`, whose part is one word. */
const written = texts
  .flatMap(({ path, text }) =>
    [...text.matchAll(new RegExp(`(["\`])((?:${roots})\\.[^"\`\\s]+)\\1`, "g"))].map(([, , key = ""]) => ({
      path,
      key,
    })),
  )
  .filter(({ key }) => !/\.(?:csv|xlsx)$/.test(key));
const patternOf = (key: string) => new RegExp(`^${key.replaceAll(".", "\\.").replaceAll(/\$\{[^}]*\}/g, "[^.]*")}$`);

test("every key that is said has words", () => {
  const without = written.filter(({ key }) => ![...keys].some((known) => patternOf(key).test(known)));
  assert.deepEqual(without, []);
});

test("every word is said somewhere", () => {
  const patterns = [...new Set(written.map(({ key }) => key))].map(patternOf);
  const unsaid = [...keys].filter((key) => !patterns.some((pattern) => pattern.test(key)));
  assert.deepEqual(unsaid, []);
});

test("a key begins with the name of its file, and stands in one file only", () => {
  const astray = files.flatMap(({ name, messages: own }) =>
    Object.keys(own).filter((key) => !key.startsWith(`${name}.`)),
  );
  assert.deepEqual(astray, []);
  const all = files.flatMap(({ messages: own }) => Object.keys(own));
  assert.deepEqual(all.toSorted(), Object.keys(messages).toSorted());
});

test('a plural has a form for one and for others; "once" may go without its number', () => {
  for (const name of Object.keys(messages).filter((key) => FORM.test(key))) {
    const [one, other] = ["one", "other"].map((form) => messages[name.replace(FORM, `.${form}`)]);
    assert.ok(one !== undefined && other !== undefined, name);
    const missing = placesIn(other).filter((place) => !placesIn(one).includes(place));
    assert.deepEqual(
      missing.filter((place) => place !== "n"),
      [],
      name,
    );
    assert.ok(placesIn(other).includes("n"), name);
  }
});

/** What a person reads or hears of a view: its text, and the attributes that are spoken, shown or printed. */
function readOf(view: string): string[] {
  const html = view.replaceAll(/<%[\s\S]*?%>/g, "\u0000");
  const spoken = [...html.matchAll(/\b(?:aria-label|title|alt|placeholder|content|data-label|data-say)="([^"]*)"/g)];
  const shown = html.replaceAll(/<[^>]*>/g, "\n").split("\n");
  return [...spoken.map(([, text = ""]) => text), ...shown].map((text) => text.replaceAll("\u0000", "").trim());
}

/** The product, names of files and of commands, keys of the keyboard: the same in every language. */
const SAME_EVERYWHERE =
  /^(?:Stint|(?:CSV|XLSX):?|width=device-width, initial-scale=1|API_ENDPOINT=|stint\.exe install|[TDWM])$/;

test("no view holds words of its own", () => {
  for (const { path, text } of texts.filter(({ path: one }) => one.startsWith("views/"))) {
    const own = readOf(text).filter((part) => /\p{L}{2,}/u.test(part) && !SAME_EVERYWHERE.test(part));
    assert.deepEqual(own, [], path);
  }
});
