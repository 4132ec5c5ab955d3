// The server's cloud keys are nowhere on a workstation: not in the agent's files, not in its memory while it runs, not on any line that
// it speaks over. A real agent with a real display, a real server, and stores that verify what is signed with the keys.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { openTestS3 } from "../../server/stores/test-s3.ts";
import { openTestCloudinary } from "../../server/stores/test-support/test-cloudinary.ts";
import { inOffice } from "../desk.ts";
import { until } from "../until.ts";
import { paint, rectangle, SCREEN, svgOf } from "./painted-display.ts";
import { familyOf, textsInMemory } from "./test-support/test-memory.ts";
import { openTap, type Tap } from "./test-support/test-tap.ts";

/** As in way.test.ts: the next minute's picture, and the one after it on a machine that does much else. */
const NEXT_MS = 240_000;
const PICTURE = svgOf(rectangle(0, 0, SCREEN.width / 2, SCREEN.height, "red"));

const POLICY = { REQUIRE_NOTICE: "false", screenshotFrequency: "1", SCREENSHOT_DELETE_WINDOW_MINUTES: "0" };

type Store = {
  settings: Record<string, string>;
  /** That must be nowhere. */
  secrets: string[];
  files: () => number;
  /** Between the workstation and the store. */
  tap: Tap;
  close(): Promise<void>;
};

async function s3Store(): Promise<Store> {
  const s3 = await openTestS3();
  const tap = await openTap(Number(new URL(s3.url).port));
  return {
    settings: {
      FILE_PROVIDER: "S3",
      S3_BUCKET: s3.bucket,
      S3_REGION: s3.region,
      S3_ENDPOINT: tap.url,
      S3_FORCE_PATH_STYLE: "true",
      AWS_ACCESS_KEY_ID: s3.accessKey,
      AWS_SECRET_ACCESS_KEY: s3.secretKey,
    },
    secrets: [s3.secretKey],
    files: () => [...s3.objects.keys()].filter((key) => key.includes("-thumbnail")).length,
    tap,
    close: s3.close,
  };
}

async function cloudinaryStore(): Promise<Store> {
  const cloud = await openTestCloudinary();
  const tap = await openTap(Number(new URL(cloud.origin).port));
  return {
    settings: {
      FILE_PROVIDER: "CLOUDINARY",
      CLOUDINARY_URL: cloud.url.replaceAll(encodeURIComponent(cloud.origin), encodeURIComponent(tap.url)),
    },
    secrets: [cloud.secret],
    files: () => [...cloud.files.keys()].filter((key) => key.includes("-thumbnail")).length,
    tap,
    close: cloud.close,
  };
}

for (const [name, open] of [
  ["S3", s3Store],
  ["Cloudinary", cloudinaryStore],
] as const)
  test(`no key of ${name} is in an agent's files, memory or traffic, while its pictures arrive`, async (t) => {
    const store = await open();
    try {
      await inOffice(t, { ...POLICY, ...store.settings }, async ({ display, server, start }) => {
        await paint(display, PICTURE);
        const line = await openTap(Number(new URL(server.url).port));
        const home = await Deno.makeTempDir(); // apart from the server's files, which do hold the keys
        await display.press("a");
        const agent = start({ HOME: home, XDG_STATE_HOME: home, API_ENDPOINT: line.url });
        try {
          const written = store.secrets.flatMap(waysToWrite);
          // The children that take the pictures live for a second: each is looked into once, while it does.
          const inChildren = new Set<string>();
          const seen = new Set<number>();
          const arrived = () => {
            const children = familyOf(agent.process.pid).filter((pid) => pid !== agent.process.pid && !seen.has(pid));
            for (const pid of children) for (const text of textsInMemory(pid, written)) inChildren.add(text);
            for (const pid of children) seen.add(pid);
            return store.files() > 0;
          };
          await until("a picture is in the store", arrived, NEXT_MS);
          assert.ok(seen.size > 0, "a child was seen at work");
          const token = /authorization: Bearer ([0-9a-f]{64})/i.exec(line.heard())?.[1] ?? "";
          assert.equal(token.length, 64, "the line is heard");
          assert.match(line.heard(), /"sent_at"/, "also what is packed");
          assert.match(line.heard(), name === "S3" ? /X-Amz-Signature=/ : /"signature":/, "tickets come over it");
          assert.match(store.tap.heard(), /-thumbnail/, "and go over the other");
          // What the agent does hold is found in its memory and its files, so what is not found is not there.
          assert.deepEqual(textsInMemory(agent.process.pid, [token, ...written]), new Set([token]));
          assert.deepEqual(inFiles(home, [token, ...written]), new Set([token]));
          assert.deepEqual(inChildren, new Set());
          const lines = line.heard() + store.tap.heard();
          for (const text of written) assert.ok(!lines.includes(text));
          await agent.kill();
        } finally {
          await line.close();
          await Deno.remove(home, { recursive: true });
        }
      });
    } finally {
      await store.tap.close();
      await store.close();
    }
  });

const waysToWrite = (secret: string) => [
  secret,
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  encodeURIComponent(secret),
];

function inFiles(folder: string, texts: string[]): Set<string> {
  const found = new Set<string>();
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) for (const text of inFiles(path, texts)) found.add(text);
    else {
      const bytes = Buffer.from(Deno.readFileSync(path));
      for (const text of texts) if (bytes.includes(text)) found.add(text);
    }
  }
  return found;
}
