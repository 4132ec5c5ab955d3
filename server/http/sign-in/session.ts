// Who asks: the manager whose session the cookie names. What they may ask for is judged in http/access.ts.
import type { Request, RequestHandler, Response } from "express";
import {
  type Begun,
  closeSession,
  type Manager,
  managerOfSession,
  openSession,
  SESSION_MAX_MS,
} from "../../db/managers.ts";
import type { Context } from "../context.ts";
import { addressOf } from "../guards.ts";

const COOKIE = "stint_session";
/** Of what a browser says of itself: enough to know it again. */
const AGENT_MAX = 300;
const MANAGER = Symbol("manager");
type SignedIn = Manager & { session: string };
type Known = Request & { [MANAGER]?: SignedIn };

/** Null where nobody is signed in. */
export const managerOf = (req: Request): SignedIn | null => (req as Known)[MANAGER] ?? null;

export function readSession({ db, clock }: Pick<Context, "db" | "clock">): RequestHandler {
  return async (req, _res, next) => {
    const token = tokenOf(req);
    const manager = token === null ? null : await managerOfSession(db, token, clock());
    if (manager !== null) (req as Known)[MANAGER] = manager;
    next();
  };
}

/** Only what comes with a session can be made to act in its name; everything else is answered as it is. */
export const whereSignedIn =
  (guard: RequestHandler): RequestHandler =>
  (req, res, next) =>
    managerOf(req) === null ? next() : guard(req, res, next);

/** A session begins with a token of its own, whatever the browser had before, which ends. */
export async function beginSession(
  context: Context,
  req: Request,
  res: Response,
  { id, how }: { id: string; how: Begun["how"] },
): Promise<void> {
  await endSession(context, req, res);
  const agent = (req.headers["user-agent"] ?? "").slice(0, AGENT_MAX);
  const token = await openSession(context.db, id, { how, address: addressOf(req), agent, now: context.clock() });
  res.setHeader("Set-Cookie", cookie(context, token, SESSION_MAX_MS / 1000));
}

export async function endSession(context: Context, req: Request, res: Response): Promise<void> {
  const token = tokenOf(req);
  if (token !== null) await closeSession(context.db, token);
  res.setHeader("Set-Cookie", cookie(context, "", 0));
}

/** Lax, so that a link in a mail leads to the page; what changes anything asks for the origin besides. */
const cookie = ({ publicUrl }: Context, value: string, maxAgeS: number) =>
  `${COOKIE}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${publicUrl.startsWith("https:") ? "; Secure" : ""}`;

const tokenOf = (req: Request) =>
  new RegExp(`(?:^|;\\s*)${COOKIE}=([0-9a-f]{64})(?:;|$)`).exec(req.headers.cookie ?? "")?.[1] ?? null;

export const isForPrograms = (req: Request) =>
  req.path.startsWith("/api/") ||
  /\/(?:image|thumbnail|live)$/.test(req.path) ||
  req.accepts(["json", "html"]) !== "html";
