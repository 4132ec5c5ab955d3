// FILE_PROVIDER=S3, WASABI and DIGITALOCEAN: pictures in a bucket of any store that speaks S3. A ticket is a presigned PUT in which
// length, kind and hash are signed, so the store itself refuses anything else. The SDK is loaded when the first request needs it.
import { createHash } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import { HEAD_BYTES } from "../domain/picture-head.ts";
import { ANSWER_MAX_MS, isOpen } from "./ask-store.ts";
import { isAsTold } from "./local.ts";
import { checkKey, type Look, type Store, type StoredFile, TICKET_MAX_S } from "./store.ts";

/** endpoint: null at Amazon. keys: null where the SDK finds them by its own ways (environment, files, the machine's role). */
export type S3Place = {
  provider: "S3" | "WASABI" | "DIGITALOCEAN";
  bucket: string;
  region: string;
  endpoint: string | null;
  /** The bucket's name stands in the path, and not before the host. */
  inPath: boolean;
  keys: { id: string; secret: string } | null;
};

/** Tries of one request, the first included; after that the agent tries again later. */
const ATTEMPTS = 2;

export function openS3Store(settings: S3Place, { clock }: { clock: () => number }): Store {
  const { provider, bucket } = settings;
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
    provider,
    bucket,
    place: addressOf(settings, ""),
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
        signingDate: new Date(clock()),
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
      checkKey(key);
      try {
        return await bytesOf(key, undefined);
      } catch (error) {
        if (isNotThere(error)) return null;
        throw failure(`Cannot read ${key} from the bucket ${bucket}`, error);
      }
    },
    async remove(key) {
      checkKey(key);
      const { sdk, client } = await open();
      try {
        await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key }));
      } catch (error) {
        throw failure(`Cannot delete ${key} in the bucket ${bucket}`, error);
      }
    },
    async shownToStrangers(key) {
      const [listed, read] = [await isOpen(addressOf(settings, "")), await isOpen(addressOf(settings, key))];
      return listed || read
        ? `Anybody can ${read ? "read" : "list"} the bucket ${bucket}: no picture is sent there before it is private.`
        : null;
    },
  };
}

function clientOf(sdk: typeof import("@aws-sdk/client-s3"), { region, endpoint, inPath, keys }: S3Place): S3Client {
  return new sdk.S3Client({
    region,
    ...(endpoint === null ? {} : { endpoint }),
    forcePathStyle: inPath,
    ...(keys === null ? {} : { credentials: { accessKeyId: keys.id, secretAccessKey: keys.secret } }),
    maxAttempts: ATTEMPTS,
    requestHandler: { requestTimeout: ANSWER_MAX_MS, connectionTimeout: ANSWER_MAX_MS },
    // A ticket carries the SHA-256 that we name; a second checksum would be one of an empty body.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

/** Where a stranger would ask. */
function addressOf({ bucket, region, endpoint, inPath }: S3Place, key: string): string {
  const address = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  address.pathname = inPath ? `/${bucket}/${key}` : `/${key}`;
  if (!inPath) address.hostname = `${bucket}.${address.hostname}`;
  return address.href;
}

const base64Of = (hex: string) => Buffer.from(hex, "hex").toString("base64");

const nameOf = (error: unknown) => String((error as { name?: unknown }).name);
const isNotThere = (error: unknown) => /^(?:NoSuchKey|NotFound)$/.test(nameOf(error));

function failure(what: string, cause: unknown): Error {
  const why = cause instanceof Error ? `${nameOf(cause)}: ${cause.message}`.slice(0, 300) : String(cause);
  return new Error(`${what}. The store says: ${why}`, { cause });
}
