// FILE_PROVIDER=S3: pictures in a bucket of Amazon's or of any store that speaks S3. A ticket is a presigned PUT in which length,
// kind and hash are signed, so the store itself refuses anything else. The SDK is loaded when the first request needs it.
import { createHash } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import { HEAD_BYTES } from "../domain/picture-head.ts";
import { isAsTold } from "./local.ts";
import { KEY, type Look, type Store, type StoredFile, TICKET_MAX_S } from "./store.ts";

export type S3Settings = {
  S3_BUCKET: string;
  S3_REGION: string;
  S3_ENDPOINT?: string | undefined;
  S3_FORCE_PATH_STYLE: boolean;
  AWS_ACCESS_KEY_ID?: string | undefined;
  AWS_SECRET_ACCESS_KEY?: string | undefined;
};

/** A store that does not answer must not hold a request longer than an agent waits, ms. */
const ANSWER_MAX_MS = 10_000;
/** Tries of one request, the first included; after that the agent tries again later. */
const ATTEMPTS = 2;

export function openS3Store(settings: S3Settings): Store {
  const bucket = settings.S3_BUCKET;
  let opened: Promise<{ sdk: typeof import("@aws-sdk/client-s3"); client: S3Client }> | null = null;
  const open = () => {
    opened ??= import("@aws-sdk/client-s3").then((sdk) => ({ sdk, client: clientOf(sdk, settings) }));
    return opened;
  };
  async function bytesOf(key: string, range: string | undefined): Promise<Uint8Array> {
    const { sdk, client } = await open();
    const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key, Range: range }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  }

  async function look(file: StoredFile): Promise<Look> {
    const { sdk, client } = await open();
    const { ContentLength, ChecksumSHA256 } = await client.send(
      new sdk.HeadObjectCommand({ Bucket: bucket, Key: file.key, ChecksumMode: "ENABLED" }),
    );
    if (ContentLength !== file.bytes) return "not-the-same";
    // Some stores keep no checksum: then all of it is fetched and counted here.
    const bytes = await bytesOf(file.key, ChecksumSHA256 === undefined ? undefined : `bytes=0-${HEAD_BYTES - 1}`);
    const sha256 = ChecksumSHA256 ?? createHash("sha256").update(bytes).digest("base64");
    const same = sha256 === base64Of(file.sha256) && isAsTold(bytes.subarray(0, HEAD_BYTES), file);
    return same ? "same" : "not-the-same";
  }

  return {
    provider: "S3",
    bucket,
    async ticket({ key, bytes, sha256, mime }) {
      const { sdk, client } = await open();
      const { getSignedUrl } = await import("@aws-sdk/s3-request-presigner");
      const checksum = base64Of(sha256);
      const put = new sdk.PutObjectCommand({
        Bucket: bucket,
        Key: key,
        ContentLength: bytes,
        ContentType: mime,
        ChecksumSHA256: checksum,
      });
      const url = await getSignedUrl(client, put, {
        expiresIn: TICKET_MAX_S,
        signableHeaders: new Set(["host", "content-length", "content-type", "x-amz-checksum-sha256"]),
        unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),
      });
      return { method: "PUT", url, headers: { "Content-Type": mime, "x-amz-checksum-sha256": checksum } };
    },
    async look(file) {
      try {
        return await look(file);
      } catch (error) {
        if (isNotThere(error)) return "not-there";
        throw failure(`Cannot look for ${file.key} in the bucket ${bucket}`, error);
      }
    },
    async read(key) {
      if (!KEY.test(key)) throw new Error(`"${key.slice(0, 80)}" is no key of this server's.`);
      try {
        return await bytesOf(key, undefined);
      } catch (error) {
        if (isNotThere(error)) return null;
        throw failure(`Cannot read ${key} from the bucket ${bucket}`, error);
      }
    },
    async remove(key) {
      if (!KEY.test(key)) throw new Error(`"${key.slice(0, 80)}" is no key of this server's.`);
      const { sdk, client } = await open();
      try {
        await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key }));
      } catch (error) {
        throw failure(`Cannot delete ${key} in the bucket ${bucket}`, error);
      }
    },
    async exposure() {
      const { sdk, client } = await open();
      const probe = { Bucket: bucket, Key: PROBE_KEY };
      try {
        await client.send(new sdk.PutObjectCommand({ ...probe, Body: "Stint looks whether strangers can read this." }));
        const [listed, read] = [await isOpen(addressOf(settings, "")), await isOpen(addressOf(settings, PROBE_KEY))];
        await client.send(new sdk.DeleteObjectCommand(probe));
        return listed || read
          ? `Anybody can ${read ? "read" : "list"} the bucket ${bucket}: no picture is sent there. Make it private, then start the server again.`
          : null;
      } catch (error) {
        throw failure(`Cannot try the bucket ${bucket}`, error);
      }
    },
  };
}

function clientOf(sdk: typeof import("@aws-sdk/client-s3"), settings: S3Settings): S3Client {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, S3_ENDPOINT: endpoint } = settings;
  return new sdk.S3Client({
    region: settings.S3_REGION,
    ...(endpoint === undefined ? {} : { endpoint }),
    forcePathStyle: settings.S3_FORCE_PATH_STYLE,
    // Without keys in the settings the SDK looks where its administrators put them: environment, files, the machine's role.
    ...(id === undefined || secret === undefined ? {} : { credentials: { accessKeyId: id, secretAccessKey: secret } }),
    maxAttempts: ATTEMPTS,
    requestHandler: { requestTimeout: ANSWER_MAX_MS, connectionTimeout: ANSWER_MAX_MS },
    // A ticket carries the SHA-256 that we name; a second checksum would be one of an empty body.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

/** Written, asked for without a signature, and deleted. */
const PROBE_KEY = "stint-probe.txt";

/** Where a stranger would ask. */
function addressOf(settings: S3Settings, key: string): string {
  const { S3_BUCKET: bucket, S3_REGION: region, S3_ENDPOINT: endpoint, S3_FORCE_PATH_STYLE: inPath } = settings;
  const address = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  address.pathname = inPath ? `/${bucket}/${key}` : `/${key}`;
  if (!inPath) address.hostname = `${bucket}.${address.hostname}`;
  return address.href;
}

async function isOpen(address: string): Promise<boolean> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MAX_MS), redirect: "manual" });
  await answer.body?.cancel();
  return answer.ok;
}

const base64Of = (hex: string) => Buffer.from(hex, "hex").toString("base64");

const nameOf = (error: unknown) => String((error as { name?: unknown }).name);
const isNotThere = (error: unknown) => /^(?:NoSuchKey|NotFound)$/.test(nameOf(error));

function failure(what: string, cause: unknown): Error {
  const why = cause instanceof Error ? `${nameOf(cause)}: ${cause.message}`.slice(0, 300) : String(cause);
  return new Error(`${what}. The store says: ${why}`, { cause });
}
