// The child's way to a bucket, against an S3 that verifies signatures and fails in every way it can: nothing lost, nothing
// believed that is not there, and each failure in words.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { openTestS3, type S3Fault, type TestS3 } from "../../server/stores/test-s3.ts";
import type { BucketConfig } from "../config.ts";
import type { Trouble } from "../core/connectivity.ts";
import { createLogSender } from "../outbox/blobs/log-sender.ts";
import { pictureKeys } from "../outbox/blobs/names-in-bucket.ts";
import { waitingPicture } from "../outbox/blobs/test-picture.ts";
import { pictureChildOf } from "./ask-child.ts";
import { bringTo, bucketOf } from "./own-bucket.ts";
import { inProcess } from "./test-support/test-in-process.ts";

const configOf = (s3: TestS3, more: Partial<BucketConfig> = {}): BucketConfig => ({
  bucket: s3.bucket,
  region: s3.region,
  endpoint: s3.url,
  forcePathStyle: true,
  credentials: { accessKeyId: s3.accessKey, secretAccessKey: s3.secretKey },
  ...more,
});

async function withS3(run: (s3: TestS3) => Promise<void>): Promise<void> {
  const s3 = await openTestS3();
  try {
    await run(s3);
  } finally {
    await s3.close();
  }
}

const bring = async (s3: TestS3, more: Partial<BucketConfig> = {}, child = inProcess) => {
  const config = configOf(s3, more);
  return await bucketOf(config.bucket, bringTo(config, child))(...waitingPicture(1));
};

function assertThere(s3: TestS3): void {
  const [facts, contents] = waitingPicture(1);
  const { key, thumbnail_key } = pictureKeys(facts);
  assert.deepEqual([...s3.objects.keys()].sort(), [thumbnail_key, key].sort());
  assert.deepEqual(new Uint8Array(s3.objects.get(key)?.body ?? []), contents.picture);
  assert.deepEqual(new Uint8Array(s3.objects.get(thumbnail_key)?.body ?? []), contents.thumbnail);
  assert.equal(s3.objects.get(key)?.type, "image/webp");
}

test("the child puts both files into the bucket, whole, and looks whether they are there", () =>
  withS3(async (s3) => {
    const child = pictureChildOf({ signal: new AbortController().signal });
    assert.deepEqual(await bring(s3, {}, child), {
      kind: "stored",
      in: { bucket: s3.bucket, ...pictureKeys(waitingPicture(1)[0]) },
    });
    assertThere(s3);
    assert.deepEqual(
      s3.requests.map(({ method }) => method),
      ["PUT", "HEAD", "PUT", "HEAD"],
    );
  }));

test("no credentials reach the child's arguments or environment", () =>
  withS3(async (s3) => {
    const seen = await Deno.makeTempFile();
    const program = ["sh", "-c", `{ tr '\\0' '\\n' < /proc/$$/cmdline; env; } > ${seen}`];
    if (Deno.build.os === "linux")
      await bring(s3, {}, pictureChildOf({ program, signal: new AbortController().signal }));
    assert.doesNotMatch(await Deno.readTextFile(seen), new RegExp(`${s3.accessKey}|${RegExp.escape(s3.secretKey)}`));
    await Deno.remove(seen);
  }));

const FAULTS: [name: string, fault: S3Fault, kind: Trouble["kind"]][] = [
  ["500", { kind: "status", status: 500, code: "InternalError" }, "busy"],
  ["SlowDown", { kind: "status", status: 503, code: "SlowDown" }, "busy"],
  ["403", { kind: "status", status: 403, code: "AccessDenied" }, "denied"],
  ["a wrong region's redirect", { kind: "status", status: 301, code: "PermanentRedirect" }, "wrong-region"],
  ["a connection that breaks at the first byte", { kind: "reset", atByte: 1 }, "no-answer"],
  ["a connection that breaks at byte 1,000", { kind: "reset", atByte: 1_000 }, "no-answer"],
  ["an answer that never arrives", { kind: "lost-answer" }, "no-answer"],
];
for (const [name, fault, kind] of FAULTS) {
  for (const nth of [1, 2]) {
    test(`${name} at file ${nth}: not stored, said in words, and stored at the next try`, () =>
      withS3(async (s3) => {
        // A lot of puts: the SDK's connection tries a broken one again by itself.
        let on = true;
        const thumbnail = pictureKeys(waitingPicture(1)[0]).thumbnail_key;
        s3.fault = ({ method, key }) => (on && method === "PUT" && (key === thumbnail) === (nth === 2) ? fault : null);
        const first = await bring(s3);
        assert.equal(first.kind, kind);
        on = false;
        assert.equal((await bring(s3)).kind, "stored");
        assertThere(s3);
      }));
  }
}

test("a store that says it is stored and keeps half of it is not believed", () =>
  withS3(async (s3) => {
    s3.fault = ({ method }) => (method === "PUT" ? { kind: "cut", atByte: 100 } : null);
    const cut = await bring(s3);
    assert.equal(cut.kind, "not-confirmed");
    assert.match("what" in cut ? cut.what : "", /100 bytes in place of 40000/);
    s3.fault = () => null;
    assert.equal((await bring(s3)).kind, "stored");
    assertThere(s3);
  }));

test("a store without checksums is asked for its ETag, and a wrong one is not believed", () =>
  withS3(async (s3) => {
    const forget = () => {
      for (const object of s3.objects.values()) object.headers = {};
    };
    s3.fault = ({ method }) => {
      if (method === "HEAD") forget();
      return null;
    };
    assert.equal((await bring(s3)).kind, "stored");
    s3.fault = ({ method }) => {
      forget();
      for (const object of s3.objects.values())
        if (method === "HEAD") object.etag = '"00000000000000000000000000000000"';
      return null;
    };
    assert.equal((await bring(s3)).kind, "not-confirmed");
  }));

test("a captive portal that answers everything with its page is not a store", () =>
  withS3(async (s3) => {
    const portal = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => undefined },
      () => new Response("<html>Log in</html>", { headers: { "content-type": "text/html" } }),
    );
    const met = await bring(s3, { endpoint: `http://127.0.0.1:${portal.addr.port}` });
    await portal.shutdown();
    assert.equal(met.kind, "not-confirmed");
  }));

test("missing and wrong credentials, clock, region and bucket each have their own words", () =>
  withS3(async (s3) => {
    const wrong = { accessKeyId: s3.accessKey, secretAccessKey: "another" };
    const rows: [more: Partial<BucketConfig>, kind: Trouble["kind"]][] = [
      [{ credentials: null }, "missing-credentials"],
      [{ credentials: wrong }, "wrong-credentials"],
      [{ region: "us-west-2" }, "wrong-region"],
      [{ bucket: "elsewhere" }, "missing-bucket"],
      [{ endpoint: "http://127.0.0.1:1" }, "no-answer"],
      [{ endpoint: "http://no-such-host.invalid" }, "no-network"],
    ];
    for (const [more, kind] of rows) assert.equal((await bring(s3, more)).kind, kind, JSON.stringify(more));
    s3.denies = () => true;
    assert.equal((await bring(s3)).kind, "denied");
    s3.denies = () => false;
    s3.clockAheadMs = 3_600_000;
    assert.equal((await bring(s3)).kind, "wrong-clock");
    assert.equal(s3.objects.size, 0);
  }));

test("what changed on the disk is not uploaded", () =>
  withS3(async (s3) => {
    const bucket = bucketOf(s3.bucket, bringTo(configOf(s3), inProcess));
    const [facts, contents] = waitingPicture(1);
    const other = createHash("sha256").update("other").digest("hex");
    assert.notEqual((await bucket({ ...facts, sha256: other }, contents)).kind, "stored");
    assert.equal(s3.requests.length, 0);
  }));

test("closed parts of the activity log go under logs/, and are deleted here only after they are there", () =>
  withS3(async (s3) => {
    const folder = await Deno.makeTempDir();
    const closed = () =>
      [...Deno.readDirSync(folder)]
        .map(({ name }) => ({ name, path: `${folder}/${name}` }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const hour of [9, 10]) Deno.writeTextFileSync(`${folder}/activity_log-${hour}.txt.gz`, `hour ${hour}`);
    const lines: string[] = [];
    const say = (text: string) => void lines.push(text);
    const log = { error: say, warn: say, info: say, debug: say, repeating: (_: string, text: string) => say(text) };
    const owner = { user: "anna müller", host: "PC-1#2" };
    const sender = createLogSender({ closed, store: bringTo(configOf(s3), inProcess), owner, random: () => 0.5, log });
    s3.denies = ({ method }) => method === "HEAD";
    assert.ok(Number(await sender.turn()) > 0);
    assert.equal(closed().length, 2, "not confirmed, so not deleted");
    assert.match(lines[0] ?? "", /activity log cannot be uploaded\. .*s3:GetObject/);
    s3.denies = () => false;
    assert.equal(await sender.turn(), null);
    assert.deepEqual(closed(), []);
    const [first, second] = [...s3.objects.keys()].sort();
    assert.equal(first, "logs/anna_müller@PC-1_2/activity_log-10.txt.gz");
    assert.equal(s3.objects.get(second ?? "")?.body.toString(), "hour 9");
    await Deno.remove(folder, { recursive: true });
  }));
