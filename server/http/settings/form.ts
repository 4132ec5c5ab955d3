// The forms of the settings: read whole, as text, field by field.
import type { Request, RequestHandler } from "express";
import { NAME_MAX, nameSchema } from "../../../protocol/primitives.ts";
import { bytesOf, bytesUpTo, textOf } from "../body.ts";
import { refusalSaid } from "../problems.ts";

/** Names of 256 characters and a week of hours, with room. */
const FORM_BYTES_MAX = 64 * 1024;

export const readsForm: RequestHandler = bytesUpTo(FORM_BYTES_MAX);

/** After `readsForm`. */
export function formOf(req: Request): URLSearchParams {
  return new URLSearchParams(textOf(bytesOf(req), req.headers["content-type"]));
}

export const queryOf = ({ url }: Request) => new URL(url, "http://here").searchParams;

/** A name as names are everywhere; a refusal where it is none. */
export function nameFrom(form: URLSearchParams, field: string): string {
  const read = nameSchema.safeParse(form.get(field) ?? "");
  if (read.success) return read.data;
  throw refusalSaid(422, "settings.no-name", { max: NAME_MAX });
}
