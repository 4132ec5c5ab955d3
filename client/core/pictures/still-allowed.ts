// Whether a picture that waits may still be sent: the policy may have changed since it was taken. Pure.
import type { Policy } from "../../../protocol/policy.ts";
import { isWithinHours, whyNotSent } from "../../../protocol/recorded.ts";

/** In words for the note about it; null: it may. taken: by the workstation's own clock, weekday 1 Monday to 7. */
export function whyDropped(
  policy: Policy,
  picture: { blurred: boolean; taken: { weekday: number; minute: number } },
): string | null {
  switch (whyNotSent(policy, picture)) {
    case "no-pictures":
      return "the policy takes no pictures any more";
    case "not-blurred":
      return "the policy takes blurred pictures only by now, and this one is not";
    case null:
      return isWithinHours(policy.screenshotHours, picture.taken)
        ? null
        : "the policy takes no pictures at that time of day any more";
  }
}
