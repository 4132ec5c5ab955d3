// For tests: an S3 of one bucket over real HTTP that verifies signatures, sizes and checksums, and fails as it is told to.
// Knows neither agent nor server; both upload to it. s3rver is no substitute: it takes any signature.
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { crc32 } from "node:zlib";
import { type Asked, verify } from "./test-sigv4.ts";
import { bodyUntil } from "./test-support/test-body.ts";
import { listen } from "./test-support/test-listen.ts";

export type StoredObject = { body: Buffer; type: string; etag: string; headers: Record<string, string> };
/** What the next request meets; null: behave. */
export type S3Fault =
  /** code is S3's, such as SlowDown or InternalError. */
  | { kind: "status"; status: number; code: string; message?: string }
  /** The connection breaks after that many bytes of the body have come; nothing is stored. */
  | { kind: "reset"; atByte: number }
  /** Stored, but the answer never arrives. */
  | { kind: "lost-answer" }
  /** Stored, and answered with an ETag that is not its own. */
  | { kind: "wrong-etag" }
  /** Says it is stored, but what lies there is cut off at that byte. */
  | { kind: "cut"; atByte: number }
  | { kind: "hang" };
export type S3Request = { method: string; bucket: string; key: string; headers: Asked["headers"] };

export type TestS3 = {
  /** S3_ENDPOINT, to be used with path-style addresses. */
  url: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
  /** Objects by key. */
  objects: Map<string, StoredObject>;
  requests: S3Request[];
  fault: (request: S3Request) => S3Fault | null;
  /** Asked of signed requests: what its policy denies with 403 AccessDenied. */
  denies: (request: S3Request) => boolean;
  /** Anyone may read: what the server must notice, and refuse to use. */
  publicRead: boolean;
  clockAheadMs: number;
  close(): Promise<void>;
};

export async function openTestS3({ bucket = "office", region = "eu-central-1" } = {}): Promise<TestS3> {
  const self: TestS3 = {
    url: "",
    bucket,
    region,
    accessKey: "AKIATESTTESTTESTTEST",
    secretKey: "test/secret+of/this=stub",
    objects: new Map(),
    requests: [],
    fault: () => null,
    denies: () => false,
    publicRead: false,
    clockAheadMs: 0,
    close: () => door.close(),
  };
  const door = await listen((incoming, outgoing) => void answer(self, incoming, outgoing));
  self.url = door.url;
  return self;
}

type Reply = { status: number; body: string | Buffer; headers: Record<string, string> };
const reply = (status: number, body: string | Buffer = "", headers: Record<string, string> = {}): Reply => ({
  status,
  body,
  headers,
});
const refusal = (status: number, code: string, message: string): Reply =>
  reply(
    status,
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`,
    { "content-type": "application/xml" },
  );

async function answer(self: TestS3, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const [path = "/", query = ""] = (incoming.url ?? "/").split("?");
  const method = incoming.method ?? "GET";
  const [bucket = "", ...rest] = decodeURIComponent(path.slice(1)).split("/");
  const request = { method, bucket, key: rest.join("/"), headers: incoming.headers };
  self.requests.push(request);
  const fault = self.fault(request);
  if (fault?.kind === "hang") return;
  const { socket } = incoming;
  const body = await bodyUntil(incoming, fault?.kind === "reset" ? fault.atByte : null);
  if (body === null) return;
  const { status, body: text, headers } = decide(self, { request, asked: { method, path, query, body }, fault });
  if (fault?.kind === "lost-answer") return void socket.destroy();
  outgoing.writeHead(status, {
    date: new Date(Date.now() + self.clockAheadMs).toUTCString(),
    "content-length": String(Buffer.byteLength(text)),
    "x-amz-bucket-region": self.region,
    ...headers,
  });
  outgoing.end(method === "HEAD" ? undefined : text);
}

type Arrived = { request: S3Request; asked: Omit<Asked, "headers">; fault: S3Fault | null };

function decide(self: TestS3, { request, asked, fault }: Arrived): Reply {
  if (fault?.kind === "status") return refusal(fault.status, fault.code, fault.message ?? fault.code);
  const { method, bucket, headers } = request;
  const verdict = verify(
    { ...asked, headers },
    { keys: new Map([[self.accessKey, self.secretKey]]), region: self.region, nowMs: Date.now() + self.clockAheadMs },
  );
  if (verdict.kind === "refused") return refusal(verdict.status, verdict.code, verdict.message);
  const reading = method === "GET" || method === "HEAD";
  if (verdict.kind === "anonymous" ? !(reading && self.publicRead) : self.denies(request))
    return refusal(403, "AccessDenied", "Access Denied");
  if (bucket !== self.bucket) return refusal(404, "NoSuchBucket", "The specified bucket does not exist");
  if (request.key === "") return ofBucket(self, method, new URLSearchParams(asked.query));
  return method === "PUT" ? put(self, request, asked.body, fault) : ofObject(self, request);
}

function ofBucket(self: TestS3, method: string, query: URLSearchParams): Reply {
  if (method === "HEAD") return reply(200);
  if (method !== "GET") return refusal(501, "NotImplemented", "not of this stub");
  const found = [...self.objects].filter(([key]) => key.startsWith(query.get("prefix") ?? "")).sort();
  const contents = found.map(
    ([key, { body, etag }]) =>
      `<Contents><Key>${escapeXml(key)}</Key><Size>${body.length}</Size><ETag>${etag}</ETag></Contents>`,
  );
  return reply(
    200,
    `<?xml version="1.0"?><ListBucketResult><Name>${self.bucket}</Name><KeyCount>${found.length}</KeyCount><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`,
    { "content-type": "application/xml" },
  );
}

function ofObject(self: TestS3, { method, key, headers }: S3Request): Reply {
  if (method === "DELETE") {
    self.objects.delete(key);
    return reply(204);
  }
  const found = self.objects.get(key);
  if (found === undefined) return refusal(404, "NoSuchKey", "The specified key does not exist.");
  const sums = headers["x-amz-checksum-mode"] === "ENABLED" ? sumsOf(found.headers) : {};
  const told = { etag: found.etag, "content-type": found.type, ...sums };
  if (method === "HEAD") return reply(200, "", { ...told, "content-length": String(found.body.length) });
  if (method === "GET") return reply(200, found.body, told);
  return refusal(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
}

function put(self: TestS3, request: S3Request, body: Buffer, fault: S3Fault | null): Reply {
  const wrong = wrongSum(request.headers, body);
  if (wrong !== null) return refusal(400, "BadDigest", `The ${wrong} you specified did not match what we received.`);
  const kept = fault?.kind === "cut" ? body.subarray(0, fault.atByte) : body;
  const etag = `"${createHash("md5").update(kept).digest("hex")}"`;
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const type = headers["content-type"] ?? "application/octet-stream";
  self.objects.set(request.key, { body: kept, type, etag, headers });
  return reply(200, "", { etag: fault?.kind === "wrong-etag" ? '"00000000000000000000000000000000"' : etag });
}

/** The name of a checksum that does not fit, or null. */
function wrongSum(headers: Asked["headers"], body: Buffer): string | null {
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  const sums: Record<string, string> = {
    "content-md5": createHash("md5").update(body).digest("base64"),
    "x-amz-checksum-sha256": createHash("sha256").update(body).digest("base64"),
    "x-amz-checksum-crc32": crc.toString("base64"),
  };
  const wrong = Object.entries(sums).find(([name, sum]) => headers[name] !== undefined && headers[name] !== sum);
  return wrong?.[0] ?? null;
}

const sumsOf = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /^x-amz-checksum-(sha256|crc32)$/.test(name)));

const escapeXml = (text: string) => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
