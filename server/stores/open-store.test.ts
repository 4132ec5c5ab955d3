// What the settings of each provider come to: where a file goes, with which ticket; and what is said where something is missing.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { loadConfig } from "../config.ts";
import { openStore } from "./open-store.ts";
import { keyOf, type StoredFile } from "./store.ts";
import { openOwn, openTestStore, STORE_KINDS, type TestStore } from "./test-stores.ts";
import { openTestCloudinary } from "./test-support/test-cloudinary.ts";
import { type Trial, tryStore } from "./trial.ts";

const NOW = Date.UTC(2026, 10, 21, 14, 28);
const FILE: StoredFile = {
  key: keyOf({ ts: NOW, unique: "0193f2a4-7c1e-7000-8000-000000000001", mime: "image/webp", thumbnail: false }),
  bytes: 40_000,
  sha256: createHash("sha256").update("x").digest("hex"),
  mime: "image/webp",
  width: 960,
  height: 600,
};
const ticketWith = async (env: Record<string, string>) =>
  (await openStore(loadConfig({ env, file: null }), { secret: "", clock: () => NOW })).ticket(FILE);

const own = (provider: string, more: Record<string, string>) => ({
  FILE_PROVIDER: provider,
  [`${provider}_S3_BUCKET`]: "office",
  [`${provider}_ACCESS_KEY_ID`]: "ID",
  [`${provider}_SECRET_ACCESS_KEY`]: "SECRET",
  ...more,
});

test("where Wasabi and Spaces are follows from their region, in which the ticket is signed", async () => {
  for (const [env, host, region] of [
    [own("WASABI", { WASABI_REGION: "eu-central-2" }), "office.s3.eu-central-2.wasabisys.com", "eu-central-2"],
    [own("WASABI", {}), "office.s3.us-east-1.wasabisys.com", "us-east-1"],
    [own("DIGITALOCEAN", { DIGITALOCEAN_REGION: "fra1" }), "office.fra1.digitaloceanspaces.com", "fra1"],
  ] as const) {
    const { method, url } = await ticketWith(env);
    const { protocol, hostname, pathname, searchParams } = new URL(url);
    assert.deepEqual([method, protocol, hostname, pathname], ["PUT", "https:", host, `/${FILE.key}`]);
    assert.equal(searchParams.get("X-Amz-Credential"), `ID/20261121/${region}/s3/aws4_request`);
    assert.ok(Number(searchParams.get("X-Amz-Expires")) <= 300);
    assert.ok(!url.includes("SECRET"));
  }
});

test("a ticket of Cloudinary is a signed form for one name, authenticated, without anything derived, over in five minutes", async () => {
  const { method, url, fields } = await ticketWith({
    FILE_PROVIDER: "CLOUDINARY",
    CLOUDINARY_URL: "cloudinary://1234:abcd@office?upload_prefix=https://api-eu.cloudinary.com",
  });
  assert.deepEqual([method, url], ["POST", "https://api-eu.cloudinary.com/v1_1/office/raw/upload"]);
  const { signature, api_key, ...signed } = fields ?? {};
  const timestamp = String(NOW / 1000 - 3_600 + 300);
  assert.deepEqual(signed, {
    backup: "false",
    overwrite: "true",
    public_id: FILE.key,
    timestamp,
    type: "authenticated",
  });
  assert.equal(api_key, "1234");
  const text = `backup=false&overwrite=true&public_id=${FILE.key}&timestamp=${timestamp}&type=authenticatedabcd`;
  assert.equal(signature, createHash("sha256").update(text).digest("hex"));
});

test("the Cloudinary of the tests takes the signature of its documentation's own example", async (t) => {
  const cloud = await openTestCloudinary();
  t.after(cloud.close);
  Object.assign(cloud, { key: "1234", secret: "abcd", aheadMs: 1_315_060_510_000 - Date.now() });
  const send = async (signature: string) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({
      eager: "w_400,h_300,c_pad|w_260,h_200,c_crop",
      public_id: "sample_image",
      timestamp: "1315060510",
      api_key: "1234",
      signature,
    }))
      form.append(name, value);
    form.append("file", new Blob(["x"]));
    return (await fetch(`${cloud.origin}/v1_1/${cloud.cloud}/raw/upload`, { method: "POST", body: form })).status;
  };
  assert.equal(await send("bfd09f95f331f558cbd1320e67aa8d488770583e"), 200);
  assert.equal(await send("bfd09f95f331f558cbd1320e67aa8d488770583f"), 401);
  cloud.aheadMs += 3_601_000;
  assert.equal(await send("bfd09f95f331f558cbd1320e67aa8d488770583e"), 400);
});

test("what a provider needs and has not is told by name, and no secret is repeated", () => {
  for (const [env, told] of [
    [
      { FILE_PROVIDER: "WASABI" },
      /FILE_PROVIDER=WASABI needs WASABI_S3_BUCKET, WASABI_ACCESS_KEY_ID, WASABI_SECRET_ACCESS_KEY/,
    ],
    [{ FILE_PROVIDER: "DIGITALOCEAN", DIGITALOCEAN_S3_BUCKET: "x" }, /needs DIGITALOCEAN_REGION, DIGITALOCEAN_ACCESS/],
    [{ FILE_PROVIDER: "CLOUDINARY" }, /needs CLOUDINARY_URL/],
    [{ CLOUDINARY_URL: "cloudinary://hush@office" }, /CLOUDINARY_URL=…: must be as Cloudinary's console gives it/],
  ] as const)
    assert.throws(() => loadConfig({ env, file: null }), told);
});

for (const kind of STORE_KINDS)
  describe(`a trial of ${kind}`, () => {
    let at: TestStore;
    let folder: string;
    before(async () => {
      at = await openTestStore(kind);
      folder = mkdtempSync(join(tmpdir(), "stint-trial-"));
    });
    after(async () => {
      await at.close();
      rmSync(folder, { recursive: true });
    });
    const trial = async () => tryStore(await openOwn(at, folder, Date.now), Date.now());
    const failedSteps = ({ steps }: Trial) => steps.filter(({ failed }) => failed !== null).map(({ step }) => step);

    test("writes, reads, asks as a stranger and deletes, and leaves nothing behind", async () => {
      const { steps, exposed } = await trial();
      assert.deepEqual(
        steps,
        ["write", "read", "strangers", "delete"].map((step) => ({ step, failed: null })),
      );
      assert.equal(exposed, null);
      assert.deepEqual(at.keys(folder), []);
    });

    const canFail = kind !== "LOCAL" && kind !== "S3RVER";
    if (canFail)
      test("says which step failed, in the store's own words, and leaves nothing behind then either", async () => {
        at.failUploads?.({ kind: "cut", atByte: 10 });
        const cut = await trial();
        assert.deepEqual(failedSteps(cut), ["write"]);
        assert.match(cut.steps[0]?.failed ?? "", /not what was written/);
        at.failUploads?.({ kind: "lost-answer" });
        assert.deepEqual(failedSteps(await trial()), ["write"]);
        at.failUploads?.(null);
        assert.deepEqual(at.keys(folder), [], "what was stored without an answer is gone as well");
      });

    const hasStrangers = kind !== "LOCAL";
    if (hasStrangers)
      test("finds out that strangers are served", async () => {
        at.open?.();
        const open = await trial();
        assert.deepEqual(failedSteps(open), ["strangers"]);
        assert.match(open.exposed ?? "", /^Anybody can read/);
        assert.deepEqual(at.keys(folder), []);
      });
  });
