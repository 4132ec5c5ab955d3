// Puts files into the agent's own bucket and makes sure that they are there, whole: size and checksum are asked for after
// each upload, because a proxy or a captive portal may say 200 too. Only in the child: the S3 client is large.
import { createHash } from "node:crypto";
import { HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { StoreFailure } from "../core/connectivity.ts";
import type { Answer, Order, StoreAccess, StoredObject } from "./order.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;

export async function storeAll(
  { access, objects }: Extract<Order, { kind: "store" }>,
  contents: Uint8Array<ArrayBuffer>[],
): Promise<Answer> {
  const client = clientOf(access);
  try {
    for (const [index, object] of objects.entries()) {
      const content = contents[index];
      if (content === undefined) throw new Error(`there is no content for ${object.key}`);
      await storeOne(client, access.bucket, object, content);
    }
    return { kind: "stored" };
  } catch (error) {
    return { kind: "not-stored", failure: failureOf(error) };
  } finally {
    client.destroy();
  }
}

const clientOf = ({ region, endpoint, forcePathStyle, accessKeyId, secretAccessKey }: StoreAccess) =>
  new S3Client({
    region,
    ...(endpoint === null ? {} : { endpoint }),
    forcePathStyle,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1, // when to try again is decided by the agent, for server and store alike
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });

/** It is there, but it is not what was sent. */
class NotConfirmed extends Error {
  override name = "NotConfirmed";
}

async function storeOne(
  client: S3Client,
  bucket: string,
  { key, mime, sha256 }: StoredObject,
  content: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const place = { Bucket: bucket, Key: key };
  const hash = createHash("sha256").update(content).digest();
  if (hash.toString("hex") !== sha256) throw new Error(`${key} is not what it was when it was recorded`);
  const checksum = hash.toString("base64");
  await client.send(
    new PutObjectCommand({
      ...place,
      Body: content,
      ContentType: mime,
      ContentLength: content.length,
      ChecksumSHA256: checksum,
    }),
  );
  const found = await client.send(new HeadObjectCommand({ ...place, ChecksumMode: "ENABLED" })).catch(notThere);
  if (found.ContentLength !== content.length)
    throw new NotConfirmed(`${found.ContentLength ?? "no"} bytes in place of ${content.length}`);
  if (found.ChecksumSHA256 === checksum) return;
  // Stores that keep no checksums give the MD5 as ETag for what came in one piece.
  const md5 = createHash("md5").update(content).digest("hex");
  if (found.ChecksumSHA256 !== undefined || found.ETag?.replaceAll('"', "") !== md5)
    throw new NotConfirmed("its checksum is another");
}

function notThere(error: unknown): never {
  if (error instanceof Error && error.name === "NotFound") throw new NotConfirmed("nothing is there");
  throw error;
}

function failureOf(error: unknown): StoreFailure {
  if (!(error instanceof Error)) return { name: "Error", status: null, message: String(error) };
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: string };
  const status = error instanceof NotConfirmed ? null : ($metadata?.httpStatusCode ?? null);
  // Unknown: an answer without a body, or with one that is not S3's.
  const name = error.name === "Error" && code !== undefined ? code : error.name;
  return { name, status, message: error.message };
}
