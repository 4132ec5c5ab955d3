// What the answers mean that a picture gets on its way: to the telling of it, to each of its files, and to its completion. A
// picture is deleted here only after the last one. Pure.
import type { Ticket, Tickets } from "../../../protocol/screenshot.ts";
import { type Failed, type Heard, meaningOfFailure, notOurs, objectOf, silent } from "../answers.ts";

export type Told = { kind: "told"; tickets: Tickets } | Failed;
export type Brought = { kind: "brought" } | Failed;
/**
 * anew: the store lacks something, so it has to be told and brought again. unwanted: the policy no longer allows this picture,
 * and will not take it however often it is asked.
 */
export type Completed =
  | { kind: "complete" }
  | { kind: "anew"; why: string }
  | { kind: "unwanted"; why: string }
  | Failed;

export function meaningOfTelling(heard: Heard): Told {
  if (heard.kind === "silence") return silent(heard.why);
  if (heard.status < 200 || heard.status > 299) return refusedForGood(heard) ?? meaningOfFailure(heard);
  const body = objectOf(heard.body);
  const upload = ticketOf(body?.upload);
  const thumbnail = ticketOf(body?.thumbnail);
  if (upload === undefined || thumbnail === undefined) return notOurs(heard);
  return { kind: "told", tickets: { upload, thumbnail } };
}

/** 409 id-taken and too-old will be so for ever: the picture is given up. Its other 409s pass. */
function refusedForGood(heard: Extract<Heard, { kind: "answer" }>): Failed | null {
  const body = objectOf(heard.body);
  const isForGood = heard.status === 409 && (body?.code === "id-taken" || body?.code === "too-old");
  return isForGood ? { kind: "refused", why: String(body.detail) } : null;
}

/** undefined: neither a ticket nor null, so it is not our server that answers. */
function ticketOf(value: unknown): Ticket | null | undefined {
  if (value === null) return null;
  if (typeof value !== "object") return undefined;
  const { method, url, headers } = value as Record<string, unknown>;
  if ((method !== "PUT" && method !== "POST") || typeof url !== "string" || !isTexts(headers)) return undefined;
  const { fields } = value as Record<string, unknown>;
  if (fields !== undefined && !isTexts(fields)) return undefined;
  return { method, url, headers, ...(fields === undefined ? {} : { fields }) };
}

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");

/** Any 2xx of any store: whether the file is there is asked of the server, which looks. A ticket that is refused was too old. */
export function meaningOfBringing(heard: Heard): Brought {
  if (heard.kind === "silence") return silent(heard.why);
  if (heard.status >= 200 && heard.status <= 299) return { kind: "brought" };
  const meaning = meaningOfFailure(heard);
  if (meaning.kind === "later") return meaning;
  return { kind: "later", pace: "slow", why: meaning.why.replace("the server", "the store"), retryAfterMs: null };
}

export function meaningOfCompletion(heard: Heard): Completed {
  if (heard.kind === "silence") return silent(heard.why);
  if (heard.status < 200 || heard.status > 299) {
    const failed = meaningOfFailure(heard);
    const code = objectOf(heard.body)?.code;
    if (heard.status === 422 && code === "policy") return { kind: "unwanted", why: failed.why };
    if (heard.status === 409 && (code === "not-there" || code === "not-the-same"))
      return { kind: "anew", why: failed.why };
    // A server that never heard of it (its database was put back to yesterday's) hears of it now.
    if (heard.status === 404 && code === "unknown") return { kind: "anew", why: failed.why };
    return failed;
  }
  return objectOf(heard.body)?.complete === true ? { kind: "complete" } : notOurs(heard);
}
