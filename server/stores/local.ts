// FILE_PROVIDER=LOCAL: pictures under INSTANCE_DIR. A ticket is an address of this server's, signed; what comes by it is
// written under another name, synced, and gets its own name only when its size, hash and kind are right.
import { createHash, createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { PICTURE_TYPES } from "../../protocol/screenshot.ts";
import { HEAD_BYTES, mimeOfHead, readPictureHead } from "../domain/picture-head.ts";
import { checkKey, KEY, type Received, type Store, type StoredFile, TICKET_MAX_S } from "./store.ts";

/** The door that tickets lead to. */
export const UPLOAD_PATH = "/api/v1/upload";

const signedSchema = z.object({
  key: z.string().regex(KEY),
  bytes: z.number().int().positive(),
  sha256: z.string(),
  mime: z.enum(PICTURE_TYPES),
  width: z.number().int(),
  height: z.number().int(),
  until: z.number(),
});

/** @param secret signs the tickets; the same for all servers of one office */
export function openLocalStore({
  folder,
  secret,
  clock,
}: {
  folder: string;
  secret: string;
  clock: () => number;
}): Store {
  const pictures = join(folder, "screenshots");
  const sign = (text: string) => createHmac("sha256", secret).update(text).digest("base64url");
  const pathOf = (key: string) => {
    checkKey(key);
    return join(folder, key);
  };

  function fileOf(ticket: string): StoredFile | null {
    const [text = "", signature = ""] = ticket.split(".");
    const [given, right] = [Buffer.from(signature), Buffer.from(sign(text))];
    if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
    const { until, ...file } = signedSchema.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return until > clock() ? file : null;
  }

  async function wrongPart(file: StoredFile, body: AsyncIterable<Uint8Array>, path: string): Promise<Received> {
    const hash = createHash("sha256");
    let head = Buffer.alloc(0);
    let bytes = 0;
    const handle = await open(path, "wx");
    try {
      for await (const chunk of body) {
        bytes += chunk.length;
        if (bytes > file.bytes) return "too-long";
        if (head.length < HEAD_BYTES) {
          head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
          if (head.length >= 12 && mimeOfHead(head) !== file.mime) return "no-picture";
        }
        hash.update(chunk);
        await handle.write(chunk);
      }
      if (bytes < file.bytes) return "too-short";
      if (hash.digest("hex") !== file.sha256) return "not-the-same";
      if (!isAsTold(head, file)) return "no-picture";
      await handle.sync();
      return "stored";
    } finally {
      await handle.close();
    }
  }

  return {
    provider: "LOCAL",
    bucket: null,
    place: pictures,
    async ticket({ key, bytes, sha256, mime, width, height }) {
      const until = clock() + TICKET_MAX_S * 1000;
      const text = Buffer.from(JSON.stringify({ key, bytes, sha256, mime, width, height, until })).toString(
        "base64url",
      );
      return { method: "PUT", url: `${UPLOAD_PATH}?ticket=${text}.${sign(text)}`, headers: { "Content-Type": mime } };
    },
    async receive(ticket, body) {
      const file = fileOf(ticket);
      if (file === null) return "ticket";
      const path = pathOf(file.key);
      await makeFolder(dirname(path));
      const part = `${path}.${randomUUID()}.part`;
      try {
        const received = await wrongPart(file, body, part);
        if (received !== "stored") return received;
        await rename(part, path);
        await syncNames(dirname(path));
        return "stored";
      } finally {
        await rm(part, { force: true });
      }
    },
    async look(file) {
      const found = await this.read(file.key);
      if (found === null) return "not-there";
      const same = found.length === file.bytes && createHash("sha256").update(found).digest("hex") === file.sha256;
      return same && isAsTold(found.subarray(0, HEAD_BYTES), file) ? "same" : "not-the-same";
    },
    async read(key) {
      const path = pathOf(key);
      try {
        return await readFile(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw new Error(`Cannot read ${key} from the folder of pictures.`, { cause: error });
      }
    },
    async remove(key) {
      const path = pathOf(key);
      await rm(path, { force: true });
      // Or a power cut brings it back when its row is gone.
      await syncNames(dirname(path)).catch(unlessAway);
    },
    // Folders of days stay when their files go: without any of them this is not where the pictures came to.
    async checkPlace() {
      if ((await readdir(pictures).catch(unlessAway))?.length) return;
      throw new Error(
        `${pictures} is empty, and pictures came there. Mount it, or put them back; no row of theirs goes before.`,
      );
    },
    // Only a process that ended in the midst of an upload leaves one of these.
    async tidy(before) {
      const names = (await readdir(pictures, { recursive: true }).catch(unlessAway)) ?? []; // no picture has come yet
      for (const name of names.filter((one) => one.endsWith(".part"))) {
        const path = join(pictures, name);
        const { mtimeMs } = await stat(path);
        if (mtimeMs < before) await rm(path, { force: true });
      }
    },
  };
}

function unlessAway(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

/** Whether the first bytes are those of the picture that was told: kind and size in pixels. */
export function isAsTold(head: Uint8Array, { mime, width, height }: StoredFile): boolean {
  const read = readPictureHead(head);
  return read !== null && read.mime === mime && read.width === width && read.height === height;
}

/** A day's first picture makes its folder, whose own name has to be on the disk as well, up to the first one there was. */
async function makeFolder(folder: string) {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncNames(dirname(made));
}

/** Without it a power cut may leave the file without its name; Windows has no such call, its journal keeps names. */
async function syncNames(folder: string) {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
