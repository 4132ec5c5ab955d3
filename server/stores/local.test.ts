// The folder of pictures when its disk is full, loses its power or is asked for what it never made.
import assert from "node:assert/strict";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cuttablePlace, lacksPower, lacksSmall, smallPlace } from "../../scripts/faults/server/places.ts";
import { testPicture } from "../http/screenshots/test-picture.ts";
import { ask, startTestServer } from "../test-server.ts";
import { openLocalStore } from "./local.ts";
import { keyOf } from "./store.ts";

const NOW = Date.UTC(2026, 10, 21, 14, 28);
const storeIn = (folder: string) => openLocalStore({ folder, secret: "secret", clock: () => NOW });

async function* chunks(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700);
}

async function pictureFile(shade: number) {
  const { told, picture } = await testPicture({ ts: NOW, shade });
  const { bytes, sha256, mime, width, height } = told;
  const unique = `00000000-0000-4000-8000-${String(shade).padStart(12, "0")}`;
  const key = keyOf({ ts: NOW + shade * 86_400_000, unique, mime, thumbnail: false });
  return { file: { key, bytes, sha256, mime, width, height }, picture };
}

test("a name that is not of the server's making is never a file", async () => {
  const store = storeIn("/nowhere");
  for (const key of [
    "../etc/passwd",
    "/etc/passwd",
    "screenshots/../../x.webp",
    "screenshots/2026-11-21/a.webp",
    "",
    ".",
  ]) {
    await assert.rejects(store.read(key), /no key of this server's/, key);
    await assert.rejects(store.remove(key), /no key of this server's/, key);
  }
});

test("what was said to be stored is there, whole, after a power cut", async (t) => {
  const lacking = lacksPower();
  if (lacking !== null) return t.skip(lacking);
  const place = cuttablePlace();
  try {
    for (let shade = 1; shade <= 3; shade++) {
      const store = storeIn(join(place.folder, "instance"));
      const { file, picture } = await pictureFile(shade);
      const { url } = await store.ticket(file);
      const ticket = new URL(url, "http://here").searchParams.get("ticket") ?? "";
      assert.equal(await store.receive?.(ticket, chunks(picture)), "stored");
      place.cut();
      place.restore();
      assert.equal(await store.look(file), "same", `the picture of day ${shade}`);
    }
  } finally {
    place.remove();
  }
});

test("a full disk is a 503, leaves nothing behind, and takes the same picture when there is room again", async (t) => {
  const lacking = lacksSmall();
  if (lacking !== null) return t.skip(lacking);
  const place = smallPlace(1);
  const server = await startTestServer({ INSTANCE_DIR: place.folder });
  try {
    const post = async (path: string, body: unknown, token = "") => {
      const answer = await ask(server.url + path, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
      return JSON.parse(answer.text);
    };
    const device = { user: "anna", host: "PC-1", os: "Windows 11", version: "0.1.0" };
    const { token } = await post("/api/v1/devices", device);
    const { told, picture } = await testPicture({ ts: Date.now() });
    const { upload } = await post("/api/v1/screenshots", told, token);
    const bring = () =>
      ask(new URL(upload.url, server.url).href, {
        method: "PUT",
        headers: { ...upload.headers, "content-length": String(picture.length) },
        body: picture,
      });
    const ballast = join(place.folder, "ballast");
    try {
      writeFileSync(ballast, Buffer.alloc(2 * 1024 * 1024));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC");
    }
    const full = await bring();
    assert.equal(full.status, 503);
    assert.ok(Number(full.headers["retry-after"]) > 0);
    const files = () =>
      readdirSync(place.folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(?:webp|part)$/.test(name));
    assert.deepEqual(files(), []);
    rmSync(ballast);
    assert.equal((await bring()).status, 200);
    assert.equal(files().length, 1);
  } finally {
    await server.stop();
    place.remove();
  }
});
