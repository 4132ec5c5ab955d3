// The agent in a language that is none: what still has a letter of English on its page or in its tray was not said in its words.
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY } from "../../../protocol/default-policy.ts";
import { ENGLISH_NOTICE } from "../../../protocol/notice.ts";
import { wordsIn } from "../../../protocol/words.ts";
import { fieldsOf } from "../config/settings.ts";
import type { Facts } from "../facts.ts";
import { openPageDoor } from "../page-door.ts";
import { answerPage, type PageParts } from "../page-server.ts";
import { trayModel } from "../tray/menu.ts";
import { ENGLISH_MESSAGES, type Key, type Words } from "./words.ts";

const NOW = Date.now();
const MINUTE = 60_000;
const TOKEN = "0123456789abcdef".repeat(4);

/** Letters become ones that English has not; places, code and what stands for a number stay. */
const pseudo = (text: string) =>
  text
    .split(/(\{\w+\}|`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(/[a-zA-Z]/g, "ж")))
    .join("");
const MADE_UP: Words = wordsIn<Key>(
  "ru",
  ENGLISH_MESSAGES,
  Object.fromEntries(Object.entries(ENGLISH_MESSAGES).map(([key, text]) => [key, pseudo(text)])),
);

const item = { clock: 1, id: "i" };
const FACTS = {
  nowMs: NOW,
  version: "0",
  person: { user: "анна", host: "хост" },
  server: "сервер",
  activity: { state: "working", sinceMs: NOW - 60 * MINUTE, reason: null },
  today: [{ fromMs: NOW - 60 * MINUTE, toMs: NOW }],
  policy: { ...DEFAULT_POLICY, privateWindows: ["банк"], screenshotHours: [{ weekday: 1, fromMin: 540, toMin: 1020 }] },
  policyFrom: "server",
  gate: {
    counts: { allowed: true, why: null },
    applications: { allowed: false, why: "battery" },
    sites: { allowed: true, why: null },
    pictures: { allowed: false, why: "hours" },
  },
  consent: { state: "again", acceptedAtMs: NOW - 90 * MINUTE },
  pausedUntilMs: NOW + 15 * MINUTE,
  queue: { waiting: 3, oldestAtMs: NOW - 9 * MINUTE, refused: [] },
  delivery: { failure: null, heardAtMs: NOW - MINUTE, plain: true },
  pictureTrouble: null,
  recorded: [
    {
      id: "1",
      at: NOW,
      sent: true,
      item: { ...item, type: "presence", state: "working", ts: NOW, until: NOW, reason: null },
    },
    { id: "2", at: NOW, sent: false, item: { ...item, type: "running", from: NOW - MINUTE, to: NOW } },
    {
      ...{ id: "3", at: NOW, sent: false },
      item: {
        ...item,
        type: "slot",
        slot: NOW,
        keyboardEvents: 1,
        clicks: 2,
        scrolls: 3,
        activeSeconds: 4,
        scripted: [],
      },
    },
    {
      ...{ id: "4", at: NOW, sent: false },
      item: {
        ...item,
        type: "app",
        kind: "APP",
        description: "окно",
        title: "",
        ts: NOW,
        durationS: 60,
        project: "дом",
      },
    },
  ],
  pictures: [{ id: "p", takenAtMs: NOW, bytes: 40_000, blurred: true, yoursUntilMs: NOW + MINUTE }],
  projects: { offered: ["дом"], chosen: "дом" },
  browsers: { paired: [{ id: "b", name: "лиса", origin: "", pairedAtMs: NOW }], code: { text: "123", untilMs: NOW } },
} as unknown as Facts;

/** Units, this product, what is said in code, and the zone of this machine are the same in every language. */
const SAME = new Set(["h", "min", "s", "kB", "UTC", "Stint"]);
const english = (text: string): string[] =>
  text
    .replaceAll(/<(code|samp|bdi)\b[^>]*>[\s\S]*?<\/\1>/g, "")
    .replaceAll(/<(\w+)[^>]* lang="en"[^>]*>[\s\S]*?<\/\1>/g, "")
    .replaceAll(/\b(?:aria-label|alt|data-label)="([^"]*)"/g, ">$1<")
    .replaceAll(/<[^>]*>/g, "\n")
    .replaceAll(Intl.DateTimeFormat().resolvedOptions().timeZone, "")
    .replaceAll(/`[^`]*`|&\w+;/g, "")
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== "" && !SAME.has(word));

test("the menu of the tray and what stands beside its icon have no English of their own", () => {
  const { menu, tooltip } = trayModel(FACTS, 3_600_000, MADE_UP);
  const labels = menu.flatMap((line) => {
    if (line.kind === "separator") return [];
    return line.kind === "menu"
      ? [line.label, ...line.lines.map((one) => ("label" in one ? one.label : ""))]
      : [line.label];
  });
  deepEqual(english([tooltip, ...labels].join("\n")), []);
});

test("the page of this machine has no English of its own, and says its language", async () => {
  const parts = {
    facts: () => FACTS,
    words: MADE_UP,
    doctor: async () => [{ name: "tray", works: false, detail: "none", remedy: "log in" }],
    settings: {
      read: () => ({
        file: "config.env",
        fields: fieldsOf({
          ...{ values: new Map(), environment: { S3_BUCKET: "x" }, unwritable: null },
          ...{ server: { ...DEFAULT_POLICY, applications: false }, words: MADE_UP },
        }),
      }),
    },
    thumbnail: async () => null,
    log: { repeating: (_: string, line: string) => console.error(line) },
  } as unknown as PageParts;
  const door = openPageDoor((request, at) => answerPage(parts, request, at), { port: 0, token: TOKEN });
  const cookie = `stint-${door.port}=${TOKEN}`;
  try {
    for (const path of [
      "/",
      "/?said=paused",
      "/data",
      "/notice",
      "/settings",
      "/settings?said=code",
      "/doctor",
      "/nowhere",
    ]) {
      const answer = await fetch(`http://127.0.0.1:${door.port}${path}`, { headers: { cookie } });
      const html = await answer.text();
      equal(/<html lang="(\w+)"/.exec(html)?.[1], "ru");
      deepEqual(english(html), [], path);
    }
    const stranger = await fetch(`http://127.0.0.1:${door.port}/`);
    deepEqual(english(await stranger.text()), []);
  } finally {
    await door.close();
  }
});

test("the notice is among the agent's words, so that its person reads what the server says", () => {
  for (const key of Object.keys(ENGLISH_NOTICE)) equal(key in ENGLISH_MESSAGES, true, key);
});
