// Requests that no good sender makes, and what is wrong with the answer to each; null where nothing is.
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { RawAnswer } from "./raw.ts";

export type BadRequest = {
  name: string;
  pieces: (string | Uint8Array)[];
  /** What is wrong with the answer, or null. */
  wrong: (answer: RawAnswer) => string | null;
};

const HOST = "Host: localhost";

/** One answer, refused by the sender's fault, in the form of every refusal. */
const refused =
  (...statuses: number[]) =>
  ({ text, statuses: got, closed }: RawAnswer): string | null => {
    if (got.length !== 1 || !statuses.includes(got[0] ?? 0))
      return `expected one of ${statuses}, got ${got.length === 0 ? (closed ? "a closed connection" : "nothing") : got}`;
    if (!/application\/problem\+json/i.test(text)) return `the refusal is no problem+json: ${text.slice(0, 200)}`;
    return null;
  };

const post = (path: string, headers: string[], body: string | Uint8Array): (string | Uint8Array)[] => [
  `POST ${path} HTTP/1.1\r\n${[HOST, `Content-Length: ${body.length}`, ...headers].join("\r\n")}\r\n\r\n`,
  body,
];

const REPORT = '{"user":"eve","state":"working"}';
const DEEP = 30_000;
/** Deep enough to break what recurses, too short a body to be looked at for its depth. */
const SHALLOW = 7_000;
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
/** 200 MB of nothing: 200 kB by gzip, 200 bytes by Brotli. */
const ZEROS = Buffer.alloc(200 * 1024 * 1024);

export const readableBombs = () => ({ gzip: gzipSync(ZEROS), br: brotliCompressSync(ZEROS) });
export type Bombs = ReturnType<typeof readableBombs>;

export function badRequests(token: string, { gzip, br }: Bombs): BadRequest[] {
  const bearer = `Authorization: Bearer ${token}`;
  const batch = (body: string) => post("/api/v1/batch", [bearer], body);
  const envelope = (items: string) =>
    `{"sent_at":"${new Date().toISOString()}","agent":{"version":"1","os":"Linux","host":"EVE"},"user":"eve","items":${items}}`;
  return [
    {
      name: "headers of 100 kB",
      pieces: [`GET / HTTP/1.1\r\n${HOST}\r\nX: ${"x".repeat(100_000)}\r\n\r\n`],
      wrong: refused(431),
    },
    {
      name: "ten thousand headers",
      pieces: [`GET / HTTP/1.1\r\n${HOST}\r\n${"X: y\r\n".repeat(10_000)}\r\n`],
      wrong: refused(431),
    },
    { name: "no HTTP at all", pieces: ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n"], wrong: refused(400) },
    { name: "a request line of nonsense", pieces: ["FROB / HTTP/9.9\r\n\r\n"], wrong: refused(400) },
    {
      name: "no Host",
      pieces: ["GET / HTTP/1.1\r\n\r\n"],
      wrong: ({ statuses }) => (statuses[0] === 400 ? null : `got ${statuses}`),
    },
    {
      name: "a Host of somebody else",
      pieces: ["GET /api/v1/days HTTP/1.1\r\nHost: evil.example\r\n\r\n"],
      wrong: refused(403),
    },
    {
      name: "Content-Length and Transfer-Encoding at once",
      pieces: [
        `POST /api/report HTTP/1.1\r\n${HOST}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n${HOST}\r\n\r\n`,
      ],
      wrong: refused(400),
    },
    {
      name: "two Content-Lengths",
      pieces: [`POST /api/report HTTP/1.1\r\n${HOST}\r\nContent-Length: 3\r\nContent-Length: 33\r\n\r\n${REPORT}`],
      wrong: refused(400),
    },
    {
      name: "a chunked body in a coding nobody knows",
      pieces: [`POST /api/report HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: chunked, x\r\n\r\n${REPORT}`],
      wrong: refused(400),
    },
    {
      name: "chunks of nonsense",
      pieces: [
        `POST /api/report HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${REPORT}\r\n0\r\n\r\n`,
      ],
      wrong: refused(400),
    },
    {
      name: "a chunk of 2^64 bytes",
      pieces: [`POST /api/report HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n`],
      wrong: refused(400),
    },
    { name: "a body over the limit", pieces: post("/api/report", [], "x".repeat(2_000_000)), wrong: refused(413) },
    { name: "a batch over the limit", pieces: batch("x".repeat(3_000_000)), wrong: refused(413) },
    {
      name: "a gzip bomb at the report's door",
      pieces: post("/api/report", ["Content-Encoding: gzip"], gzip),
      wrong: refused(413),
    },
    {
      name: "a Brotli bomb at the report's door",
      pieces: post("/api/report", ["Content-Encoding: br"], br),
      wrong: refused(413),
    },
    {
      name: "a gzip bomb at the batch's door",
      pieces: post("/api/v1/batch", [bearer, "Content-Encoding: gzip"], gzip),
      wrong: refused(413),
    },
    {
      name: "a Brotli bomb at the batch's door",
      pieces: post("/api/v1/batch", [bearer, "Content-Encoding: br"], br),
      wrong: refused(413),
    },
    {
      name: "a gzip bomb without a token",
      pieces: post("/api/v1/batch", ["Content-Encoding: gzip"], gzip),
      wrong: refused(401, 413),
    },
    { name: "gzip that is none", pieces: post("/api/report", ["Content-Encoding: gzip"], REPORT), wrong: refused(400) },
    {
      name: "gzip cut short",
      pieces: post("/api/report", ["Content-Encoding: gzip"], gzipSync(REPORT).subarray(0, 20)),
      wrong: refused(400),
    },
    {
      name: "a coding nobody knows",
      pieces: post("/api/report", ["Content-Encoding: x-frob"], REPORT),
      wrong: refused(415),
    },
    {
      name: "a charset nobody knows",
      pieces: post("/api/report", ["Content-Type: application/json; charset=x-frob"], REPORT),
      wrong: refused(415),
    },
    { name: "brackets that never close", pieces: post("/api/report", [], "[".repeat(60_000)), wrong: refused(400) },
    { name: "a deep report", pieces: post("/api/report", [], nested(DEEP)), wrong: refused(400) },
    {
      name: "a deep user",
      pieces: post("/api/report", [], `{"user":${nested(DEEP)},"state":"working"}`),
      wrong: refused(400),
    },
    { name: "a deep batch", pieces: batch(nested(10 * DEEP)), wrong: refused(400) },
    {
      name: "a deep item",
      pieces: batch(envelope(`[${nested(10 * DEEP)}]`)),
      wrong: refused(400),
    },
    {
      name: "an item of a deep type",
      pieces: batch(envelope(`[{"type":${nested(SHALLOW)}}]`)),
      wrong: oneRejected,
    },
    {
      name: "an item with a deep id",
      pieces: batch(envelope(`[{"type":"note","kind":"x","ts":"2026-01-01T00:00:00Z","id":${nested(SHALLOW)}}]`)),
      wrong: oneRejected,
    },
    {
      name: "a batch of a thousand and one items",
      pieces: batch(envelope(`[${"{},".repeat(1_000)}{}]`)),
      wrong: refused(400),
    },
    {
      name: "__proto__ in a report",
      pieces: post("/api/report", [], '{"__proto__":{"user":"eve","state":"working"}}'),
      wrong: refused(400),
    },
    {
      name: "a path that climbs",
      pieces: [`GET /../../etc/passwd HTTP/1.1\r\n${HOST}\r\n\r\n`],
      wrong: ({ statuses }) => (statuses[0] === 404 ? null : `got ${statuses}`),
    },
    {
      name: "a path with a broken escape",
      pieces: [`GET /api/v1/%E0%A4%A HTTP/1.1\r\n${HOST}\r\n\r\n`],
      wrong: refused(400, 404),
    },
    {
      name: "a null byte in a path",
      pieces: [`GET /assets/%00 HTTP/1.1\r\n${HOST}\r\n\r\n`],
      wrong: ({ statuses }) => ([400, 404].includes(statuses[0] ?? 0) ? null : `got ${statuses}`),
    },
  ];
}

/** One bad item rejects itself only. */
function oneRejected({ text, statuses }: RawAnswer): string | null {
  if (statuses.length !== 1 || statuses[0] !== 200) return `got ${statuses}: ${text.slice(0, 300)}`;
  return /"accepted":0,"rejected":\[\{"index":0/.test(text) ? null : `the item was not rejected: ${text.slice(-300)}`;
}
