// Test support: bytes as they are, to a server and back; no client's good manners in between.
import { connect, type Socket } from "node:net";

export type RawAnswer = {
  /** All that came back, as text of single bytes. */
  text: string;
  /** The status of every answer in it. */
  statuses: number[];
  /** Whether the server closed the connection. */
  closed: boolean;
};

/** An answer that has not come by then does not come, ms. */
const ANSWER_MAX_MS = 10_000;

/**
 * Sends the pieces one after another and collects what comes back until the server closes, or until `enough` says so.
 * Sending stops when the server does not take any more.
 */
export function sendRaw(
  port: number,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  { enough = answered, maxMs = ANSWER_MAX_MS }: { enough?: (text: string) => boolean; maxMs?: number } = {},
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    let text = "";
    const done = (closed: boolean) => {
      clearTimeout(late);
      socket.destroy();
      resolve({ text, statuses: statusesIn(text), closed });
    };
    const late = setTimeout(() => done(false), maxMs);
    socket.on("data", (part) => {
      text += part.toString("latin1");
      if (enough(text)) done(false);
    });
    socket.once("close", () => done(true));
    socket.on("error", () => undefined); // a reset is one way to close; "close" follows
    socket.once("connect", () => void sendAll(socket, pieces));
  });
}

async function sendAll(socket: Socket, pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>) {
  for await (const piece of pieces) {
    if (socket.destroyed) return;
    if (!socket.write(piece))
      await Promise.race(["drain", "close"].map((event) => new Promise((resolve) => socket.once(event, resolve))));
  }
}

const statusesIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

/** One whole answer with a Content-Length. */
function answered(text: string): boolean {
  const head = /^HTTP\/1\.1 (?!100)\d{3}[\s\S]*?\r\n\r\n/m.exec(text);
  const length = /content-length:\s*(\d+)/i.exec(head?.[0] ?? "")?.[1];
  return head !== null && length !== undefined && text.length >= head.index + head[0].length + Number(length);
}
