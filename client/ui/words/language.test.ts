// Which words the agent takes, and what its log says of files that cannot be used; then the real agent, in a folder with a language.
import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { startAgent } from "../../desk.ts";
import { until } from "../../until.ts";
import { wordsFor } from "./language.ts";
import { ENGLISH } from "./words.ts";

const GERMAN = JSON.stringify({ "tray.quit": "Stint beenden", "notice.working": "Arbeit und Pause" });

async function inFolder(files: Record<string, string>, run: (config: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    if (Object.keys(files).length > 0) await Deno.mkdir(`${folder}/languages`);
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/languages/${name}`, text);
    await run(`${folder}/config.env`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const chosen = async (file: string | null, language: string | null, machine: string) => {
  const logged: string[] = [];
  const log = { warn: (text: string) => void logged.push(text.replaceAll(/\S*\/(?=languages)/g, "")) };
  return { words: await wordsFor({ file, language }, () => machine, log), logged };
};

test("it speaks what its machine speaks, as near as there is a file, unless config.env says otherwise", () =>
  inFolder({ "de.json": GERMAN, "pt-BR.json": '{ "tray.quit": "Sair" }', "note.txt": "x" }, async (file) => {
    const table: [asked: string | null, machine: string, language: string][] = [
      [null, "de-DE", "de"],
      [null, "de", "de"],
      [null, "de-CH-1996", "de"],
      [null, "pt-BR", "pt-BR"],
      [null, "pt-PT", "en"],
      [null, "en-US-u-va-posix", "en"],
      [null, "und", "en"],
      ["de", "fr-FR", "de"],
      ["PT-br", "fr-FR", "pt-BR"],
      ["en", "de-DE", "en"],
    ];
    for (const [asked, machine, language] of table) {
      const { words, logged } = await chosen(file, asked, machine);
      equal(words.language, language, `${asked}, ${machine}`);
      deepEqual(logged, []);
    }
    const { words } = await chosen(file, null, "de-AT");
    deepEqual([words.say("tray.quit"), words.say("notice.working")], ["Stint beenden", "Arbeit und Pause"]);
    equal(words.say("tray.settings"), "Settings", "what the file lacks is English");
  }));

test("what cannot be used is said once in the log, and is English", () =>
  inFolder(
    {
      "de.json": '{ "tray.quit": "Beenden", }',
      "fr.json": '{ "tray.quit": "Quitter", "tray.gone": "?", "tray.today": "{heure}" }',
      "nl.json": `{ "tray.quit": "${"x".repeat(600_000)}" }`,
    },
    async (file) => {
      match(
        (await chosen(file, null, "de-DE")).logged.join(),
        /^languages\/de\.json is not used: .*JSON.*it speaks English\.$/,
      );
      match((await chosen(file, null, "nl")).logged.join(), /larger than 512 KB/);
      const { words, logged } = await chosen(file, null, "fr-BE");
      deepEqual([words.say("tray.quit"), words.say("tray.today", { time: "1 h" })], ["Quitter", "1 h today"]);
      deepEqual(logged, [
        'languages/fr.json: "tray.gone" is said nowhere; "tray.today" has a place {heure} that nothing fills. English is shown for these.',
      ]);
      deepEqual((await chosen(file, "it", "de-DE")).logged, [
        "LANGUAGE=it: there is no languages/it.json. The agent speaks English.",
      ]);
    },
  ));

test("without such a folder, or without a config.env, nothing is asked of the machine", () =>
  inFolder({}, async (file) => {
    const asked = () => {
      throw new Error("nobody wanted to know");
    };
    const log = { warn: (text: string) => equal(text, "") };
    equal(await wordsFor({ file, language: null }, asked, log), ENGLISH);
    equal(await wordsFor({ file: "/nowhere/config.env", language: null }, asked, log), ENGLISH);
  }));

const skip = Deno.build.os === "linux" ? false : "LANG is the language of a machine on Linux only";
test("the agent's page is in the language of its machine", { skip }, () =>
  inFolder({ "fr.json": '{ "problem.not-here.what": "Cette page s’ouvre par son lien" }' }, async (file) => {
    const home = file.replace("/config.env", "");
    await Deno.writeTextFile(file, "API_ENDPOINT=http://127.0.0.1:9\n");
    const env = { HOME: home, XDG_STATE_HOME: home, USER: "anna", LANG: "fr_FR.UTF-8", PATH: "/nowhere" };
    const agent = startAgent(["--config", file], env);
    try {
      const log = `${home}/stint/user_work_tracking_client.log`;
      const port = await until(
        "it has a page",
        () => /page is on 127\.0\.0\.1:(\d+)/.exec(Deno.readTextFileSync(log))?.[1],
      );
      const html = await (await fetch(`http://127.0.0.1:${port}/`)).text();
      match(html, /<html lang="fr" dir="ltr">/);
      match(html, /Cette page s’ouvre par son lien/);
    } finally {
      await agent.kill();
    }
  }),
);
