// A picture as the pages see it: what was told of it, and whether others may see it by now. Pure.

export type Shot = {
  id: string;
  host: string;
  ts: number;
  displays: number;
  blurred: boolean;
  width: number;
  height: number;
  bytes: number;
  thumbnail: { width: number; height: number };
  state: "waiting" | "complete" | "deleted";
  /** OWN: in a bucket of the agent's own, which this server does not read. */
  store: string;
  bucket: string | null;
  completedAt: number | null;
  deletedAt: number | null;
  deletedBy: string | null;
};

/** open: others may see it. The rest says why they cannot. */
export type ShotState =
  | { kind: "open" }
  | { kind: "quarantine"; untilMs: number }
  | { kind: "waiting" }
  | { kind: "elsewhere" }
  | { kind: "deleted"; at: number | null }
  | { kind: "never-came" };

/** @param windowMs the time in which its person can delete it before anyone else sees it, counted from when it came */
export function stateOfShot(shot: Shot, { now, windowMs }: { now: number; windowMs: number }): ShotState {
  if (shot.state === "deleted")
    return shot.deletedBy === "never-came" ? { kind: "never-came" } : { kind: "deleted", at: shot.deletedAt };
  if (shot.state === "waiting" || shot.completedAt === null) return { kind: "waiting" };
  const untilMs = shot.completedAt + windowMs;
  if (now < untilMs) return { kind: "quarantine", untilMs };
  return shot.store === "OWN" ? { kind: "elsewhere" } : { kind: "open" };
}
