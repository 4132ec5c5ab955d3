// What keeps reports and pictures from arriving, in two sentences for a person: what happened, and what to do. From the
// server's answer, or the store's error, to the words that log, status, tray and local page show. Pure.
import type { Heard } from "./answers.ts";

/** An error of the store in its own words: name is S3's code (NoSuchBucket) or the system's (ECONNREFUSED). */
export type StoreFailure = { name: string; status: number | null; message: string };

export const TROUBLES = [
  "no-network",
  "no-answer",
  "captive-portal",
  "missing-credentials",
  "wrong-credentials",
  "denied",
  "wrong-region",
  "wrong-clock",
  "missing-bucket",
  "not-confirmed",
  "busy",
  "other",
] as const;
export type Trouble = {
  kind: (typeof TROUBLES)[number];
  /** What happened. */
  what: string;
  /** What to do about it. */
  todo: string;
  /** retry: it may pass any moment. slow: not before somebody changes something. */
  pace: "retry" | "slow";
};

const WAITS = "What is recorded waits on this machine and is sent by itself.";
/** Longest piece of foreign words that is shown. */
const QUOTE_MAX = 200;

const trouble = (kind: Trouble["kind"], pace: Trouble["pace"], what: string, todo: string): Trouble => ({
  kind,
  what,
  todo,
  pace,
});

/** What an answer of the server means for the connection; null when it is an answer as a Stint server gives it. */
export function troubleAtServer(heard: Extract<Heard, { kind: "silence" }>, base: string): Trouble;
export function troubleAtServer(heard: Heard, base: string): Trouble | null;
export function troubleAtServer(heard: Heard, base: string): Trouble | null {
  if (heard.kind === "silence") return silence(heard.why, `The server ${base}`);
  const { status, body } = heard;
  if (status === 511 || looksLikePage(body) || (status >= 300 && status < 400)) {
    return trouble(
      "captive-portal",
      "retry",
      `Something else answers in place of the server ${base}: a web page, as a guest network's log-in or a proxy shows it.`,
      `Open a browser and log in to the network, or ask IT for a way around the proxy. ${WAITS}`,
    );
  }
  if (status === 401 || status === 403) {
    return trouble(
      "denied",
      "slow",
      `The server ${base} does not let this machine in (${status}${quoted(body)}).`,
      `Ask IT to allow this machine (ALLOWED_NETWORKS, ENROLMENT_KEY). ${WAITS}`,
    );
  }
  if (status === 429 || status >= 500)
    return trouble(
      "busy",
      "retry",
      `The server ${base} is busy or ill (${status}).`,
      `Nothing is to be done. ${WAITS}`,
    );
  return null;
}

/** Where the pictures go when the agent has a bucket of its own. endpoint: null for AWS. */
export type StorePlace = { bucket: string; region: string; endpoint: string | null };

/** By S3's own codes; where a store gives none (HEAD has no body), by the status. */
export function troubleAtStore({ name, status, message }: StoreFailure, place: StorePlace): Trouble {
  const store = place.endpoint ?? "Amazon S3";
  const bucket = `the bucket "${place.bucket}"`;
  if (/^(?:CredentialsProviderError|MissingCredentials)$/.test(name)) return missingCredentials(place.bucket);
  if (/^(?:InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken)$/.test(name)) {
    return trouble(
      "wrong-credentials",
      "slow",
      `${store} does not accept the credentials (${name}).`,
      "Ask IT to correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. The pictures wait.",
    );
  }
  if (name === "RequestTimeTooSkewed") {
    return trouble(
      "wrong-clock",
      "slow",
      `The clock of this machine is more than 15 minutes wrong, so ${store} refuses what it signs.`,
      "Set the clock, or switch on setting it automatically. The pictures wait.",
    );
  }
  const elsewhere = /^(?:AuthorizationHeaderMalformed|PermanentRedirect|IllegalLocationConstraintException)$/;
  if (elsewhere.test(name) || status === 301 || status === 307) {
    const expected = /expecting '([a-z0-9-]+)'/.exec(message)?.[1];
    return trouble(
      "wrong-region",
      "slow",
      `${capital(bucket)} is not in the region "${place.region}".`,
      `Set S3_REGION to ${expected === undefined ? "the region of the bucket" : `"${expected}"`}. The pictures wait.`,
    );
  }
  if (name === "NoSuchBucket" || (name === "NotFound" && status === 404)) {
    return trouble(
      "missing-bucket",
      "slow",
      `There is no bucket "${place.bucket}" at ${store}.`,
      "Ask IT to create it, or to correct S3_BUCKET. The pictures wait.",
    );
  }
  if (name === "NotConfirmed") {
    return trouble(
      "not-confirmed",
      "retry",
      `${store} says it has a picture, but what lies there is not what was sent (${message}).`,
      "Nothing is to be done: it is sent again. If it stays so, ask IT whether a proxy changes what is sent.",
    );
  }
  if (status === 401 || status === 403) {
    return trouble(
      "denied",
      "slow",
      `${store} denies access to ${bucket} (${name}).`,
      "Ask IT to allow these credentials s3:PutObject and s3:GetObject there. The pictures wait.",
    );
  }
  if (status === 429 || (status !== null && status >= 500))
    return trouble(
      "busy",
      "retry",
      `${store} is busy (${status} ${name}).`,
      "Nothing is to be done. The pictures wait.",
    );
  if (status === null) return silence(`${name}: ${message}`, store);
  return trouble(
    "other",
    "slow",
    `${store} refused a picture (${status} ${name}${quoted(message)}).`,
    "Send this line to IT. The pictures wait.",
  );
}

export const missingCredentials = (bucket: string): Trouble =>
  trouble(
    "missing-credentials",
    "slow",
    `There are no credentials for the bucket "${bucket}".`,
    "Ask IT to set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or to take S3_BUCKET out. The pictures wait.",
  );

/** Linux, macOS and Windows each have numbers of their own for the same: no way out, no name, nobody there. */
const NO_NETWORK =
  /dns error|lookup|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN|unreachable|no route|os error (?:50|51|64|65|100|101|113|10050|10051|10065|11001|11004)\b/i;

function silence(why: string, who: string): Trouble {
  if (isNoNetwork(why)) {
    return trouble(
      "no-network",
      "retry",
      `${who} cannot be reached: there is no network, or its name is not known (${shortened(why)}).`,
      `Connect to the office's network or its VPN. ${WAITS}`,
    );
  }
  return trouble(
    "no-answer",
    "retry",
    `${who} does not answer (${shortened(why)}).`,
    `If it stays so, ask IT whether it runs and whether a firewall is in between. ${WAITS}`,
  );
}

/** No way out of this machine, as any system words it. */
export const isNoNetwork = (why: string): boolean => NO_NETWORK.test(why);
/** A web page where an answer should be. */
export const looksLikePage = (body: string) => /^\s*(?:<!doctype html|<html|<head|<body)/i.test(body);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const shortened = (text: string) => text.replace(/\s+/g, " ").trim().slice(0, QUOTE_MAX);

function quoted(body: string): string {
  const detail = /"detail"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? body;
  return detail.trim() === "" ? "" : `: ${shortened(detail)}`;
}
