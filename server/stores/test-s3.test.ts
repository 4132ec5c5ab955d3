import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { openTestS3, type TestS3 } from "./test-s3.ts";

const KEY = "screenshots/2026-11-21/anna Müller (1)+.webp";
const BODY = Buffer.from("a picture, as far as anybody here knows");
const SHA256 = createHash("sha256").update(BODY).digest("base64");

const clientOf = (s3: TestS3, told: Partial<Pick<TestS3, "region" | "accessKey" | "secretKey">> = {}) =>
  new S3Client({
    endpoint: s3.url,
    region: told.region ?? s3.region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: {
      accessKeyId: told.accessKey ?? s3.accessKey,
      secretAccessKey: told.secretKey ?? s3.secretKey,
    },
  });
const codeOf = async (doing: Promise<unknown>) =>
  doing.then(
    () => "done",
    (error: Error) => error.name,
  );

test("what the SDK signs is accepted, kept and found again", async (t) => {
  const s3 = await openTestS3();
  t.after(s3.close);
  const client = clientOf(s3);
  await client.send(
    new PutObjectCommand({
      Bucket: s3.bucket,
      Key: KEY,
      Body: BODY,
      ContentType: "image/webp",
      ChecksumSHA256: SHA256,
    }),
  );
  const head = await client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: KEY, ChecksumMode: "ENABLED" }));
  assert.equal(head.ContentLength, BODY.length);
  assert.equal(head.ChecksumSHA256, SHA256);
  const got = await client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: KEY }));
  assert.deepEqual(Buffer.from((await got.Body?.transformToByteArray()) ?? []), BODY);
  const list = await client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: "screenshots/" }));
  assert.deepEqual(
    list.Contents?.map(({ Key }) => Key),
    [KEY],
  );
});

test("a presigned URL takes what it was signed for, and nothing else", async (t) => {
  const s3 = await openTestS3();
  t.after(s3.close);
  const command = new PutObjectCommand({
    Bucket: s3.bucket,
    Key: KEY,
    ContentLength: BODY.length,
    ContentType: "image/webp",
  });
  const url = await getSignedUrl(clientOf(s3), command, {
    expiresIn: 60,
    signableHeaders: new Set(["content-length", "content-type", "host"]),
  });
  const put = (to: string, body: Buffer) =>
    fetch(to, { method: "PUT", body: new Uint8Array(body), headers: { "content-type": "image/webp" } }).then(
      ({ status }) => status,
    );
  assert.equal(await put(url, Buffer.concat([BODY, BODY])), 403);
  assert.equal(await put(url.replace("anna", "bert"), BODY), 403);
  assert.equal(await put(url, BODY), 200);
  s3.clockAheadMs = 61_000;
  assert.equal(await put(url, BODY), 403);
  assert.equal(s3.objects.size, 1);
});

test("wrong key, secret, region, clock and bucket are refused in S3's words; so is who signs nothing", async (t) => {
  const s3 = await openTestS3();
  t.after(s3.close);
  const command = () => new PutObjectCommand({ Bucket: s3.bucket, Key: KEY, Body: BODY });
  assert.equal(await codeOf(clientOf(s3, { accessKey: "AKIAOTHER" }).send(command())), "InvalidAccessKeyId");
  assert.equal(await codeOf(clientOf(s3, { secretKey: "other" }).send(command())), "SignatureDoesNotMatch");
  assert.equal(await codeOf(clientOf(s3, { region: "us-east-1" }).send(command())), "AuthorizationHeaderMalformed");
  const elsewhere = new PutObjectCommand({ Bucket: "elsewhere", Key: KEY, Body: BODY });
  assert.equal(await codeOf(clientOf(s3).send(elsewhere)), "NoSuchBucket");
  assert.equal((await fetch(`${s3.url}/${s3.bucket}/x`, { method: "PUT", body: "x" })).status, 403);
  s3.denies = () => true;
  assert.equal(await codeOf(clientOf(s3).send(command())), "AccessDenied");
  s3.denies = () => false;
  s3.clockAheadMs = 20 * 60_000;
  assert.equal(await codeOf(clientOf(s3).send(command())), "RequestTimeTooSkewed");
  assert.equal(s3.objects.size, 0);
});

test("a body that is not what was signed or summed is not kept", async (t) => {
  const s3 = await openTestS3();
  t.after(s3.close);
  const wrong = new PutObjectCommand({
    Bucket: s3.bucket,
    Key: KEY,
    Body: BODY,
    ChecksumSHA256: createHash("sha256").digest("base64"),
  });
  assert.equal(await codeOf(clientOf(s3).send(wrong)), "BadDigest");
  s3.fault = () => ({ kind: "reset", atByte: 5 });
  assert.notEqual(
    await codeOf(clientOf(s3).send(new PutObjectCommand({ Bucket: s3.bucket, Key: KEY, Body: BODY }))),
    "done",
  );
  assert.equal(s3.objects.size, 0);
});
