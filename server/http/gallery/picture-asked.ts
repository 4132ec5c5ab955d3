// The picture that an address names: whose it is, and whether others may see it by now. What may not be seen is not there.
import type { Request } from "express";
import { idSchema } from "../../../protocol/primitives.ts";
import { type ScreenshotRow, screenshotOf } from "../../db/screenshots.ts";
import { stateOfShot } from "../../pages/screenshots/shot.ts";
import { type OwnerOf, ofPerson } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { refusalSaid } from "../problems.ts";
import { shotOf } from "./shot-row.ts";

type Asking = Pick<WriteContext, "db" | "clock" | "policies">;

export const ofPictureAsked = (context: Asking): OwnerOf =>
  ofPerson(context, async (request) => (await rowAsked(context, request))?.user ?? null);

export async function shownRow(context: Asking, request: Request): Promise<ScreenshotRow> {
  const row = await rowAsked(context, request);
  const { clock, policies } = context;
  if (
    row !== null &&
    stateOfShot(shotOf(row), { now: clock(), windowMs: policies.windowMsOf(row.user) }).kind === "open"
  )
    return row;
  throw refusalSaid(404, "error.no-picture");
}

async function rowAsked({ db }: Pick<Asking, "db">, { params }: Request): Promise<ScreenshotRow | null> {
  const id = idSchema.safeParse(params.id);
  return id.success ? screenshotOf(db, id.data) : null;
}
