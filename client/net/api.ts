// The server's doors. The only room of the agent that calls fetch; follows no redirect, waits no longer than it must and
// reads no more than an answer has. What an answer means is decided in core/answers.ts. Never throws.
import type { WireItem } from "../../protocol/batch.ts";
import type { State } from "../../protocol/primitives.ts";
import type { Endpoint } from "../config.ts";
import type { Heard } from "../core/answers.ts";

/** A server on the LAN answers in milliseconds; one that needs this long is as good as away. */
const TIMEOUT_MS = 15_000;
/** An answer about 1,000 rejected items has about 200 kB. */
const ANSWER_BYTES_MAX = 512 * 1024;
/** Below this gzip saves less than a packet. */
const GZIP_MIN_BYTES = 1_400;

export type BatchBody = {
  sent_at: string;
  next_in_s: number;
  agent: { version: string; os: string; host: string };
  user: string;
  items: WireItem[];
};
export type EnrolmentBody = { user: string; host: string; os: string; version: string; key?: string };
export type PlainBody = { user: string; state: State; ts: string };

export type Api = {
  enrol(body: EnrolmentBody): Promise<Heard>;
  batch(token: string, body: BatchBody): Promise<Heard>;
  plain(body: PlainBody): Promise<Heard>;
};

/** signal ends whatever is on its way. now: the wall clock. */
export function openApi({
  endpoint,
  version,
  now,
  signal,
}: {
  endpoint: Endpoint;
  version: string;
  now: () => number;
  signal: AbortSignal;
}): Api {
  async function post(url: string, body: Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<Heard> {
    const askedAtMs = now();
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json",
          "user-agent": `stint/${version}`,
          ...headers,
        },
        body,
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
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
      return { kind: "silence", why: whyOf(error) };
    }
  }
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  return {
    enrol: (body) => post(`${endpoint.base}/api/v1/devices`, json(body), {}),
    batch: async (token, body) => {
      const bytes = json(body);
      const authorization = `Bearer ${token}`;
      if (bytes.length < GZIP_MIN_BYTES) return post(`${endpoint.base}/api/v1/batch`, bytes, { authorization });
      return post(`${endpoint.base}/api/v1/batch`, await gzipped(bytes), { authorization, "content-encoding": "gzip" });
    },
    // Old servers know neither gzip nor chunks: bytes of known length.
    plain: (body) => post(endpoint.report, json(body), {}),
  };
}

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
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

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${TIMEOUT_MS / 1000} s`;
  if (error.name === "AbortError") return "broken off, because the agent ends";
  return error.message;
}
