// For tests: checks a request's AWS Signature Version 4 the way S3 does, in the Authorization header or in the query
// (presigned). Written from the specification, not with the SDK, so that the two check each other.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** S3 refuses a date further off than this, ms. */
const SKEW_MAX_MS = 15 * 60_000;

export type Asked = { method: string; path: string; query: string; headers: IncomingHttpHeaders; body: Buffer };
/** What S3 would answer, or who asked. Status and code are S3's own words. */
export type Verdict =
  | { kind: "signed"; accessKey: string }
  | { kind: "anonymous" }
  | { kind: "refused"; status: number; code: string; message: string };

type Claim = {
  accessKey: string;
  scope: string[];
  date: string;
  signedHeaders: string[];
  signature: string;
  payloadHash: string;
  query: [string, string][];
  expiresS: number | null;
};

const refused = (status: number, code: string, message: string): Verdict => ({
  kind: "refused",
  status,
  code,
  message,
});
const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** keys: secret by access key. */
export function verify(
  asked: Asked,
  { keys, region, nowMs }: { keys: Map<string, string>; region: string; nowMs: number },
): Verdict {
  const claim = claimOf(asked);
  if (claim === null) return { kind: "anonymous" };
  const secret = keys.get(claim.accessKey);
  if (secret === undefined)
    return refused(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
  const [day = "", signedRegion = "", service = "", end = ""] = claim.scope;
  if (signedRegion !== region)
    return refused(
      400,
      "AuthorizationHeaderMalformed",
      `The authorization header is malformed; the region '${signedRegion}' is wrong; expecting '${region}'`,
    );
  const late = timeliness(claim, nowMs);
  if (late !== null) return late;
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), signedRegion), service), end);
  const text = ["AWS4-HMAC-SHA256", claim.date, claim.scope.join("/"), sha256(canonical(asked, claim))].join("\n");
  const expected = Buffer.from(hmac(key, text).toString("hex"));
  const given = Buffer.from(claim.signature);
  if (service !== "s3" || expected.length !== given.length || !timingSafeEqual(expected, given))
    return refused(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature.");
  if (/^[0-9a-f]{64}$/.test(claim.payloadHash) && claim.payloadHash !== sha256(asked.body))
    return refused(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match.");
  return { kind: "signed", accessKey: claim.accessKey };
}

function timeliness({ date, expiresS }: Claim, nowMs: number): Verdict | null {
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (expiresS !== null) {
    if (nowMs > at + expiresS * 1000) return refused(403, "AccessDenied", "Request has expired");
    if (at - nowMs <= SKEW_MAX_MS) return null;
  }
  if (Math.abs(nowMs - at) <= SKEW_MAX_MS) return null;
  return refused(
    403,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
  );
}

function claimOf({ query, headers }: Asked): Claim | null {
  const pairs = query
    .split("&")
    .filter((part) => part !== "")
    .map((part): [string, string] => {
      const [name = "", value = ""] = part.split("=");
      return [decodeURIComponent(name), decodeURIComponent(value)];
    });
  const param = (name: string) => pairs.find(([key]) => key.toLowerCase() === name)?.[1];
  const signature = param("x-amz-signature");
  if (signature !== undefined) {
    const [accessKey = "", ...scope] = (param("x-amz-credential") ?? "").split("/");
    return {
      accessKey,
      scope,
      date: param("x-amz-date") ?? "",
      signedHeaders: (param("x-amz-signedheaders") ?? "").split(";"),
      signature,
      payloadHash: param("x-amz-content-sha256") ?? String(headers["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD"),
      query: pairs.filter(([name]) => name.toLowerCase() !== "x-amz-signature"),
      expiresS: Number(param("x-amz-expires") ?? 0),
    };
  }
  const found = /^AWS4-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]+)$/.exec(
    headers.authorization ?? "",
  );
  if (found === null) return null;
  const [accessKey = "", ...scope] = (found[1] ?? "").split("/");
  return {
    accessKey,
    scope,
    date: String(headers["x-amz-date"] ?? ""),
    signedHeaders: (found[2] ?? "").split(";"),
    signature: found[3] ?? "",
    payloadHash: String(headers["x-amz-content-sha256"] ?? ""),
    query: pairs,
    expiresS: null,
  };
}

/** RFC 3986: everything but letters, digits, - . _ ~ is escaped. */
const escaped = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function canonical({ method, path, headers }: Asked, { query, signedHeaders, payloadHash }: Claim): string {
  const written = query.map(([name, value]) => `${escaped(name)}=${escaped(value)}`).sort();
  const lines = signedHeaders.map(
    (name) =>
      `${name}:${String(headers[name] ?? "")
        .trim()
        .replace(/ +/g, " ")}\n`,
  );
  const uri = path.split("/").map((part) => escaped(decodeURIComponent(part)));
  return [method, uri.join("/"), written.join("&"), lines.join(""), signedHeaders.join(";"), payloadHash].join("\n");
}
