// What may be recorded and sent now, and the reason where it may not. Presence (working, stopped, running) is not asked here:
// it is always recorded. The window in front is not known here; who takes a picture or tells an application looks at it then.
import type { Policy } from "../../protocol/policy.ts";
import { isWithinHours, takesPictures } from "../../protocol/recorded.ts";

/** Why something is not recorded now, the reason that lasts longest first. */
export type Hindrance =
  | "policy"
  | "notice"
  | "private"
  | "paused"
  | "battery"
  | "locked"
  | "away"
  | "hours"
  | "strained";
export type Leave = { allowed: true; why: null } | { allowed: false; why: Hindrance };
export type Gate = {
  /** Key presses, clicks, scrolls and seconds with input; activity_log.txt. */
  counts: Leave;
  pictures: Leave;
  /** The application in front. */
  applications: Leave;
  /** The site in front, which a browser's extension tells. */
  sites: Leave;
};

const NEVER = { allowed: false, why: "policy" } as const;
/** Where nothing of it would ever be sent. */
export const SHUT: Gate = { counts: NEVER, pictures: NEVER, applications: NEVER, sites: NEVER };

export type Situation = {
  /** In force: the server's, restricted by the local configuration (core/policy.ts). */
  policy: Policy;
  /** The present, and where it lies on the workstation's own clock: weekday 1 Monday to 7, minute of the day. */
  local: { nowMs: number; weekday: number; minute: number };
  /** The person has accepted the notice of what this policy records. */
  accepted: boolean;
  /** null: not paused. */
  pausedUntil: number | null;
  /** The person has stopped recording altogether, hours included. */
  private: boolean;
  locked: boolean;
  working: boolean;
  battery: "enough" | "low";
  /** The agent has been too much for the machine and spares it pictures. */
  strained: boolean;
};

export function gateOf(now: Situation): Gate {
  const { policy } = now;
  const always = waiting(now);
  return {
    // Not asked whether working: the very input that ends a pause in work belongs to its slot.
    counts: leave(policy.inputCounts ? null : "policy", always),
    pictures: leave(
      takesPictures(policy) ? null : "policy",
      always ??
        (now.working ? null : "away") ??
        (isWithinHours(policy.screenshotHours, now.local) ? null : "hours") ??
        (now.strained ? "strained" : null),
    ),
    applications: leave(policy.applications ? null : "policy", always ?? (now.working ? null : "away")),
    sites: leave(policy.urls !== "off" ? null : "policy", always ?? (now.working ? null : "away")),
  };
}

/** What holds up all of them. */
function waiting(now: Situation): Hindrance | null {
  const { policy, accepted, pausedUntil, local, battery, locked } = now;
  if (policy.requireNotice && !accepted) return "notice";
  if (now.private) return "private";
  // A policy that no longer allows a pause ends those begun before: the page says so, and nobody relies on one in vain.
  if (policy.allowPause && pausedUntil !== null && local.nowMs < pausedUntil) return "paused";
  if (battery === "low") return "battery";
  return locked ? "locked" : null;
}

function leave(...reasons: (Hindrance | null)[]): Leave {
  const why = reasons.find((reason) => reason !== null) ?? null;
  return why === null ? { allowed: true, why } : { allowed: false, why };
}
