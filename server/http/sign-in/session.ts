// Who asks: the manager whose session the cookie names. And what only a manager may ask for.
import type { Request, RequestHandler, Response } from "express";
import { closeSession, type Manager, managerOfSession, openSession, SESSION_MAX_MS } from "../../db/managers.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../problems.ts";

const COOKIE = "stint_session";
const MANAGER = Symbol("manager");
type Known = Request & { [MANAGER]?: Manager };

/** Null where nobody is signed in. */
export const managerOf = (req: Request): Manager | null => (req as Known)[MANAGER] ?? null;

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
export async function beginSession(context: Context, req: Request, res: Response, manager: Manager): Promise<void> {
  await endSession(context, req, res);
  const token = await openSession(context.db, manager, context.clock());
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

/** For what always needs a sign-in. A page leads to it and back; a program is told. */
export const managersOnly: RequestHandler = (req, res, next) => {
  if (managerOf(req) !== null) return next();
  res.setHeader("Cache-Control", "private, no-store");
  if (isForPrograms(req) || req.method !== "GET")
    return next(new Refusal(401, "This needs a sign-in: open /sign-in in a browser.", { code: "sign-in" }));
  res.redirect(`/sign-in?to=${encodeURIComponent(req.originalUrl)}`);
};

/** With READ_AUTH=manager all that shows hours. */
export const readGuard =
  (auth: "none" | "manager"): RequestHandler =>
  (req, res, next) =>
    auth === "none" || /^\/(?:assets\/|sign-in$|setup$|my(?:$|\/))/.test(req.path)
      ? next()
      : managersOnly(req, res, next);

const isForPrograms = (req: Request) =>
  req.path.startsWith("/api/") ||
  /\/(?:image|thumbnail|live)$/.test(req.path) ||
  req.accepts(["json", "html"]) !== "html";
