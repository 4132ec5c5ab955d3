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
  /** Of the manager who did, as it was then. */
  deletedByName: string | null;
};

/** open: others may see it. The rest says why they cannot. */
export type ShotState =
  | { kind: "open" }
  | { kind: "quarantine"; untilMs: number }
  | { kind: "waiting" }
  | { kind: "elsewhere" }
  /** alone: before anyone else could see it. */
  | { kind: "deleted"; at: number | null; manager: string | null; alone: boolean }
  | { kind: "never-came" };

/** Counted down for its person each time the page is loaded; the minute that has begun counts. */
export const minutesLeft = (untilMs: number, now: number): number => Math.ceil((untilMs - now) / 60_000);

/** @param windowMs the time in which its person can delete it before anyone else sees it, counted from when it came */
export function stateOfShot(shot: Shot, { now, windowMs }: { now: number; windowMs: number }): ShotState {
  if (shot.state === "deleted") {
    if (shot.deletedBy === "never-came") return { kind: "never-came" };
    const alone = shot.completedAt === null || (shot.deletedAt ?? 0) < shot.completedAt + windowMs;
    return { kind: "deleted", at: shot.deletedAt, manager: shot.deletedByName, alone };
  }
  if (shot.state === "waiting" || shot.completedAt === null) return { kind: "waiting" };
  const untilMs = shot.completedAt + windowMs;
  if (now < untilMs) return { kind: "quarantine", untilMs };
  return shot.store === "OWN" ? { kind: "elsewhere" } : { kind: "open" };
}
