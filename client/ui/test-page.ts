// For tests: the page as a process of its own, with all kinds of data on it; prints the link that opens it. Each line it is then
// told is JSON of facts that take the place of its own, which it prints a line for; nothing, and it ends.
import { DEFAULT_POLICY } from "../../protocol/default-policy.ts";
import type { Recorded } from "../outbox/sent.ts";
import { fieldsOf } from "./config/settings.ts";
import type { Facts } from "./facts.ts";
import { linkTo } from "./guard.ts";
import { openPageDoor } from "./page-door.ts";
import { answerPage, type PageParts } from "./page-server.ts";
import { ENGLISH } from "./words/words.ts";

const NOW = Date.now();
const MINUTE = 60_000;
const TOKEN = "0123456789abcdef".repeat(4);
/** One grey pixel: what is looked at is the page around it. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mOor6//DwAFhAKBk1xmHwAAAABJRU5ErkJggg==";

/** As long as a browser, a project and a title can be named. */
const LONG = "a-name-without-any-place-to-break-it-that-is-longer-than-a-narrow-screen-is-wide";

const common = { clock: 1 };
const recorded: Recorded[] = [
  { type: "presence" as const, state: "working" as const, ts: NOW - 80 * MINUTE, until: NOW - MINUTE, reason: null },
  { type: "presence" as const, state: "stopped" as const, ts: NOW - 90 * MINUTE, until: null, reason: "lock" as const },
  { type: "running" as const, from: NOW - 200 * MINUTE, to: NOW },
  {
    type: "note" as const,
    ts: NOW - 70 * MINUTE,
    kind: "paused",
    text: "Pictures, counts and applications pause; hours go on.",
  },
  {
    type: "app" as const,
    ts: NOW - 60 * MINUTE,
    durationS: 260,
    kind: "URL" as const,
    description: "Firefox",
    title: "",
    url: "https://translate.example/",
    project: "House",
  },
  {
    type: "slot" as const,
    slot: Math.floor(NOW / 600_000) * 600_000,
    keyboardEvents: 812,
    clicks: 31,
    scrolls: 4,
    mouseEvents: 120,
    activeSeconds: 388,
    scripted: [{ kind: "regular-beat" as const, count: 12, evidence: "12 moves, each 30.0 s after the last" }],
  },
].map((item, index) => ({
  id: `i${index}`,
  at: NOW - index * MINUTE,
  sent: index % 2 === 0,
  item: { ...common, id: `i${index}`, ...item },
}));

const facts: Facts = {
  projects: { offered: ["House", LONG], chosen: "House" },
  browsers: {
    paired: [{ id: "b1", name: "Firefox", origin: "moz-extension://1", pairedAtMs: NOW - 86_400_000 }],
    code: { text: "7KQ2-M9XD", untilMs: NOW + 9 * MINUTE },
  },
  nowMs: NOW,
  version: "0.0.0",
  person: { user: "anna", host: "a-machine-with-the-longest-name-that-an-office-has-ever-given-to-one" },
  server: "http://stint.office.example:5000",
  activity: { state: "working", sinceMs: NOW - 80 * MINUTE, reason: null },
  today: [
    { fromMs: NOW - 200 * MINUTE, toMs: NOW - 90 * MINUTE },
    { fromMs: NOW - 80 * MINUTE, toMs: NOW },
  ],
  policy: { ...DEFAULT_POLICY, blurScreenshots: true, screenshotHours: [{ weekday: 1, fromMin: 540, toMin: 1020 }] },
  policyFrom: "server",
  gate: {
    counts: { allowed: false, why: "paused" },
    pictures: { allowed: false, why: "hours" },
    applications: { allowed: true, why: null },
    sites: { allowed: true, why: null },
  },
  consent: { state: "again", acceptedAtMs: NOW - 86_400_000 },
  pausedUntilMs: NOW + 10 * MINUTE,
  queue: {
    waiting: 1234,
    oldestAtMs: NOW - 86_400_000,
    refused: [{ id: "r", at: NOW, code: "future", detail: "ts is 7 min ahead of the server", body: "" }],
  },
  delivery: { failure: "the server answered 503: the database is away", heardAtMs: NOW - MINUTE, plain: false },
  pictureTrouble: null,
  recorded,
  pictures: [1, 2, 3].map((index) => ({
    id: `p${index}`,
    takenAtMs: NOW - index * 4 * MINUTE,
    bytes: 36_000,
    blurred: true,
    yoursUntilMs: NOW + (5 - index * 4) * MINUTE,
  })),
};

const unused = () => {
  throw new Error("this page is only looked at");
};
const parts: PageParts = {
  words: ENGLISH,
  facts: () => facts,
  accept: unused,
  pause: unused,
  resume: unused,
  stopRecording: unused,
  record: unused,
  choose: unused,
  offerPairing: unused,
  unpair: unused,
  settings: {
    read: () => ({
      file: "/opt/stint/config.env",
      fields: fieldsOf({
        words: ENGLISH,
        values: new Map([["API_ENDPOINT", "http://stint.office.example:5000/api/report"]]),
        environment: { S3_BUCKET: "pictures" },
        server: { ...DEFAULT_POLICY, inputCounts: false },
        unwritable: null,
      }),
    }),
    save: unused,
    test: unused,
  },
  doctor: async () => [
    { name: "server", works: true, detail: "http://stint.office.example:5000 answers 200", remedy: "" },
    {
      name: "lock",
      works: false,
      detail: "the session bus does not answer",
      remedy: "Sleep is found by the clocks.",
    },
  ],
  ownLink: unused,
  thumbnail: async () => ({ mime: "image/png", bytes: Uint8Array.from(atob(PIXEL), (sign) => sign.charCodeAt(0)) }),
  deletePicture: unused,
  log: {
    error: console.error,
    warn: console.error,
    info: unused,
    debug: unused,
    repeating: (_, text) => console.error(text),
  },
};
const server = openPageDoor((request, door) => answerPage(parts, request, door), { port: 0, token: TOKEN });
console.log(await linkTo({ port: server.port, token: TOKEN }, "/", NOW));

let told = "";
for await (const part of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  told += part;
  if (!told.endsWith("\n")) continue;
  Object.assign(facts, JSON.parse(told));
  told = "";
  console.log("as told");
}
