// What the extension asks of a browser, and that it is one for Chromium and for Firefox. Which keys each browser reads is from
// Chromium's and Mozilla's documentation of manifest.json, November 2026; that Chromium takes it is shown in server/browser/.
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "..", "..");
const folder = join(root, "extension");
const read = (file: string) => readFileSync(join(folder, file), "utf8");
const manifest = JSON.parse(read("manifest.json"));

test("it asks for what it needs and no more: no page's content, no host but this machine, no private window", () => {
  assert.deepEqual(manifest.permissions, ["alarms", "storage", "tabs"]);
  assert.deepEqual(manifest.host_permissions, ["http://127.0.0.1/*"]);
  assert.equal(manifest.incognito, "not_allowed");
  for (const key of ["content_scripts", "optional_permissions", "externally_connectable", "web_accessible_resources"])
    assert.equal(manifest[key], undefined, key);
  const policy = manifest.content_security_policy.extension_pages;
  assert.match(policy, /^default-src 'none'; script-src 'self';/);
  // Firefox's own default would turn the agent's http into https.
  assert.doesNotMatch(policy, /upgrade-insecure-requests|unsafe|https?:\/\/(?!127\.0\.0\.1:\*)/);
});

test("one manifest serves both: Chromium starts the worker, Firefox the scripts, which are the same file", () => {
  assert.equal(manifest.manifest_version, 3);
  const { service_worker, scripts, type } = manifest.background;
  assert.deepEqual([scripts, type], [[service_worker], "module"]);
  // Before Chromium 121 `scripts` was an error, before Firefox 121 `service_worker`.
  assert.ok(Number(manifest.minimum_chrome_version) >= 121);
  const { gecko } = manifest.browser_specific_settings;
  assert.ok(Number(gecko.strict_min_version.split(".")[0]) >= 121);
  assert.match(gecko.id, /^[\w.-]+@[\w.-]+$/);
  assert.deepEqual(gecko.data_collection_permissions, { required: ["browsingActivity"] });
});

test("it has the version of the whole, and every file that it names", () => {
  assert.equal(manifest.version, JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
  const named = JSON.stringify(manifest).match(/[\w/-]+\.(?:png|js|html)/g) ?? [];
  const inPages = globSync("*.html", { cwd: folder }).flatMap((page) =>
    [...read(page).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? ""),
  );
  const icons = ["stint", "paused", "attention"].flatMap((icon) => [16, 32].map((size) => `icons/${icon}-${size}.png`));
  for (const file of [...named, ...inPages, ...icons]) assert.ok(existsSync(join(folder, file)), file);
});

test("one file sends, to this machine only, and nothing reads a page", () => {
  for (const file of globSync("*.js", { cwd: folder })) {
    const text = read(file);
    assert.equal(/\bfetch\(/.test(text), file === "agent.js", file);
    assert.doesNotMatch(text, /\b(?:executeScript|XMLHttpRequest|WebSocket|sendBeacon|innerHTML|eval)\b/, file);
    for (const [, address] of text.matchAll(/(https?:\/\/[^\s"'`]+)/g))
      assert.match(address ?? "", /^http:\/\/127\.0\.0\.1[:/]/, file);
  }
});

test("its words are where a browser looks for them: each that is said, each said somewhere, none on a page itself", () => {
  const messages: Record<string, { message: string; placeholders?: Record<string, { content: string }> }> = JSON.parse(
    read(`_locales/${manifest.default_locale}/messages.json`),
  );
  const pages = globSync("*.html", { cwd: folder }).map(read);
  const said = new Set([
    ...pages.flatMap((page) => [...page.matchAll(/<\w+ [^>]*data-words[^>]*>([^<]*)</g)].map(([, key = ""]) => key)),
    ...[...JSON.stringify(manifest).matchAll(/__MSG_(\w+)__/g)].map(([, key = ""]) => key),
    ...globSync("*.js", { cwd: folder }).flatMap((file) =>
      [...read(file).matchAll(/\bsay\("(\w+)"/g)].map(([, key = ""]) => key),
    ),
    // popup.js puts these together from what the agent answers.
    ...["host", "full"].flatMap((sends) => [`popup_${sends}`, `popup_${sends}_title`]),
  ]);
  assert.deepEqual([...said].sort(), Object.keys(messages).sort());
  for (const page of pages) {
    const own = page.replaceAll(/<\w+ [^>]*data-words[^>]*>[^<]*</g, "<").replaceAll(/<[^>]*>/g, "\n");
    assert.deepEqual(own.match(/\p{L}+/gu) ?? [], page.includes("<title>Stint") ? ["Stint", "Stint"] : []);
  }
  for (const [key, { message, placeholders = {} }] of Object.entries(messages)) {
    const places = [...message.matchAll(/\$(\w+)\$/g)].map(([, name = ""]) => name.toLowerCase());
    assert.deepEqual(places, Object.keys(placeholders), key);
    assert.deepEqual(
      Object.values(placeholders).map(({ content }) => content),
      places.map((_, n) => `$${n + 1}`),
      key,
    );
  }
});

test("its colours are those of the pages", () => {
  const coloursOf = (css: string) => {
    const [light = "", dark = ""] = css.split("@media (prefers-color-scheme: dark)");
    const found = (part: string) =>
      new Map([...part.matchAll(/(--raw-[\w-]+):\s*([^;]+);/g)].map(([, name = "", value]) => [name, value]));
    return [found(light), found(dark)] as const;
  };
  const pages = coloursOf(
    readFileSync(join(root, "server/public/tokens.css"), "utf8").split("@media (forced-colors")[0] ?? "",
  );
  coloursOf(read("look.css")).forEach((own, scheme) => {
    assert.ok(own.size > 4);
    for (const [name, value] of own)
      assert.equal(value, pages[scheme]?.get(name), `${name} in ${scheme === 0 ? "light" : "dark"}`);
  });
});

test("an address that stands where a page has no title is not told as one", async () => {
  const { partToTell } = await import(join(folder, "page.js"));
  const may = { sends: "host", titles: true };
  const titleOf = (title: string, url: string): string => partToTell({ url, title }, may).title;
  for (const [title, url] of [
    ["news.example/a?b=1#token", "http://anna:pw@news.example/a?b=1#token"],
    ["https://news.example/a", "https://news.example/a"],
    ["news.example:8080/a", "https://news.example:8080/a"],
    ["intranet/a page#token", "http://intranet/a%20page#token"],
    ["intranet?a=1", "http://intranet/?a=1"],
    ["zürich.example/a", "https://xn--zrich-kva.example/a"],
    ["[::1]:80/a", "http://news.example/"],
    ["before.example/a?b=1", "http://news.example/"], // of the page before
    ["before.example#token", "http://news.example/"],
  ] as const)
    assert.equal(titleOf(title, url), "", title);
  for (const title of [
    ...["Cart", "news.example – Cart", "news.example: Cart", "CI/CD pipelines", "24/7", "report.pdf", "Why? How?"],
    ...["README.md · GitHub", "C# and F#", "16:30 / 17:00", "Node.js", "李雷", ""],
  ])
    assert.equal(titleOf(title, "http://news.example/a"), title);
});
