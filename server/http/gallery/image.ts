// A picture's bytes: written down first who looks, then answered. The type is the one that was checked, never what a file says of
// itself; nobody on the way keeps a copy; the address holds an id and no path.
import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import { logLook } from "../../db/access-log.ts";
import type { StoredFile } from "../../stores/store.ts";
import type { WriteContext } from "../context.ts";
import { RETRY_AWAY_S, refusalSaid } from "../problems.ts";
import { filesOf } from "../screenshots/files.ts";
import { managerOf } from "../sign-in/session.ts";
import { shownRow } from "./picture-asked.ts";
import { refuseUnlessReleased } from "./release.ts";

export function imageHandler(context: WriteContext, kind: "picture" | "thumbnail") {
  const { db, clock, store } = context;
  return async (req: Request, res: Response) => {
    const row = await shownRow(context, req);
    const file = filesOf(row, store)?.[kind];
    const manager = managerOf(req);
    if (file === undefined || manager === null) throw refusalSaid(404, "error.no-picture");
    if (kind === "picture") await refuseUnlessReleased(context, req, row);
    await logLook(db, { manager, user: row.user, kind, objectId: row.id, now: clock() });
    await sendStored(context, { req, res, id: row.id, file });
  };
}

/** A file as it was checked when it came; whoever calls this has asked whether it may be seen. */
export async function sendStored(
  { store, log }: Pick<WriteContext, "store" | "log">,
  { req, res, id, file }: { req: Request; res: Response; id: string; file: StoredFile },
): Promise<void> {
  const bytes = await store.read(file.key).catch((error: unknown) => {
    log.error({ error }, "A picture cannot be read from its store.");
    throw refusalSaid(503, "error.store-away", {}, { retryAfterS: RETRY_AWAY_S });
  });
  // What was checked when it came is what is shown: a store, or whoever has its keys, may have changed it since.
  if (bytes === null || createHash("sha256").update(bytes).digest("hex") !== file.sha256) {
    log.error({ id, key: file.key }, "A picture is not in its store any more, or not as it was when it came.");
    throw refusalSaid(404, "error.picture-gone");
  }
  res.set({
    "Content-Type": file.mime,
    "Content-Length": String(bytes.length),
    "Cache-Control": "private, no-store",
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
  });
  res.end(req.method === "HEAD" ? undefined : bytes);
}
