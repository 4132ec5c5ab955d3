import assert from "node:assert/strict";
import test from "node:test";
import type { Heard } from "./answers.ts";
import {
  missingCredentials,
  type StoreFailure,
  type Trouble,
  troubleAtServer,
  troubleAtStore,
} from "./connectivity.ts";

const BASE = "http://server:5000";
const PLACE = { bucket: "office", region: "eu-central-1", endpoint: "https://s3.example" };
const silence = (why: string): Heard => ({ kind: "silence", why });
const answer = (status: number, body = ""): Heard => ({
  kind: "answer",
  status,
  body,
  retryAfter: null,
  dateAtMs: null,
  askedAtMs: 0,
  heardAtMs: 0,
});
const PORTAL = "<!DOCTYPE html><html><body>Log in to the guest network</body></html>";

const AT_SERVER: [heard: Heard, kind: Trouble["kind"] | null, says: RegExp][] = [
  [silence("client error (Connect): dns error: failed to lookup address information"), "no-network", /no network/],
  [silence("client error (Connect): tcp connect error: Network is unreachable (os error 101)"), "no-network", /VPN/],
  [silence("tcp connect error: No route to host (os error 113)"), "no-network", /no network/],
  [silence("tcp connect error: A socket operation failed (os error 10051)"), "no-network", /no network/],
  [silence("tcp connect error: Connection refused (os error 111)"), "no-answer", /refused.*firewall/],
  [silence("no answer within 15 s"), "no-answer", /15 s/],
  [answer(200, PORTAL), "captive-portal", /Open a browser and log in/],
  [answer(302), "captive-portal", /guest network/],
  [answer(511, PORTAL), "captive-portal", /guest network/],
  [answer(403, '{"detail":"This address is not in ALLOWED_NETWORKS."}'), "denied", /not in ALLOWED_NETWORKS/],
  [answer(401), "denied", /does not let this machine in/],
  [answer(429), "busy", /waits on this machine/],
  [answer(503), "busy", /Nothing is to be done/],
  [answer(200, '{"accepted":1}'), null, /^$/],
  [answer(400, '{"detail":"items: too many"}'), null, /^$/],
];

test("what keeps reports from the server is told in two sentences: what happened and what to do", () => {
  for (const [heard, kind, says] of AT_SERVER) {
    const trouble = troubleAtServer(heard, BASE);
    assert.equal(trouble?.kind ?? null, kind, JSON.stringify(heard));
    assert.match(trouble === null ? "" : `${trouble.what} ${trouble.todo}`, says);
  }
});

const failure = (name: string, status: number | null, message = name): StoreFailure => ({ name, status, message });
const AT_STORE: [failure: StoreFailure, kind: Trouble["kind"], pace: Trouble["pace"], says: RegExp][] = [
  [failure("AccessDenied", 403), "denied", "slow", /s3:PutObject/],
  [failure("Forbidden", 403), "denied", "slow", /denies access to the bucket "office"/],
  [failure("InvalidAccessKeyId", 403), "wrong-credentials", "slow", /AWS_ACCESS_KEY_ID/],
  [failure("SignatureDoesNotMatch", 403), "wrong-credentials", "slow", /AWS_SECRET_ACCESS_KEY/],
  [failure("RequestTimeTooSkewed", 403), "wrong-clock", "slow", /Set the clock/],
  [
    failure("AuthorizationHeaderMalformed", 400, "the region 'eu-central-1' is wrong; expecting 'us-west-2'"),
    "wrong-region",
    "slow",
    /Set S3_REGION to "us-west-2"/,
  ],
  [failure("PermanentRedirect", 301), "wrong-region", "slow", /not in the region "eu-central-1"/],
  [failure("NoSuchBucket", 404), "missing-bucket", "slow", /no bucket "office" at https:\/\/s3\.example/],
  [failure("SlowDown", 503), "busy", "retry", /busy/],
  [failure("InternalError", 500), "busy", "retry", /Nothing is to be done/],
  [failure("NotConfirmed", null, "12 bytes in place of 40"), "not-confirmed", "retry", /12 bytes.*sent again/],
  [failure("ENOTFOUND", null, "getaddrinfo ENOTFOUND s3.example"), "no-network", "retry", /no network/],
  [failure("ECONNREFUSED", null, "connect ECONNREFUSED"), "no-answer", "retry", /does not answer/],
  [failure("TimeoutError", null, "connection timed out"), "no-answer", "retry", /timed out/],
  [failure("EntityTooLarge", 400), "other", "slow", /Send this line to IT/],
];

test("what keeps pictures from a bucket is told in the words of whoever can change it", () => {
  for (const [met, kind, pace, says] of AT_STORE) {
    const trouble = troubleAtStore(met, PLACE);
    assert.deepEqual([trouble.kind, trouble.pace], [kind, pace], JSON.stringify(met));
    assert.match(`${trouble.what} ${trouble.todo}`, says);
    for (const text of [trouble.what, trouble.todo]) assert.match(text, /^[A-Zh].*\.$/, text);
  }
  assert.match(missingCredentials("office").what, /no credentials for the bucket "office"/);
});
