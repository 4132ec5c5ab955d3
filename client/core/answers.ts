// What a server's answer means for what was sent: the whole table of statuses in one place. Only a 2xx whose body says so
// acknowledges; a captive portal's page does not. Pure.
import type { Rejected } from "../../protocol/batch.ts";
import { isNoNetwork, looksLikePage } from "./connectivity.ts";
import { readRetryAfter } from "./retry.ts";

/** What came back, or why nothing did. dateAtMs: the Date header. */
export type Heard =
  | {
      kind: "answer";
      status: number;
      body: string;
      retryAfter: string | null;
      dateAtMs: number | null;
      askedAtMs: number;
      heardAtMs: number;
    }
  | { kind: "silence"; why: string };

export type Failed =
  /** No such door: the server knows plain reports only. */
  | { kind: "no-door"; why: string; dateAtMs: number | null }
  /** This very message is not wanted. */
  | { kind: "refused"; why: string }
  /** The token is not known, or not this user's. */
  | { kind: "enrol"; why: string }
  /** retry: any moment. slow: not before somebody changes something. */
  | { kind: "later"; pace: "retry" | "slow"; why: string; retryAfterMs: number | null };

export type BatchMeaning =
  | {
      kind: "stored";
      rejected: Pick<Rejected, "index" | "code" | "detail">[];
      serverAtMs: number;
      /** The tag of the policy in force; null where the server names none. */
      policyTag: string | null;
    }
  | Failed;
export type EnrolmentMeaning = { kind: "enrolled"; token: string; serverAtMs: number | null } | Failed;
export type PlainMeaning = { kind: "stored"; serverAtMs: number | null } | Failed;

type Answer = Extract<Heard, { kind: "answer" }>;
/** Longest piece of a server's words that is shown. */
const QUOTE_MAX = 200;

export function meaningOfBatch(heard: Heard): BatchMeaning {
  if (heard.kind === "silence") return silent(heard.why);
  if (heard.status < 200 || heard.status > 299) return meaningOfFailure(heard);
  const body = objectOf(heard.body);
  const rejected = body?.rejected;
  const serverAtMs = Date.parse(String(body?.now ?? ""));
  if (body === null || typeof body.accepted !== "number" || !Array.isArray(rejected) || Number.isNaN(serverAtMs))
    return notOurs(heard);
  const read = rejected.map(rejectedOf).filter((one) => one !== null);
  // It comes back in a header: what could not stand in one is no tag.
  const policyTag = typeof body.policy === "string" && /^[\w.-]{1,128}$/.test(body.policy) ? body.policy : null;
  return read.length === rejected.length ? { kind: "stored", rejected: read, serverAtMs, policyTag } : notOurs(heard);
}

export function meaningOfEnrolment(heard: Heard): EnrolmentMeaning {
  if (heard.kind === "silence") return silent(heard.why);
  if (heard.status < 200 || heard.status > 299) {
    const meaning = meaningOfFailure(heard);
    // Who asks for a token and is not let in cannot be helped by asking again at once.
    return meaning.kind === "enrol" || meaning.kind === "refused"
      ? { kind: "later", pace: "slow", why: meaning.why, retryAfterMs: null }
      : meaning;
  }
  const token = objectOf(heard.body)?.token;
  if (typeof token !== "string" || !/^[\x21-\x7e]{32,256}$/.test(token)) return notOurs(heard);
  return { kind: "enrolled", token, serverAtMs: heard.dateAtMs };
}

export function meaningOfPlain(heard: Heard): PlainMeaning {
  if (heard.kind === "silence") return silent(heard.why);
  if (heard.status < 200 || heard.status > 299) {
    const meaning = meaningOfFailure(heard);
    // Behind this door there is no other, and no token.
    if (meaning.kind === "no-door" || meaning.kind === "enrol")
      return { kind: "later", pace: "slow", why: meaning.why, retryAfterMs: null };
    return meaning;
  }
  return objectOf(heard.body)?.success === true ? { kind: "stored", serverAtMs: heard.dateAtMs } : notOurs(heard);
}

/** What an answer means that is no 2xx. */
export function meaningOfFailure(answer: Answer): Failed {
  const { status, dateAtMs } = answer;
  const why = `the server answered ${status}${quoted(answer.body)}`;
  const retryAfterMs = readRetryAfter(answer.retryAfter, answer.heardAtMs);
  if (status === 400 || status === 413 || status === 422) return { kind: "refused", why };
  if (status === 401) return { kind: "enrol", why };
  if (status === 403) {
    return objectOf(answer.body)?.code === "user-mismatch"
      ? { kind: "enrol", why }
      : { kind: "later", pace: "slow", why, retryAfterMs };
  }
  if (status === 404 || status === 405) return { kind: "no-door", why, dateAtMs };
  const pace = status === 408 || status === 425 || status === 429 || status >= 500 ? "retry" : "slow";
  return { kind: "later", pace, why, retryAfterMs };
}

export const silent = (why: string): Failed => ({
  kind: "later",
  pace: "retry",
  why: isNoNetwork(why) ? `there is no network, or the server's name is not known (${why})` : why,
  retryAfterMs: null,
});
export const notOurs = (answer: Answer): Failed => ({
  kind: "later",
  pace: "retry",
  why: looksLikePage(answer.body)
    ? "a web page answers in place of the server, as a guest network's log-in or a proxy shows it; log in to the network in a browser"
    : `the answer ${answer.status} is not from a Stint server${quoted(answer.body)}`,
  retryAfterMs: null,
});

function quoted(body: string): string {
  const problem = objectOf(body);
  const words = typeof problem?.detail === "string" ? problem.detail : body;
  const text = words.replace(/\s+/g, " ").trim();
  return text === "" ? "" : `: ${text.slice(0, QUOTE_MAX)}`;
}

function rejectedOf(value: unknown): Pick<Rejected, "index" | "code" | "detail"> | null {
  if (typeof value !== "object" || value === null) return null;
  const { index, code, detail } = value as Record<string, unknown>;
  if (!Number.isInteger(index) || typeof code !== "string" || typeof detail !== "string") return null;
  // A code of a newer server is as good a reason as one of ours.
  return { index: index as number, code: code as Rejected["code"], detail };
}

export function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null; // not JSON: the caller says what that means
  }
}
