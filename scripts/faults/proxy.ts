// Test support: stands between a sender and a server and fails in the way it is told to: late, broken off, silent, or with an
// answer of its own. Counts what passes, so that a leak of connections is seen.
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync } from "node:zlib";

export type ProxyFault =
  | { kind: "pass" }
  | { kind: "slow"; ms: number }
  /** Broken off after so many bytes of the body; the server hears nothing. */
  | { kind: "cut-request"; bytes: number }
  /** The server has done its work; so many bytes of its answer's body arrive. */
  | { kind: "cut-answer"; bytes: number }
  /** The server has done its work, and its answer never arrives. */
  | { kind: "swallow" }
  /** Taken, and never answered. */
  | { kind: "black-hole" }
  | { kind: "reset" }
  /** Somebody else answers: another server, a captive portal, a balancer. */
  | { kind: "answer"; status: number; body?: string; headers?: OutgoingHttpHeaders }
  /** Somebody in between refuses bodies in which this text stands. */
  | { kind: "refuse-text"; text: string; status: number };

/** Told of what passes: what is sent on to the server, and what the server answered. */
export type Tap = {
  sent(path: string, body: string): void;
  answered(path: string, body: string, status: number, answer: string): void;
};

export type FaultProxy = {
  url: string;
  fault: ProxyFault;
  requests: number;
  connections(): Promise<number>;
  close(): Promise<void>;
};

/** @param target port of the server on this machine */
export async function startProxy(target: number, tap: Tap | null = null): Promise<FaultProxy> {
  const server = createServer((incoming, outgoing) => {
    self.requests++;
    // Where the sender or the server has gone, the sender sees a broken connection.
    pass(self.fault, { target, tap, incoming, outgoing }).catch(() => outgoing.destroy());
  });
  const self: FaultProxy = {
    url: "",
    fault: { kind: "pass" },
    requests: 0,
    connections: () =>
      new Promise((resolve, reject) => server.getConnections((error, n) => (error ? reject(error) : resolve(n)))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return self;
}

type Passing = { target: number; tap: Tap | null; incoming: IncomingMessage; outgoing: ServerResponse };

async function pass(fault: ProxyFault, { target, tap, incoming, outgoing }: Passing) {
  switch (fault.kind) {
    case "reset":
      return void incoming.socket.resetAndDestroy();
    case "black-hole":
      return void (await bodyOf(incoming));
    case "cut-request":
      await bodyOf(incoming, fault.bytes);
      return void incoming.socket.destroy();
    case "answer":
      await bodyOf(incoming);
      outgoing.writeHead(fault.status, { "Content-Type": "text/html", ...fault.headers });
      return void outgoing.end(fault.body ?? "");
    default:
  }
  const body = await bodyOf(incoming);
  if (fault.kind === "slow") await pause(fault.ms);
  if (fault.kind === "refuse-text" && textOf(incoming, body).includes(fault.text)) {
    outgoing.writeHead(fault.status, { "Content-Type": "text/html" });
    return void outgoing.end("<h1>This content is not allowed</h1>");
  }
  const path = incoming.url ?? "";
  tap?.sent(path, textOf(incoming, body));
  const answer = await askServer(target, incoming, body);
  tap?.answered(path, textOf(incoming, body), answer.status, answer.body.toString("utf8"));
  if (fault.kind === "swallow") return void incoming.socket.destroy();
  outgoing.writeHead(answer.status, answer.headers);
  if (fault.kind !== "cut-answer") return void outgoing.end(answer.body);
  outgoing.write(answer.body.subarray(0, fault.bytes), () => incoming.socket.destroy());
}

const textOf = ({ headers }: IncomingMessage, body: Buffer) =>
  (headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString("utf8");

async function bodyOf(message: IncomingMessage, enough = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes >= enough) break;
  }
  return Buffer.concat(parts);
}

type ServerAnswer = { status: number; headers: OutgoingHttpHeaders; body: Buffer };

function askServer(port: number, { method, url, headers }: IncomingMessage, body: Buffer): Promise<ServerAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, method, path: url, headers, agent: false }, (answer) => {
      bodyOf(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
        reject,
      );
    });
    asked.once("error", reject);
    asked.end(body);
  });
}
