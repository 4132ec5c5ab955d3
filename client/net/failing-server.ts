// For tests: a real HTTP server that keeps reports by the server's rules, and fails in the way it is told to.
import type { IncomingMessage, ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import { listen } from "../../server/stores/test-support/test-listen.ts";

export type Kept = { id: string; type: string; user: string; host: string; [field: string]: unknown };
/** What the next request meets; ok answers as a server should. */
export type Fault =
  | { kind: "status"; status: number; body?: string; headers?: Record<string, string> }
  | { kind: "hang" }
  | { kind: "reset" }
  /** Stored, but the answer never arrives. */
  | { kind: "lost-answer" };
export type Request = {
  path: string;
  body: Record<string, unknown>;
  headers: Record<string, string | string[] | undefined>;
};

export type FailingServer = {
  url: string;
  /** By id, as the server would have them. */
  items: Map<string, Kept>;
  plain: Record<string, unknown>[];
  requests: Request[];
  /** Asked before each request; null: behave. */
  fault: (request: Request) => Fault | null;
  /** Asked for each item of a batch; a code rejects it. */
  reject: (item: Record<string, unknown>) => string | null;
  /** Bad enough to refuse the whole batch with 400. */
  poison: (item: Record<string, unknown>) => boolean;
  clockAheadMs: number;
  tokens: Map<string, string>;
  /** null: it names none, as a server of another make would. */
  policy: { tag: string; body: string } | null;
  close(): Promise<void>;
};

export async function failingServer(): Promise<FailingServer> {
  const self: FailingServer = {
    url: "",
    items: new Map(),
    plain: [],
    requests: [],
    fault: () => null,
    reject: () => null,
    poison: () => false,
    clockAheadMs: 0,
    tokens: new Map(),
    policy: null,
    close: () => door.close(),
  };
  const door = await listen((incoming, outgoing) => void answer(self, incoming, outgoing));
  self.url = door.url;
  return self;
}

async function answer(self: FailingServer, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const raw = await wholeBody(incoming);
  if (raw === null) return;
  const text = (incoming.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw).toString();
  const request: Request = {
    path: incoming.url ?? "",
    body: text === "" ? {} : JSON.parse(text),
    headers: incoming.headers,
  };
  self.requests.push(request);
  const fault = self.fault(request);
  if (fault?.kind === "hang") return;
  if (fault?.kind === "reset") return void incoming.socket.resetAndDestroy();
  const say = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    if (fault?.kind === "lost-answer") return void incoming.socket.destroy();
    outgoing.writeHead(status, {
      "content-type": "application/json",
      date: new Date(Date.now() + self.clockAheadMs).toUTCString(),
      ...headers,
    });
    outgoing.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  if (fault?.kind === "status") return say(fault.status, fault.body ?? "", fault.headers);
  if (request.path === "/api/report") {
    self.plain.push(request.body);
    return say(200, { success: true });
  }
  if (request.path === "/api/v1/devices") {
    const token = crypto.randomUUID().replaceAll("-", "").repeat(2);
    self.tokens.set(token, String(request.body.user));
    return say(201, { device: crypto.randomUUID(), token });
  }
  if (request.path === "/api/v1/policy" && self.policy !== null) {
    const etag = `"${self.policy.tag}"`;
    return incoming.headers["if-none-match"] === etag ? say(304, "", { etag }) : say(200, self.policy.body, { etag });
  }
  if (request.path !== "/api/v1/batch") return say(404, {});
  const owner = self.tokens.get(String(incoming.headers.authorization).replace("Bearer ", ""));
  if (owner === undefined) return say(401, { detail: "unknown token" });
  if (owner !== request.body.user) return say(403, { code: "user-mismatch" });
  return batch(self, request.body as never, say);
}

/** Null when the sender was gone before the end. */
async function wholeBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk);
  } catch (error) {
    if (!incoming.destroyed) throw error;
    return null;
  }
  return Buffer.concat(chunks);
}

type BatchBody = { user: string; agent: { host: string }; items: (Record<string, unknown> & { id: string })[] };

function batch(
  self: FailingServer,
  { user, agent, items }: BatchBody,
  say: (status: number, body: unknown) => void,
): void {
  if (items.some(self.poison)) {
    say(400, { detail: "this batch cannot be read" });
    return;
  }
  const rejected: unknown[] = [];
  items.forEach((item, index) => {
    const code = self.reject(item);
    if (code !== null) {
      rejected.push({ index, id: item.id, code, detail: `${code} it is` });
      return;
    }
    const before = self.items.get(item.id);
    const later = (key: string) =>
      [before?.[key], item[key]]
        .filter((value) => typeof value === "string")
        .sort()
        .at(-1) ?? null;
    // Ends only move later; counts come whole each time they have grown.
    const known = item.type === "slot" ? { ...before, ...item } : { ...item, ...before };
    self.items.set(item.id, {
      ...known,
      until: later("until"),
      to: later("to"),
      user,
      host: agent.host,
    } as Kept);
  });
  say(200, {
    accepted: items.length - rejected.length,
    rejected,
    now: new Date(Date.now() + self.clockAheadMs).toISOString(),
    policy: self.policy?.tag ?? "",
  });
}
