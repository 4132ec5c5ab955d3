// Keeps a person's own page to who has opened it: everybody else is told how it is opened. Behind it `personHere` always answers.
import type { Request, RequestHandler } from "express";
import type { Owner } from "../../domain/access.ts";
import { allow } from "../access.ts";
import { bytesOf, bytesUpTo, textOf } from "../body.ts";
import type { Context } from "../context.ts";
import { managerOf } from "../sign-in/session.ts";
import { sendClosed } from "./open.ts";
import { type OwnPerson, personOf } from "./session.ts";

const own = async (req: Request): Promise<Owner | null> => {
  const person = personOf(req);
  return person === null ? null : { user: person.user, teamId: null };
};

/** Two people at one browser are one too many: a manager's sign-in and somebody's own page do not go together. */
export const ownOnly = (context: Context): RequestHandler[] => [
  (req, res, next) => {
    if (managerOf(req) !== null) return void sendClosed(context, req, res, "signed-in").catch(next);
    if (personOf(req) === null) return void sendClosed(context, req, res, "none").catch(next);
    res.setHeader("Cache-Control", "private, no-store");
    next();
  },
  allow("own-page", own) as RequestHandler,
];

export function personHere(req: Request): OwnPerson {
  const person = personOf(req);
  if (person === null) throw new Error("A page of somebody’s own was asked for by nobody.");
  return person;
}

/** The longest form is a claim with its words. */
const FORM_BYTES_MAX = 16 * 1024;
export const form = bytesUpTo(FORM_BYTES_MAX);

export const fieldsOf = (req: Request) => {
  const fields = new URLSearchParams(textOf(bytesOf(req), req.headers["content-type"]));
  return (name: string) => fields.get(name) ?? "";
};
