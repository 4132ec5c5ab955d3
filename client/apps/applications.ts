// Looks at what is in front, once a beat and whenever a browser tells of another page, and keeps it durable as far as it has
// grown. Decides nothing itself: what may be kept is core/apps/subject.ts, what becomes an item core/apps/stretches.ts. Where
// nothing may be recorded no window is looked at.
import type { Policy } from "../../protocol/policy.ts";
import { type Change, end, look, NOTHING, type Seen } from "../core/apps/stretches.ts";
import { applicationOf, type Page, pageOf, siteOf } from "../core/apps/subject.ts";
import type { Work } from "../core/apps/work.ts";
import type { Gate } from "../core/gate.ts";
import type { AppItem } from "../core/item.ts";
import type { Log } from "../log.ts";
import type { Owner, Queue } from "../outbox/queue.ts";
import type { Platform } from "../platform/platform.ts";

/** A browser says every 30 s that its page is still the same; silent for longer, it has gone or cannot tell. */
const PAGE_MAX_MS = 75_000;
/** Items held in memory while the disk takes nothing: a day of a restless person. */
const UNSAVED_MAX = 3_000;

export type ApplicationsParts = {
  platform: Pick<Platform, "windowInFront">;
  queue: Pick<Queue, "save">;
  log: Pick<Log, "repeating">;
  owner: Owner;
  now: () => number;
  newId: () => string;
  /** The stretch of the wall clock being read. */
  clock: () => number;
  gate: () => Pick<Gate, "applications" | "sites">;
  policy: () => Policy;
  work: () => Work;
  /** Chosen by the person; null: none. */
  project: () => string | null;
};

export type Applications = {
  /** Once a beat, after work was looked at. */
  beat(): void;
  /** A paired browser has this page in front; null: none, or none that it may tell. */
  told(page: Page | null): void;
  /** The agent ends: durable when it returns, because a log-off may end the process at once. */
  stop(): void;
};

type InFront = { application: Seen; site: Seen };
const HIDDEN: InFront = { application: "hidden", site: "hidden" };
const EMPTY: InFront = { application: "none", site: "none" };

export function createApplications(parts: ApplicationsParts): Applications {
  const { platform, queue, log, owner, now } = parts;
  const tracks = { application: NOTHING, site: NOTHING };
  let working: (Work & { kind: "working" }) | null = null;
  let page: (Page & { toldAtMs: number }) | null = null;
  const unsaved = new Map<string, AppItem>();

  function inFront(): InFront {
    const { applications, sites } = parts.gate();
    if (!sites.allowed || (page !== null && Math.abs(now() - page.toldAtMs) > PAGE_MAX_MS)) page = null;
    if (!applications.allowed && page === null) return HIDDEN;
    const front = platform.windowInFront();
    if (front.kind === "none") return EMPTY;
    if (front.kind === "unknown") {
      log.repeating("front", `The window in front cannot be told. ${front.reason} ${front.remedy}`);
      return HIDDEN;
    }
    const chosen = { policy: parts.policy(), project: parts.project() };
    return {
      application: applications.allowed ? applicationOf(front, chosen) : "hidden",
      site: page !== null ? siteOf(front, page, chosen) : sites.allowed ? "none" : "hidden",
    };
  }

  function take(kind: keyof InFront, { track, items }: Change): void {
    tracks[kind] = track;
    for (const item of items) unsaved.set(item.id, item);
  }

  function endWork(atMs: number): void {
    take("application", end(tracks.application, atMs));
    take("site", end(tracks.site, atMs));
    working = null;
  }

  function lookNow(): void {
    const work = parts.work();
    if (working !== null && work.kind === "stopped") endWork(work.atMs);
    if (working !== null && work.kind === "working" && work.id !== working.id) endWork(working.workedToMs);
    if (work.kind === "stopped") {
      page = null;
      return;
    }
    working = work;
    const seen = inFront();
    const at = { nowMs: now(), workedToMs: work.workedToMs, clock: parts.clock() };
    take("application", look(tracks.application, { ...at, seen: seen.application }, parts.newId));
    take("site", look(tracks.site, { ...at, seen: seen.site }, parts.newId));
  }

  function save(): void {
    for (const id of [...unsaved.keys()].slice(0, Math.max(0, unsaved.size - UNSAVED_MAX))) unsaved.delete(id);
    if (unsaved.size === 0) return;
    try {
      queue.save({ items: [...unsaved.values()], owner, kept: {} });
      unsaved.clear();
    } catch (error) {
      log.repeating(
        "save-applications",
        `Applications cannot be saved (${error instanceof Error ? error.message : error}). Is the disk full? They are held in memory until they can.`,
      );
    }
  }

  return {
    beat: () => {
      lookNow();
      save();
    },
    told: (told) => {
      const known = told === null ? null : pageOf(told, parts.policy());
      page = known === null ? null : { ...known, toldAtMs: now() };
      lookNow();
      save();
    },
    stop: () => {
      const work = parts.work();
      endWork(work.kind === "stopped" ? work.atMs : work.workedToMs);
      save();
    },
  };
}
