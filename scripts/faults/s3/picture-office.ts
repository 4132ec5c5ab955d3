// An office for the faults of a store: a server, the S3 stub that verifies signatures, and the agent's waiting pictures with what
// sends them, in a process of their own. Afterwards each picture must be whole where it belongs, and nowhere else.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { PictureOrder, PictureSetting, PictureTold } from "../../../client/picture/test-support/test-orders.ts";
import { type TestPicture, testPicture } from "../../../server/http/screenshots/test-picture.ts";
import { signInFirst } from "../../../server/http/sign-in/test-manager.ts";
import { openTestS3, type TestS3 } from "../../../server/stores/test-s3.ts";
import { namedFor } from "../../../server/stores/test-stores.ts";
import { ask, type TestServer } from "../../../server/test-server.ts";
import { denoCommand } from "../../test/deno.ts";
import { type Alteration, alteredTree, ROOT } from "../altered.ts";
import { inFolder } from "../server/server-kills.ts";
import { startVictim } from "../victim.ts";

const OWNER = { user: "anna", host: "PC-1" };
/** An order of a sender takes as long as its slowest store, ms. */
const ANSWER_MAX_MS = 60_000;

/** All of them cost a request each, so they are asked for once, at the end. */
type Which = "newest" | "all";

export type Office = {
  s3: TestS3;
  server: TestServer;
  put(): Promise<void>;
  /** Lets the agent send what it can, once. */
  turn(): Promise<PictureTold>;
  /** Tries the store anew, as the page's button does. */
  probe(): Promise<void>;
  /** What is wrong with the newest picture, or with any: shown half, or believed to be stored and not. */
  wrong(which: Which): Promise<string[]>;
  /** What is wrong when nothing fails any more: lost, doubled or left behind. */
  leftBehind(which: Which): Promise<string[]>;
};

/** @param own the agent has a bucket of its own; else it brings pictures by the server's tickets */
export const inOffice = <T>(
  { own, alterations = [] }: { own: boolean; alterations?: readonly Alteration[] },
  work: (office: Office) => Promise<T>,
): Promise<T> =>
  inFolder(async (folder) => {
    const tree = alterations.length > 0 ? alteredTree(alterations) : null;
    const root = tree?.root ?? ROOT;
    const s3 = await openTestS3();
    const settings = { S3_ENDPOINT: s3.url, S3_FORCE_PATH_STYLE: "true", ...namedFor("S3", s3) };
    const test = (await import(pathToFileURL(join(root, "server/test-server.ts")).href)) as {
      startTestServer(env: Record<string, string>): Promise<TestServer>;
    };
    const server = await test.startTestServer({
      ...(own ? {} : { FILE_PROVIDER: "S3", ...settings }),
      SCREENSHOT_DELETE_WINDOW_MINUTES: "0",
    });
    const cookie = await signInFirst(server);
    const bucket = {
      bucket: s3.bucket,
      region: s3.region,
      endpoint: s3.url,
      forcePathStyle: true,
      credentials: { accessKeyId: s3.accessKey, secretAccessKey: s3.secretKey },
    };
    const setting = { server: server.url, token: await enrolled(server), ...OWNER, bucket: own ? bucket : null };
    const sender = startPictures(root, folder, setting);
    const pictures = new Map<string, TestPicture>();
    let told: PictureTold = { waiting: [], files: [], trouble: null };
    const order = async (said: PictureOrder) => {
      told = await sender.ask(said);
      return told;
    };
    try {
      return await work({
        s3,
        server,
        async put() {
          const ts = Date.now() - 3_600_000 + pictures.size * 1000;
          const picture = await testPicture({ ts, shade: pictures.size % 20 });
          pictures.set(picture.told.id, picture);
          const { slot: _, stored: __, ...facts } = picture.told;
          await order({
            kind: "put",
            facts: { ...facts, ts, clock: 1, ...OWNER },
            picture: picture.picture.toString("base64"),
            thumbnail: picture.thumbnail.toString("base64"),
          });
        },
        turn: () => order({ kind: "turn" }),
        async probe() {
          const headers = { cookie, origin: server.url };
          await ask(`${server.url}/settings/stores/test`, { method: "POST", headers });
        },
        wrong: (which) => wrongNow({ s3, server, cookie, pictures, told, own }, which),
        leftBehind: (which) => left({ s3, server, cookie, pictures, told, own }, which),
      });
    } finally {
      await sender.end();
      await server.stop();
      await s3.close();
      tree?.remove();
    }
  });

type Books = {
  s3: TestS3;
  server: TestServer;
  cookie: string;
  pictures: ReadonlyMap<string, TestPicture>;
  told: PictureTold;
  own: boolean;
};
type Row = { id: string; state: string; key: string | null; thumbnail_key: string | null };

async function wrongNow({ s3, server, cookie, pictures, told, own }: Books, which: Which): Promise<string[]> {
  const rows: Row[] = await server.db.knex("screenshots").select("id", "state", "key", "thumbnail_key");
  const broken: string[] = [];
  for (const [id, { picture, thumbnail }] of chosen(pictures, which)) {
    const row = rows.find((one) => one.id === id);
    const isWhole = row !== undefined && isThere(s3, row.key, picture) && isThere(s3, row.thumbnail_key, thumbnail);
    if (row?.state === "complete" && !isWhole)
      broken.push(`${id} is said to be complete, and is not whole in the store.`);
    if (!told.waiting.includes(id) && !isWhole)
      broken.push(`${id} is gone from its machine, and is not whole in the store.`);
    if (own) continue;
    const { status, sha256 } = await shown(server, id, cookie);
    const right = createHash("sha256").update(picture).digest("hex");
    if (status === 200 && (row?.state !== "complete" || sha256 !== right))
      broken.push(`${id} is shown, and is not what was taken.`);
  }
  return broken;
}

async function left(books: Books, which: Which): Promise<string[]> {
  const { s3, server, cookie, pictures, told, own } = books;
  const broken = await wrongNow(books, which);
  if (told.waiting.length > 0)
    broken.push(`${told.waiting.length} pictures still wait although the store is well: ${told.trouble}.`);
  if (told.files.length > 0) broken.push(`${told.files.length} files are left on the machine.`);
  const states: { state: string }[] = await server.db.knex("screenshots").select("state");
  const complete = states.filter(({ state }) => state === "complete").length;
  if (complete !== pictures.size || states.length !== complete)
    broken.push(`${complete} of ${pictures.size} pictures are complete, in ${states.length} rows.`);
  if (s3.objects.size !== 2 * pictures.size) broken.push(`${s3.objects.size} objects for ${pictures.size} pictures.`);
  if (own) return broken;
  for (const [id] of chosen(pictures, which))
    if ((await shown(server, id, cookie)).status !== 200) broken.push(`${id} is not shown.`);
  return broken;
}

const chosen = (pictures: Books["pictures"], which: Which) => [...pictures].slice(which === "newest" ? -1 : 0);

const isThere = ({ objects }: TestS3, key: string | null, body: Buffer) =>
  objects.get(key ?? "")?.body.equals(body) ?? false;

async function shown(server: TestServer, id: string, cookie: string): Promise<{ status: number; sha256: string }> {
  const answer = await fetch(`${server.url}/picture/${id}/image`, { headers: { cookie } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, sha256: createHash("sha256").update(bytes).digest("hex") };
}

async function enrolled({ url }: TestServer): Promise<string> {
  const body = JSON.stringify({ ...OWNER, os: "Windows 11", version: "0.1.0" });
  return JSON.parse((await ask(`${url}/api/v1/devices`, { method: "POST", body })).text).token;
}

function startPictures(root: string, folder: string, setting: PictureSetting) {
  const program = denoCommand("client/picture/test-support/test-sender-process.ts", root);
  const command = [...program, folder, JSON.stringify(setting)];
  const victim = startVictim(command, { env: { NO_COLOR: "1" } });
  let over = false;
  void victim.ended.then(() => {
    over = true;
  });
  return {
    async ask(order: PictureOrder): Promise<PictureTold> {
      const from = victim.answers.length;
      victim.tell(JSON.stringify(order));
      for (const late = performance.now() + ANSWER_MAX_MS; victim.answers.length === from; ) {
        if (over || performance.now() > late)
          throw new Error(`The sender of pictures does not answer:\n${victim.said()}`);
        await pause(2);
      }
      return JSON.parse(victim.answers[from] ?? "null") as PictureTold;
    },
    end: () => victim.kill(),
  };
}
