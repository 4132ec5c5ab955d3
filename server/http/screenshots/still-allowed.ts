// A picture that its person's policy no longer allows is not taken, whenever it was taken or told: no ticket, no completion, and
// what was told of it goes. The answer is final, so its agent deletes it too.
import type { Policy } from "../../../protocol/policy.ts";
import { whyNotSent } from "../../../protocol/recorded.ts";
import { deleteScreenshot, type ScreenshotRow } from "../../db/screenshots.ts";
import type { WriteContext } from "../context.ts";
import { Refusal } from "../problems.ts";

const SENTENCES: { [Why in NonNullable<ReturnType<typeof whyNotSent>>]: string } = {
  "no-pictures": "The policy of this person takes no pictures any more. Delete this one.",
  "not-blurred": "The policy of this person takes blurred pictures only, and this one is not. Delete it.",
};

/** @param told what stands here of it; null: nothing yet */
export async function refuseUnlessAllowed(
  { db, clock }: Pick<WriteContext, "db" | "clock">,
  { policy, blurred, told }: { policy: Policy; blurred: boolean; told: ScreenshotRow | null },
): Promise<void> {
  const why = whyNotSent(policy, { blurred });
  if (why === null) return;
  const now = clock();
  // As if it had never come: the sweep takes its files when no ticket can bring them any more, and then the row.
  if (told?.state === "waiting") await deleteScreenshot(db, told.id, { now, by: "never-came", cameAfter: now });
  throw new Refusal(422, SENTENCES[why], { code: "policy" });
}
