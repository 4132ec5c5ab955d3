// PUT /api/v1/upload?ticket=…: the door that a ticket of FILE_PROVIDER=LOCAL leads to. Whoever has the ticket may bring that one
// file; everything about the file is in the ticket, signed.
import type { Request, Response } from "express";
import type { Received } from "../../stores/store.ts";
import type { WriteContext } from "../context.ts";
import { Refusal } from "../problems.ts";

const REFUSALS: Record<Exclude<Received, "stored">, [status: number, detail: string]> = {
  ticket: [403, "ticket: it is over or not one of this server's. Ask for a new one."],
  "too-long": [413, "More bytes came than the ticket is for. Nothing was stored."],
  "too-short": [400, "Fewer bytes came than the ticket is for. Nothing was stored; send all of it."],
  "no-picture": [415, "What came is not the picture that was told, by its first bytes. Nothing was stored."],
  "not-the-same": [409, "The hash of what came is not the one the ticket is for. Nothing was stored; send it again."],
};

/** A full disk or a failing one is somebody's work, s. */
const RETRY_DISK_S = 60;

export function uploadHandler({ store, log }: WriteContext) {
  return async (req: Request, res: Response) => {
    if (store.receive === undefined)
      throw new Refusal(404, "Pictures do not come to this server: FILE_PROVIDER names another store.");
    if (req.headers["content-encoding"] !== undefined)
      throw new Refusal(415, "A picture is sent as it is, without an encoding.");
    const ticket = new URL(req.url, "http://here").searchParams.get("ticket") ?? "";
    let received: Received;
    try {
      received = await store.receive(ticket, req);
    } catch (error) {
      if (req.readableAborted || req.errored !== null) return void res.destroy(); // the sender went away; it sends all of it again
      log.error({ error }, "A picture cannot be stored. Its agent keeps it and tries again.");
      res.setHeader("Connection", "close");
      throw new Refusal(503, "The picture cannot be stored just now. Keep it and send it again.", {
        retryAfterS: RETRY_DISK_S,
      });
    }
    if (received === "stored") return void res.json({ stored: true });
    const [status, detail] = REFUSALS[received];
    // What is still on its way is not waited for: the connection ends with the answer.
    res.setHeader("Connection", "close");
    throw new Refusal(status, detail, { code: received });
  };
}
