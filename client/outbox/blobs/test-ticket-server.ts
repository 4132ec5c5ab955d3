// For tests: the server's half of a picture's way, over real HTTP, by the rules of protocol/screenshot.ts: it gives tickets,
// takes the files, compares size and hash, and shows only what is complete. It fails as it is told to.
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Screenshot, screenshotSchema } from "../../../protocol/screenshot.ts";
import { bodyUntil } from "../../../server/stores/test-support/test-body.ts";
import { listen } from "../../../server/stores/test-support/test-listen.ts";

export type TicketRequest = { step: "tell" | "picture" | "thumbnail" | "complete"; id: string };
export type TicketFault =
  | { kind: "status"; status: number; body?: string; headers?: Record<string, string> }
  /** The connection breaks after that many bytes of the body. */
  | { kind: "reset"; atByte: number }
  /** Done, but the answer never arrives. */
  | { kind: "lost-answer" }
  /** Keeps only so many bytes, and says nothing of it. */
  | { kind: "cut"; atByte: number };

export type TicketServer = {
  url: string;
  token: string;
  /** What was told, by id. */
  told: Map<string, Screenshot>;
  /** Files by `${id}/picture` and `${id}/thumbnail`. */
  files: Map<string, Uint8Array>;
  /** Pictures that people can see. */
  complete: Set<string>;
  requests: TicketRequest[];
  fault: (request: TicketRequest) => TicketFault | null;
  close(): Promise<void>;
};

export async function openTicketServer(): Promise<TicketServer> {
  const self: TicketServer = {
    url: "",
    token: "t".repeat(43),
    told: new Map(),
    files: new Map(),
    complete: new Set(),
    requests: [],
    fault: () => null,
    close: () => door.close(),
  };
  const door = await listen((incoming, outgoing) => void answer(self, incoming, outgoing));
  self.url = door.url;
  return self;
}

async function answer(self: TicketServer, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const [path = ""] = (incoming.url ?? "").split("?");
  const [, id = "", end = ""] = /^\/(?:api\/v1\/screenshots|upload)(?:\/([^/]+)\/(\w+))?$/.exec(path) ?? [];
  const step = (end === "" ? "tell" : end) as TicketRequest["step"];
  const request = { step, id };
  self.requests.push(request);
  const fault = self.fault(request);
  const read = await bodyUntil(incoming, fault?.kind === "reset" ? fault.atByte : null);
  if (read === null) return;
  const body = new Uint8Array(read);
  const { status, value } =
    fault?.kind === "status"
      ? { status: fault.status, value: fault.body ?? "" }
      : decide(self, request, incoming, body);
  if (fault?.kind === "cut" && step !== "tell") self.files.set(`${id}/${step}`, body.subarray(0, fault.atByte));
  if (fault?.kind === "lost-answer") return void incoming.socket.destroy();
  outgoing.writeHead(status, {
    "content-type": "application/json",
    ...(fault?.kind === "status" ? fault.headers : {}),
  });
  outgoing.end(typeof value === "string" ? value : JSON.stringify(value));
}

type Reply = { status: number; value: unknown };

function decide(self: TicketServer, { step, id }: TicketRequest, incoming: IncomingMessage, body: Uint8Array): Reply {
  const known = incoming.headers.authorization === `Bearer ${self.token}`;
  if (step === "picture" || step === "thumbnail") {
    // Whoever has the ticket may bring the file; a token has no business there.
    if (incoming.headers.authorization !== undefined) return { status: 400, value: { detail: "a token came along" } };
    self.files.set(`${id}/${step}`, body);
    return { status: 200, value: { stored: true } };
  }
  if (!known) return { status: 401, value: { code: "token" } };
  if (step === "tell") {
    const read = screenshotSchema.safeParse(JSON.parse(new TextDecoder().decode(body)));
    if (!read.success) return { status: 400, value: { detail: read.error.issues[0]?.message } };
    self.told.set(read.data.id, read.data);
    const ticket = (file: "picture" | "thumbnail") =>
      read.data.stored !== null || isRight(self, read.data.id, file)
        ? null
        : { method: "PUT", url: `/upload/${read.data.id}/${file}`, headers: { "content-type": read.data.mime } };
    return { status: 200, value: { upload: ticket("picture"), thumbnail: ticket("thumbnail") } };
  }
  const told = self.told.get(id);
  if (told === undefined) return { status: 404, value: { code: "unknown" } };
  if (told.stored === null && !(isRight(self, id, "picture") && isRight(self, id, "thumbnail")))
    return { status: 409, value: { code: "not-the-same", detail: "What lies there is not what was told." } };
  self.complete.add(id);
  return { status: 200, value: { complete: true } };
}

/** Whether the file is there with the size and hash that were told. */
function isRight(self: TicketServer, id: string, file: "picture" | "thumbnail"): boolean {
  const bytes = self.files.get(`${id}/${file}`);
  const told = self.told.get(id);
  const facts = file === "picture" ? told : told?.thumbnail;
  return (
    bytes !== undefined &&
    bytes.length === facts?.bytes &&
    createHash("sha256").update(bytes).digest("hex") === facts.sha256
  );
}
