// The ways to a person's own page: POST /api/v1/my-link for agents, GET /my/open for the browser, POST /my/close to leave it.
import { type Request, type Response, Router } from "express";
import type { MyLink } from "../../../protocol/my-link.ts";
import { AGENT_LINK_MAX_MS, makeOwnLink, openOwnLink } from "../../db/person/own-page.ts";
import { closedPage, type WhyClosed } from "../../pages/my/closed.ts";
import { allow } from "../access.ts";
import type { Context, WriteContext } from "../context.ts";
import { deviceOf } from "../devices.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { ownAddress } from "../sign-in/own-origin.ts";
import { managerOf } from "../sign-in/session.ts";
import { beginOwnSession, endOwnSession } from "./session.ts";

export function myLinkHandler(context: WriteContext) {
  const { db, clock } = context;
  return async (req: Request, res: Response) => {
    const { id, user } = await deviceOf(context, req);
    const now = clock();
    const token = await makeOwnLink(db, { user, deviceId: id, lastsMs: AGENT_LINK_MAX_MS, now });
    const answer: MyLink = {
      url: ownLink(context, req, token),
      expires: new Date(now + AGENT_LINK_MAX_MS).toISOString(),
    };
    res.setHeader("Cache-Control", "no-store");
    res.json(answer);
  };
}

export const ownLink = ({ config }: WriteContext, req: Request, token: string) =>
  `${ownAddress(config.PUBLIC_URL, req)}/my/open?key=${token}`;

export function openRoutes(context: Context): Router {
  const router = Router();

  router.get("/my/open", allow("open"), async (req, res) => {
    // Whoever is signed in here is a manager, and this page is somebody's own: two people at one browser, of whom one is not asked.
    if (managerOf(req) !== null) return sendClosed(context, req, res, "manager");
    // HEAD is asked by what looks at links before people do; it must not use them up.
    const token = req.method === "GET" ? keyOf(req) : null;
    const session = token === null ? null : await openOwnLink(context.db, token, context.clock());
    if (session === null) return sendClosed(context, req, res, "used");
    await beginOwnSession(context, req, res, session);
    return res.redirect(303, "/my");
  });

  router.post("/my/close", allow("open"), async (req, res) => {
    await endOwnSession(context, req, res);
    res.redirect(303, "/my");
  });
  return router;
}

/** In the question, not in the path: paths are written into logs. */
const keyOf = ({ url }: Request) => /^\/my\/open\?key=([0-9a-f]{64})$/.exec(url)?.[1] ?? null;

/** The page that says how one's own page is opened. */
export function sendClosed(context: Context, req: Request, res: Response, why: WhyClosed): Promise<void> {
  res.setHeader("Cache-Control", "private, no-store");
  const { calendar, clock } = context;
  const page = closedPage({ site: siteOf(context, req), calendar, now: clock(), why });
  return sendPage(req, res, { view: "my/closed", page, status: page.status });
}
