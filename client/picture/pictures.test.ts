// When a picture is asked of the child and what becomes of its answer, with a child that answers as it is told to.
import assert from "node:assert/strict";
import test from "node:test";
import { DEFAULT_POLICY } from "../../protocol/default-policy.ts";
import type { Policy } from "../../protocol/policy.ts";
import type { Gate } from "../core/gate.ts";
import type { Log } from "../log.ts";
import { type Blobs, openBlobs } from "../outbox/blobs/blobs.ts";
import { waitingPicture } from "../outbox/blobs/test-picture.ts";
import type { FrontWindow } from "../platform/platform.ts";
import type { Taken } from "./ask-child.ts";
import type { NoPicture } from "./order.ts";
import { createPictures, type Pictures } from "./pictures.ts";

const TEN = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;
const OPEN: Pick<Gate, "pictures"> = { pictures: { allowed: true, why: null } };
const shut = (why: "paused" | "locked" | "notice"): Pick<Gate, "pictures"> => ({ pictures: { allowed: false, why } });

type Bench = {
  nowMs: number;
  gate: Pick<Gate, "pictures">;
  policy: Policy;
  front: FrontWindow;
  answer: () => Taken | NoPicture;
  working: boolean;
  queueBytes: number;
  asked: { blur: boolean; privateWindows: string[] }[];
  notes: string[];
  blobs: Blobs;
  folder: string;
  taken: number;
  kept: Map<string, string>;
  start: () => Pictures;
  /** Lets this many minutes pass, a beat each five seconds. */
  pass: (pictures: Pictures, minutes: number) => Promise<void>;
};

function taken(): Taken {
  const [facts, { picture, thumbnail }] = waitingPicture(1);
  const { width, height, bytes, sha256, mime } = facts;
  return {
    kind: "taken",
    displays: 2,
    blurred: false,
    picture: { width, height, bytes, sha256, mime, content: picture },
    thumbnail: { ...facts.thumbnail, content: thumbnail },
  };
}

async function bench(run: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  const silent = () => undefined;
  const log: Log = { error: silent, warn: silent, info: silent, debug: silent, repeating: silent };
  let ids = 0;
  const self: Bench = {
    nowMs: TEN,
    gate: OPEN,
    policy: DEFAULT_POLICY,
    front: { kind: "none" },
    answer: taken,
    working: true,
    queueBytes: 0,
    asked: [],
    notes: [],
    blobs: openBlobs(`${folder}/pictures`, assert.fail),
    folder,
    taken: 0,
    kept: new Map(),
    start: () =>
      createPictures({
        platform: { windowInFront: () => self.front },
        child: {
          take: ({ blur, privateWindows }) => {
            self.asked.push({ blur, privateWindows });
            return Promise.resolve(self.answer());
          },
        },
        blobs: self.blobs,
        queue: {
          kept: (key) => self.kept.get(key) ?? null,
          keep: (key, value) => void self.kept.set(key, value),
        },
        owner: { user: "anna", host: "pc-1" },
        policy: () => self.policy,
        gate: () => self.gate,
        working: () => self.working,
        mime: "image/webp",
        now: () => self.nowMs,
        clock: () => 3,
        newId: () => `019a9f00-0000-7000-8000-${String(++ids).padStart(12, "0")}`,
        place: 0.5,
        random: () => 0.25,
        queueBytes: () => self.queueBytes,
        log,
        note: (kind, text) => void self.notes.push(`${kind}: ${text}`),
        onTaken: () => {
          self.taken += 1;
        },
      }),
    pass: async (pictures, minutes) => {
      for (const end = self.nowMs + minutes * MINUTE; self.nowMs < end; self.nowMs += 5_000) {
        pictures.beat();
        await pictures.settled();
      }
    },
  };
  try {
    await run(self);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

test("a day of work gives one picture for each ten minutes, each with its own instant and its stretch of the clock", () =>
  bench(async (all) => {
    await all.pass(all.start(), 60);
    assert.deepEqual([all.taken, all.blobs.waiting(), all.notes.length], [6, 6, 0]);
    const [first, second] = all.blobs.list();
    assert.equal((second?.ts ?? 0) - (first?.ts ?? 0), 10 * MINUTE);
    assert.deepEqual([first?.clock, first?.user, first?.host, first?.displays], [3, "anna", "pc-1", 2]);
  }));

test("the child is told what the policy says: blurred, and the windows of which none is taken", () =>
  bench(async (all) => {
    all.policy = { ...DEFAULT_POLICY, blurScreenshots: true, privateWindows: ["Payroll"], screenshotFrequency: 30 };
    await all.pass(all.start(), 60);
    assert.deepEqual(all.asked, Array(2).fill({ blur: true, privateWindows: ["Payroll"] }));
  }));

test("a restart in the midst of an interval takes no second picture", () =>
  bench(async (all) => {
    await all.pass(all.start(), 6);
    await all.pass(all.start(), 3);
    assert.equal(all.asked.length, 1);
  }));

test("while the gate says no the child is not even started; a pause is a reason told, a lock is not", () =>
  bench(async (all) => {
    all.gate = shut("paused");
    const pictures = all.start();
    await all.pass(pictures, 20);
    assert.deepEqual(all.notes, Array(2).fill("screenshot-skipped: Recording was paused."));
    for (const why of ["locked", "notice"] as const) {
      all.gate = shut(why);
      await all.pass(pictures, 20);
    }
    assert.deepEqual([all.asked.length, all.notes.length], [0, 2]);
  }));

test("what was forbidden while the picture was being made is not kept", () =>
  bench(async (all) => {
    all.answer = () => {
      all.gate = shut("paused");
      return taken();
    };
    await all.pass(all.start(), 8);
    assert.deepEqual([all.asked.length, all.blobs.waiting()], [1, 0]);
    assert.deepEqual(all.notes, ["screenshot-skipped: Recording was paused."]);
  }));

test("a listed window in front costs no child, is told once an interval, and its going away ends what it prevented", () =>
  bench(async (all) => {
    all.front = { kind: "window", title: "Vault - Bitwarden", program: "bitwarden", application: "Bitwarden" };
    const pictures = all.start();
    await all.pass(pictures, 7);
    assert.deepEqual([all.asked.length, all.notes.length], [0, 1]);
    assert.doesNotMatch(all.notes.join(), /vault|bitwarden/i);
    all.front = { kind: "window", title: "Report", program: "writer", application: "Writer" };
    await all.pass(pictures, 1);
    assert.equal(all.taken, 1);
  }));

test("a window that came to the front in the very moment is met by the child, and the picture is taken later", () =>
  bench(async (all) => {
    all.answer = () => ({ kind: "nothing", why: "private", text: "" });
    const pictures = all.start();
    await all.pass(pictures, 5);
    all.answer = taken;
    await all.pass(pictures, 1);
    assert.deepEqual([all.taken, all.notes.length], [1, 1]);
  }));

for (const why of ["black", "empty", "failed"] as const) {
  test(`a ${why} picture is a reason and nothing else, once an interval`, () =>
    bench(async (all) => {
      all.answer = () => ({ kind: "nothing", why, text: `It was ${why}.` });
      await all.pass(all.start(), 20);
      assert.deepEqual([all.asked.length, all.blobs.waiting()], [2, 0]);
      assert.deepEqual(all.notes, Array(2).fill(`screenshot-failed: It was ${why}.`));
    }));
}

test("where the window in front cannot be told no child is started: it might be a listed one", () =>
  bench(async (all) => {
    all.front = { kind: "unknown", reason: "This is a Wayland session.", remedy: "Choose Xorg." };
    const pictures = all.start();
    await all.pass(pictures, 20);
    assert.equal(all.asked.length, 0);
    assert.deepEqual(all.notes, Array(2).fill("screenshot-failed: This is a Wayland session. Choose Xorg."));
    all.policy = { ...DEFAULT_POLICY, privateWindows: [] };
    await all.pass(pictures, 10);
    assert.equal(all.asked.length, 1);
  }));

test("a disk that takes nothing is a reason, and the next picture is tried in its time", () =>
  bench(async (all) => {
    const pictures = all.start();
    Deno.removeSync(`${all.folder}/pictures`, { recursive: true });
    await all.pass(pictures, 8);
    assert.match(all.notes.join(), /^screenshot-failed: It could not be put on the disk .* Is the disk full\?$/);
    Deno.mkdirSync(`${all.folder}/pictures`);
    await all.pass(pictures, 10);
    assert.equal(all.taken, 1);
  }));

test("a picture that nobody took for a month goes, also when no new one comes", () =>
  bench(async (all) => {
    const pictures = all.start();
    await all.pass(pictures, 10);
    all.gate = shut("locked");
    all.nowMs += 31 * 86_400_000;
    await all.pass(pictures, 1);
    assert.equal(all.blobs.waiting(), 0);
    assert.match(all.notes.join(), /^queue-trimmed: 1 /);
  }));

test("when queue and pictures grow too large the oldest pictures go, and that is told", () =>
  bench(async (all) => {
    const pictures = all.start();
    await all.pass(pictures, 10);
    all.queueBytes = 200 * 1024 * 1024 - 50_000;
    await all.pass(pictures, 10);
    assert.equal(all.blobs.waiting(), 1);
    assert.match(all.notes.join(), /queue-trimmed: 1 pictures were given up, the oldest first/);
  }));
