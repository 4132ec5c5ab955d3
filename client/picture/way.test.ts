// A picture's whole way: known pixels on a real display, the agent, the real server, and what lies in its store.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import test, { type TestContext } from "node:test";
import sharp from "sharp";
import { DEFAULT_POLICY } from "../../protocol/default-policy.ts";
import { openTestS3, type StoredObject, type TestS3 } from "../../server/stores/test-s3.ts";
import { type Display, inOffice } from "../desk.ts";
import { openQueue } from "../outbox/queue.ts";
import { until } from "../until.ts";
import { paint, rectangle, SCREEN, svgOf, twoMonitors } from "./painted-display.ts";
import { showWindow } from "./shown-window.ts";

const HALF = SCREEN.width / 2;
const TWO_COLOURS = svgOf(
  rectangle(0, 0, HALF, SCREEN.height, "red"),
  rectangle(HALF, 0, HALF, SCREEN.height, "blue"),
  `<text x="40" y="100" font-size="30">Salary of Anna 4200</text>`,
);
/** The shortest interval there is, and a notice that needs no person. */
const POLICY = { REQUIRE_NOTICE: "false", screenshotFrequency: "1", SCREENSHOT_DELETE_WINDOW_MINUTES: "0" };

/**
 * Where in each minute this machine takes its picture is its own. On a machine that does much else the child that takes it may be given
 * up after half a minute, and then it is the next minute's that comes; with a bucket of its own a second child brings it there.
 */
const NEXT_MS = 240_000;

/** The settings of that bucket, for agent and server alike. */
const bucketOf = (s3: TestS3) => ({
  S3_BUCKET: s3.bucket,
  S3_ENDPOINT: s3.url,
  S3_REGION: s3.region,
  S3_FORCE_PATH_STYLE: "true",
  AWS_ACCESS_KEY_ID: s3.accessKey,
  AWS_SECRET_ACCESS_KEY: s3.secretKey,
});

/** As sidesOf rounds them. */
const [RED, BLUE] = [
  [250, 0, 0],
  [0, 0, 250],
];

type Painted = { folder: string; display: Display; start: (more?: Record<string, string>) => Promise<() => string> };

/** In an office with two displays in known colours; start presses a key first, and gives the agent's log. */
const inPaintedOffice = (
  t: TestContext,
  settings: Record<string, string>,
  run: (office: Painted) => Promise<void>,
): Promise<void> =>
  inOffice(t, { ...POLICY, ...settings }, async ({ folder, display, start, log }) => {
    await paint(display, TWO_COLOURS);
    await twoMonitors(display);
    const startAtKeys = async (more: Record<string, string> = {}) => {
      await display.press("a");
      start(more);
      return log;
    };
    await run({ folder, display, start: startAtKeys });
  });

const isEmpty = (path: string): boolean => [...Deno.readDirSync(path)].length === 0;

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Files below a folder, thumbnails apart; null while there are none. */
function picturesIn(folder: string): { picture: string; thumbnail: string } | null {
  const found: string[] = [];
  if (!exists(folder)) return null;
  const walk = (path: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(path))
      if (isDirectory) walk(`${path}/${name}`);
      else found.push(`${path}/${name}`);
  };
  walk(folder);
  const picture = found.find((path) => /\d\.(webp|jpg)$|[0-9a-f]{12}\.(webp|jpg)$/.test(path));
  const thumbnail = found.find((path) => /-thumbnail\.(webp|jpg)$/.test(path));
  return picture === undefined || thumbnail === undefined ? null : { picture, thumbnail };
}

/** A picture whose thumbnail is there too, whatever else has come by now: the next minute's, or a part of the activity log. */
function pairIn({ objects }: TestS3): { key: string; picture: StoredObject } | null {
  for (const [key, picture] of objects)
    if (key.startsWith("screenshots/") && objects.has(key.replace(/\.(?=webp$|jpg$)/, "-thumbnail.")))
      return { key, picture };
  return null;
}

/** Notes of the agent, sent or waiting. */
function notesIn(folder: string): { kind: string; text: string }[] {
  const db = new DatabaseSync(`${folder}/stint/queue.db`, { readOnly: true });
  const rows = db
    .prepare("SELECT body FROM items WHERE type = 'note' UNION SELECT body FROM sent WHERE type = 'note'")
    .all();
  db.close();
  return rows.map(({ body }) => JSON.parse(String(body)));
}

async function sidesOf(content: Uint8Array): Promise<{ width: number; left: number[]; right: number[] }> {
  const { data, info } = await sharp(content).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (share: number) => {
    const from = (Math.floor(info.height / 2) * info.width + Math.floor(info.width * share)) * info.channels;
    return [...data.subarray(from, from + 3)].map((value) => Math.round(value / 25) * 25);
  };
  return { width: info.width, left: at(0.25), right: at(0.75) };
}

test("known pixels on two displays come out at the server's store, and wait here no longer", (t) =>
  inPaintedOffice(t, {}, async ({ folder, start }) => {
    await start();
    const files = await until("the picture is in the store", () => picturesIn(`${folder}/screenshots`), NEXT_MS);
    for (const [file, width] of [
      [files.picture, SCREEN.width],
      [files.thumbnail, 320],
    ] as const)
      assert.deepEqual(await sidesOf(Deno.readFileSync(file)), { width, left: RED, right: BLUE });
    await until("nothing waits any more", () => isEmpty(`${folder}/stint/pictures`), NEXT_MS);
  }));

test("where the server keeps pictures in S3, its tickets bring them there without a key on this machine", async (t) => {
  const s3 = await openTestS3();
  const settings = {
    FILE_PROVIDER: "S3",
    ...bucketOf(s3),
  };
  try {
    await inPaintedOffice(t, settings, async ({ folder, start }) => {
      await start();
      const { picture } = await until("both files are in the bucket", () => pairIn(s3), NEXT_MS);
      const { left, right } = await sidesOf(picture.body);
      assert.deepEqual([left, right], [RED, BLUE]);
      await until("nothing waits any more", () => isEmpty(`${folder}/stint/pictures`), NEXT_MS);
    });
  } finally {
    await s3.close();
  }
});

test("with a bucket of its own the agent brings the picture there, whole, under a timestamped name", async (t) => {
  const s3 = await openTestS3();
  try {
    await inPaintedOffice(t, { blurScreenshots: "true" }, async ({ folder, start }) => {
      await start({
        ...bucketOf(s3),
        SCREENSHOT_FORMAT: "jpeg",
      });
      const { key, picture } = await until("both files are in the bucket", () => pairIn(s3), NEXT_MS);
      assert.match(key, /^screenshots\/[^/]+@[^/]+\/\d{4}-\d\d-\d\d\/\d{8}T\d{6}Z-[0-9a-f-]{36}\.jpg$/);
      assert.equal(picture.type, "image/jpeg");
      const { left, right } = await sidesOf(picture.body);
      assert.deepEqual([left, right], [RED, BLUE]);
      await until("nothing waits any more", () => isEmpty(`${folder}/stint/pictures`), NEXT_MS);
    });
  } finally {
    await s3.close();
  }
});

test("without a server, pictures go to the bucket once the person has accepted the notice", async (t) => {
  const s3 = await openTestS3();
  try {
    await inPaintedOffice(t, {}, async ({ folder, start }) => {
      await Deno.mkdir(`${folder}/stint`);
      const queue = openQueue(`${folder}/stint/queue.db`, Date.now, assert.fail);
      // As a server left it that has gone since: no minutes in which a picture is its person's alone, which would be waited for.
      const policy = { ...DEFAULT_POLICY, screenshotFrequency: 1, screenshotDeleteWindowMinutes: 0 };
      queue.keep("policy ", JSON.stringify({ tag: "left", text: JSON.stringify(policy) }));
      queue.keep("notice", JSON.stringify({ policy, atMs: Date.now() }));
      queue.close();
      const log = await start({
        API_ENDPOINT: "",
        isScreenshotEnabled: "true",
        screenshotFrequency: "1",
        ...bucketOf(s3),
      });
      await until("both files are in the bucket", () => pairIn(s3), NEXT_MS);
      await until("nothing waits any more", () => isEmpty(`${folder}/stint/pictures`), NEXT_MS);
      assert.match(log(), /for no server/);
    });
  } finally {
    await s3.close();
  }
});

test("a listed window in front prevents the picture, and only the reason is written down", (t) =>
  inPaintedOffice(t, { privateWindows: "Payroll" }, async ({ folder, display, start }) => {
    const window = showWindow(display, { title: "PAYROLL of everybody", program: ["any", "Any"] });
    window.activate("window-manager");
    const log = await start();
    await until("the agent works", () => /Working since/.test(log()));
    const skipped = () => notesIn(folder).find(({ kind }) => kind === "screenshot-skipped");
    const { text } = await until("the reason is recorded", skipped, NEXT_MS);
    assert.equal(text, "A window was in front of which no picture is taken.");
    assert.equal(picturesIn(`${folder}/screenshots`), null);
    await display.press("b");
    window.close();
    await until("it is taken when the window is gone", () => picturesIn(`${folder}/screenshots`), NEXT_MS);
    assert.doesNotMatch(log(), /payroll/i);
  }));

test("when the display is gone the agent lives on, and the reason is recorded", (t) =>
  inPaintedOffice(t, {}, async ({ folder, display, start }) => {
    const log = await start();
    await until("the first picture", () => picturesIn(`${folder}/screenshots`), NEXT_MS);
    await display.kill();
    await until("the missing display is told", () => /went away|cannot be opened/.test(log()));
  }));
