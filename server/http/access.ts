// The guard of every route: names what the route shows or changes, and asks the one table whether who asks may. A test walks all
// routes and fails on one that names nothing.
import type { NextFunction, Request, Response } from "express";
import type { Database } from "../db/open.ts";
import { personOf } from "../db/people.ts";
import { judgeAccess, type Owner, teamsWithin, type What, type Who } from "../domain/access.ts";
import { personOf as ownPerson } from "./my/session.ts";
import { refusalSaid, signInNeeded } from "./problems.ts";
import { isForPrograms, managerOf } from "./sign-in/session.ts";

/** Whose the asked thing is; null: there is no such thing; undefined: many people's. */
export type OwnerOf = (req: Request) => Promise<Owner | null | undefined>;

const WHAT = Symbol("what");

/** Stands before a handler of any route, whatever its parameters are. */
type Guard = <Params>(req: Request<Params>, res: Response, next: NextFunction) => Promise<void>;

/** What a route's guard names; for the list of routes. */
export const whatOf = (handler: unknown): What | null => (handler as { [WHAT]?: What })[WHAT] ?? null;

export function whoAsks(req: Request): Who {
  const manager = managerOf(req);
  if (manager !== null) return { kind: "manager", role: manager.role, teams: manager.teams };
  const person = ownPerson(req);
  return person === null ? { kind: "nobody" } : { kind: "person", user: person.user, trust: person.trust };
}

/** READ_AUTH=none; closed where nobody has said so. createApp writes it. */
const areHoursOpen = ({ app }: Request): boolean => app.locals.hoursOpen === true;

/** @param ownerOf absent: a list of people, which the route narrows by `withinOf`, or nobody's in particular */
export function allow(what: What, ownerOf?: OwnerOf): Guard {
  const guard = async (asking: unknown, res: Response, next: NextFunction) => {
    const req = asking as Request;
    const who = whoAsks(req);
    const asked = { who, what, hoursOpen: areHoursOpen(req) };
    // Whom a list is open to for everybody needs no look at whose it is.
    const owner =
      ownerOf === undefined || who.kind === "nobody" || teamsWithin(asked) === null ? undefined : await ownerOf(req);
    const verdict = judgeAccess({ ...asked, owner });
    if (verdict.allowed) return next();
    res.setHeader("Cache-Control", "private, no-store");
    if (verdict.why !== "sign-in") return next(refusalSaid(403, REFUSED[verdict.why], {}, { code: verdict.why }));
    if (isForPrograms(req) || req.method !== "GET") return next(signInNeeded());
    res.redirect(`/sign-in?to=${encodeURIComponent(req.originalUrl)}`);
  };
  return Object.assign(guard, { [WHAT]: what });
}

/** The same words for somebody of another team and for nobody, so that no answer tells who there is. */
const REFUSED = {
  role: "error.not-your-role",
  team: "error.not-your-team",
} as const;

export const may = (req: Request, what: What, owner?: Owner): boolean =>
  judgeAccess({ who: whoAsks(req), what, owner, hoursOpen: areHoursOpen(req) }).allowed;

/** The teams that a list is narrowed to for who asks; null: everybody. */
export const withinOf = (req: Request, what: What): readonly number[] | null =>
  teamsWithin({ who: whoAsks(req), what, hoursOpen: areHoursOpen(req) });

/** The person an address names: in its path, or in ?user= where no path can hold the name. */
export const personAsked = (req: Request): string | null =>
  (req.params.user as string | undefined) ?? new URL(req.url, "http://here").searchParams.get("user");

/** For lists that ?user= narrows to one. */
export const ofPersonOrAll = (context: { db: Database }): OwnerOf => {
  const ofOne = ofPerson(context);
  return async (req) => (personAsked(req) === null ? undefined : ofOne(req));
};

export const ofPerson =
  ({ db }: { db: Database }, userOf: (req: Request) => string | null | Promise<string | null> = personAsked): OwnerOf =>
  async (req) => {
    const user = await userOf(req);
    return user === null ? null : personOf(db, user.normalize("NFC"));
  };
