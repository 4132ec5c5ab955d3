// The doors that a picture goes through: it is told, its two files are brought where the tickets say, and it is completed.
// What an answer means is decided in core/pictures/ticket-answers.ts.
import type { Ticket, WireScreenshot } from "../../protocol/screenshot.ts";
import type { Heard } from "../core/answers.ts";
import { ask } from "./ask.ts";

/** A picture of 10 MB over a line of 100 kB/s; what a ticket allows is longer. */
const BRING_TIMEOUT_MS = 120_000;

export type PictureDoors = {
  tell(token: string, body: WireScreenshot): Promise<Heard>;
  /** No token goes with it: the ticket is all a store needs, and it may be somebody else's machine. */
  bring(ticket: Ticket, bytes: Uint8Array<ArrayBuffer>): Promise<Heard>;
  complete(token: string, id: string): Promise<Heard>;
};

/** base: the server's address. signal ends whatever is on its way. now: the wall clock. */
export function openPictureDoors({
  base,
  version,
  now,
  signal,
}: {
  base: string;
  version: string;
  now: () => number;
  signal: AbortSignal;
}): PictureDoors {
  const shared = { version, now, signal };
  const post = (path: string, token: string, body: unknown) =>
    ask({
      url: `${base}/api/v1/screenshots${path}`,
      method: "POST",
      body: new TextEncoder().encode(JSON.stringify(body)),
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      ...shared,
    });
  return {
    tell: (token, body) => post("", token, body),
    bring: async (ticket, bytes) => {
      const { headers, body } = await packed(ticket, bytes);
      const url = new URL(ticket.url, `${base}/`).href;
      return ask({ url, method: ticket.method, body, headers, timeoutMs: BRING_TIMEOUT_MS, ...shared });
    },
    complete: (token, id) => post(`/${id}/complete`, token, {}),
  };
}

/** The file as it is, or as the last field of a form where the store wants one. */
async function packed(
  { headers, fields }: Ticket,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ headers: Record<string, string>; body: Uint8Array<ArrayBuffer> }> {
  if (fields === undefined) return { headers, body: bytes };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([bytes]), "screenshot");
  const encoded = new Response(form);
  const type = encoded.headers.get("content-type") ?? "multipart/form-data";
  return { headers: { ...headers, "content-type": type }, body: new Uint8Array(await encoded.arrayBuffer()) };
}
