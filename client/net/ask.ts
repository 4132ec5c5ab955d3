// One question to the server. The only file of the agent that calls fetch; follows no redirect, waits no longer than it must
// and reads no more than an answer has. Never throws.
import type { Heard } from "../core/answers.ts";

/** A server on the LAN answers in milliseconds; one that needs this long is as good as away. */
const TIMEOUT_MS = 15_000;
/** An answer about 1,000 rejected items has about 200 kB. */
const ANSWER_BYTES_MAX = 512 * 1024;

export type Question = {
  url: string;
  method: "GET" | "POST" | "PUT";
  body: Uint8Array<ArrayBuffer> | null;
  headers: Record<string, string>;
  version: string;
  /** The wall clock. */
  now: () => number;
  signal: AbortSignal;
  /** For what is large; else TIMEOUT_MS. */
  timeoutMs?: number;
};

/** Whether the server is there at all. */
export const askServer = (url: string, version: string, now: () => number): Promise<Heard> =>
  ask({ url, method: "GET", body: null, headers: {}, version, now, signal: new AbortController().signal });

export async function ask(question: Question): Promise<Heard> {
  const { url, method, body, headers, version, now, signal, timeoutMs = TIMEOUT_MS } = question;
  const askedAtMs = now();
  try {
    const response = await fetch(url, {
      method,
      headers: { accept: "application/json", "user-agent": `stint/${version}`, ...headers },
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await bodyOf(response);
    const date = Date.parse(response.headers.get("date") ?? "");
    return {
      kind: "answer",
      status: response.status,
      body: text,
      retryAfter: response.headers.get("retry-after"),
      dateAtMs: Number.isNaN(date) ? null : date,
      askedAtMs,
      heardAtMs: now(),
    };
  } catch (error) {
    return { kind: "silence", why: whyOf(error, timeoutMs) };
  }
}

async function bodyOf(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`the answer is longer than ${ANSWER_BYTES_MAX} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function whyOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${timeoutMs / 1000} s`;
  if (error.name === "AbortError") return "broken off, because the agent ends";
  // Deno says "fetch failed" and keeps what failed in the cause, with an address that whoever reads it knows.
  const { message } = error.cause instanceof Error ? error.cause : error;
  return message.replace(/^error sending request for url \(.*?\): /, "");
}
