// Who asks on the person's side: the person whose own page this browser has opened, and how far that can be trusted. Separate from
// the managers' sessions: another cookie, another table, and neither stands for the other.
import type { Request, RequestHandler, Response } from "express";
import { logInsOf } from "../../db/people/log-ins.ts";
import { closeOwnSession, MY_SESSION_MAX_MS, type OwnSession, ownSession } from "../../db/person/own-page.ts";
import type { Context } from "../context.ts";

/**
 * link: everything of this person. open-device: anybody on the network can enrol so under any name, so it is shown what this
 * device itself has sent, and nothing else.
 */
export type Trust = "link" | "open-device";
export type OwnPerson = {
  /** The person, by their own log-in. */
  user: string;
  /** The log-in that the page was opened for: one of the person's. */
  logIn: string;
  trust: Trust;
  /** null: opened by a manager's link. */
  device: OwnSession["device"];
  expiresAt: number;
};

const COOKIE = "stint_my";
const PERSON = Symbol("person");
type Known = Request & { [PERSON]?: OwnPerson };

/** Null where no page of a person's own is open in this browser. */
export const personOf = (req: Request): OwnPerson | null => (req as Known)[PERSON] ?? null;

export function readOwnSession({ db, clock }: Pick<Context, "db" | "clock">): RequestHandler {
  return async (req, _res, next) => {
    const token = tokenOf(req);
    const session = token === null ? null : await ownSession(db, token, clock());
    if (session !== null) {
      const user = (await logInsOf(db)).personOf(session.user);
      (req as Known)[PERSON] = { ...session, user, logIn: session.user, trust: trustOf(session) };
    }
    next();
  };
}

const trustOf = ({ device }: OwnSession): Trust =>
  device !== null && device.enrolment === "open" ? "open-device" : "link";

/** Begins with a token of its own, whatever the browser had before, which ends. */
export async function beginOwnSession(context: Context, req: Request, res: Response, token: string): Promise<void> {
  await endOwnSession(context, req, res);
  res.setHeader("Set-Cookie", cookie(context, token, MY_SESSION_MAX_MS / 1000));
}

export async function endOwnSession(context: Context, req: Request, res: Response): Promise<void> {
  const token = tokenOf(req);
  if (token !== null) await closeOwnSession(context.db, token);
  res.setHeader("Set-Cookie", cookie(context, "", 0));
}

/** Lax: the page is opened from the agent's page on 127.0.0.1, which is another site. What changes anything asks for the origin. */
const cookie = ({ publicUrl }: Context, value: string, maxAgeS: number) =>
  `${COOKIE}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${publicUrl.startsWith("https:") ? "; Secure" : ""}`;

const tokenOf = (req: Request) =>
  new RegExp(`(?:^|;\\s*)${COOKIE}=([0-9a-f]{64})(?:;|$)`).exec(req.headers.cookie ?? "")?.[1] ?? null;
