// The server's doors, one function each: what is sent to them, and how. What an answer means is decided in core/answers.ts.
import type { WireItem } from "../../protocol/batch.ts";
import type { State } from "../../protocol/primitives.ts";
import type { Endpoint } from "../config.ts";
import type { Heard } from "../core/answers.ts";
import { ask } from "./ask.ts";

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
  /** 304 where the server's policy still has this tag. */
  policy(token: string, tag: string | null): Promise<Heard>;
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
  const post = (url: string, body: Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
    ask({
      url,
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
      version,
      now,
      signal,
    });
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  return {
    enrol: (body) => post(`${endpoint.base}/api/v1/devices`, json(body), {}),
    batch: async (token, body) => {
      const bytes = json(body);
      const authorization = `Bearer ${token}`;
      if (bytes.length < GZIP_MIN_BYTES) return post(`${endpoint.base}/api/v1/batch`, bytes, { authorization });
      return post(`${endpoint.base}/api/v1/batch`, await gzipped(bytes), { authorization, "content-encoding": "gzip" });
    },
    policy: (token, tag) =>
      ask({
        url: `${endpoint.base}/api/v1/policy`,
        method: "GET",
        body: null,
        headers: { authorization: `Bearer ${token}`, ...(tag === null ? {} : { "if-none-match": `"${tag}"` }) },
        version,
        now,
        signal,
      }),
    // Old servers know neither gzip nor chunks: bytes of known length.
    plain: (body) => post(endpoint.report, json(body), {}),
  };
}

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
