// For tests: how servers that fail as they are told to read what is sent to them: all of it, or until the connection is to break.
import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";

/** null when the connection was broken, by the sender or at the byte that was asked for; resetAt: null: never. */
export async function bodyUntil(incoming: IncomingMessage, resetAt: number | null): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (resetAt === null || bytes < resetAt) continue;
      incoming.socket.resetAndDestroy();
      return null;
    }
  } catch (error) {
    if (!incoming.destroyed) throw error;
    return null;
  }
  return Buffer.concat(chunks);
}
