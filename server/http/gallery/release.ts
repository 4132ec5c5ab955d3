// The two-person rule at a picture (TWO_PERSON_RULE): whether whoever asks may have it large, and the request for a second manager.
import type { Request } from "express";
import { askRelease, type ReleaseState, releaseOf } from "../../db/managers/releases.ts";
import type { ScreenshotRow } from "../../db/screenshots.ts";
import type { WriteContext } from "../context.ts";
import { refusalSaid } from "../problems.ts";
import { managerOf } from "../sign-in/session.ts";

type Asking = Pick<WriteContext, "db" | "clock" | "config">;

/** open: large for whoever asks; else what has become of their request, null: they have made none. */
export async function releaseFor(
  { db, clock, config }: Asking,
  req: Request,
  { id, blurred }: Pick<ScreenshotRow, "id" | "blurred">,
): Promise<{ open: boolean; told: ReleaseState | null }> {
  const manager = managerOf(req);
  if (!config.TWO_PERSON_RULE || blurred === 1 || manager === null) return { open: true, told: null };
  const told = await releaseOf(db, { managerId: manager.id, picture: id, now: clock() });
  return { open: told?.state === "open", told };
}

export async function refuseUnlessReleased(context: Asking, req: Request, row: ScreenshotRow): Promise<void> {
  if (!(await releaseFor(context, req, row)).open)
    throw refusalSaid(403, "release.not-allowed", {}, { code: "release" });
}

export async function askSecond(
  { db, clock }: Asking,
  req: Request,
  row: ScreenshotRow,
  reason: string,
): Promise<void> {
  const manager = managerOf(req);
  if (manager !== null) await askRelease(db, { picture: row.id, user: row.user, reason, manager, now: clock() });
}
