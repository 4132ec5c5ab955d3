// What the person of this machine sees of the agent: the page on 127.0.0.1, and what page and tray say and do, put together
// from the agent's parts.
import type { Policy } from "../../protocol/policy.ts";
import type { Applications } from "../apps/applications.ts";
import type { Browsers } from "../apps/browsers.ts";
import type { Projects } from "../apps/project.ts";
import type { Config, Environment } from "../config.ts";
import type { Trouble } from "../core/connectivity.ts";
import { workedIntervals, workedMs } from "../core/today.ts";
import type { Log } from "../log.ts";
import { askOwnLink } from "../net/own-page.ts";
import type { Queue } from "../outbox/queue.ts";
import type { Recorded } from "../outbox/sent.ts";
import { tokenKey } from "../outbox/uploader.ts";
import type { Platform } from "../platform/platform.ts";
import type { Permission } from "../recording/permission.ts";
import type { StateFiles } from "../state-dir.ts";
import type { Tick } from "../tick.ts";
import { EXTENSION_PATHS, openBrowserDoor } from "./browser-door.ts";
import type { Facts, Picture } from "./facts.ts";
import { linkTo } from "./guard.ts";
import { type Answer, openPageDoor } from "./page-door.ts";
import { pauseEnd } from "./pause-end.ts";
import { openTrayKeeper } from "./tray/tray-keeper.ts";
import type { Words } from "./words/words.ts";

/** Pictures that have not left this machine yet. */
export type WaitingPictures = {
  list(): Picture[];
  /** What keeps them from arriving; null: nothing. */
  trouble(): Trouble | null;
  thumbnail(id: string): Promise<{ mime: string; bytes: Uint8Array<ArrayBuffer> } | null>;
  remove(id: string): Promise<boolean>;
};

export type FaceParts = {
  config: Config;
  env: Environment;
  version: string;
  owner: { user: string; host: string };
  files: StateFiles;
  log: Log;
  platform: Platform;
  queue: Queue;
  tick: Tick;
  permission: Permission;
  serverPolicy: () => Policy | null;
  pictures: WaitingPictures;
  applications: Pick<Applications, "told">;
  projects: Projects;
  browsers: Browsers;
  words: Words;
  now: () => number;
  /** The file was changed; what can change without a new start, does. */
  onConfig: (config: Config) => void;
  quit: () => void;
};

export type Face = {
  /** Once a beat: the tray shows what has changed. */
  beat(): void;
  close(): Promise<void>;
};

/** Where the page was last, so that `stint settings` finds it and an open page outlives a restart of the agent. */
export const PAGE_KEY = "page";
const RECORDED_MS = 48 * 3_600_000;

export async function openFace(parts: FaceParts): Promise<Face> {
  const { queue, log, now } = parts;
  const facts = () => factsOf(parts);
  const before: { port: number; token: string } | null = JSON.parse(queue.kept(PAGE_KEY) ?? "null");
  const token = before?.token ?? hex(crypto.getRandomValues(new Uint8Array(32)));
  const trayFailure = () => tray.failure();
  const ownLink = () => ownLinkAt(parts);
  // Pages, style sheets and settings would be 10 MB of an agent whose page is looked at once in a while.
  let pages: Promise<Answer> | null = null;
  const load = async () => (await import("./page-parts.ts")).openPages({ ...parts, trayFailure, ownLink }, facts);
  const { browsers, applications, permission, owner } = parts;
  const standing = () => ({
    gate: permission.gate(),
    policy: permission.policy(),
    person: owner.user,
    server: serverOf(parts),
    words: parts.words,
  });
  const extension = openBrowserDoor({ now, standing, browsers, told: applications.told, log });
  const answer: Answer = async (request, door) => {
    if (new URL(request.url).pathname.startsWith(EXTENSION_PATHS)) return await extension(request, door);
    pages ??= load();
    return await (await pages)(request, door);
  };
  const server = openPageDoor(answer, { port: before?.port ?? 0, token });
  const door = { port: server.port, token };
  queue.keep(PAGE_KEY, JSON.stringify(door));
  log.info(`This machine's page is on 127.0.0.1:${door.port}; \`stint settings\` opens it.`);
  const tray = await openTrayKeeper({
    env: parts.env,
    facts,
    workedTodayMs: () => workedMs(facts().today),
    link: (to) => linkTo(door, to, now()),
    ownLink,
    pause: (until) => parts.permission.pause(pauseEnd(until, now())),
    resume: parts.permission.resume,
    choose: parts.projects.choose,
    quit: parts.quit,
    words: parts.words,
    log,
  });
  return {
    beat: tray.beat,
    close: async () => {
      tray.close();
      await server.close();
    },
  };
}

/** The link of this person's own page on the server; null where there is none. */
async function ownLinkAt({ config, queue, owner, version, now }: FaceParts): Promise<string | null> {
  const base = config.endpoint?.base;
  const token = base === undefined ? null : queue.kept(tokenKey(base, owner));
  return base === undefined || token === null ? null : await askOwnLink({ base, token, version, now });
}

function factsOf(parts: FaceParts): Facts {
  const { version, owner, queue, tick, permission, serverPolicy, pictures, projects, browsers, now } = parts;
  const nowMs = now();
  let recorded: Recorded[] | null = null;
  const readOnce = () => {
    recorded ??= queue.recorded(nowMs - RECORDED_MS);
    return recorded;
  };
  return {
    nowMs,
    version,
    person: owner,
    server: serverOf(parts),
    activity: activityOf(tick),
    policy: permission.policy(),
    policyFrom: serverPolicy() === null ? "machine" : "server",
    gate: permission.gate(),
    consent: permission.consent(),
    pausedUntilMs: permission.pausedUntil(),
    queue: { waiting: queue.waiting(), oldestAtMs: queue.oldestAt(), refused: queue.refused(REFUSED_SHOWN) },
    delivery: JSON.parse(queue.kept("delivery") ?? "null"),
    pictureTrouble: pictures.trouble(),
    pictures: pictures.list(),
    projects: { offered: projects.offered(), chosen: projects.chosen() },
    browsers: { paired: browsers.list(), code: browsers.offered() },
    // Read where they are shown only: the tray asks for the rest every few seconds.
    get today() {
      const items = readOnce().map(({ item }) => item);
      return workedIntervals(items, { fromMs: midnightBefore(nowMs), toMs: nowMs });
    },
    get recorded() {
      return readOnce();
    },
  };
}

const serverOf = ({ config }: FaceParts) => config.endpoint?.base ?? "no server";

/** More than these nobody reads on a page; the file keeps them. */
const REFUSED_SHOWN = 20;

function activityOf(tick: Tick): Facts["activity"] {
  const presence = tick.presence();
  if (presence === null) return null;
  const { activity } = presence;
  const state = presence.private ? "private" : activity.kind;
  return { state, sinceMs: activity.ts, reason: activity.kind === "stopped" ? activity.reason : null };
}

function midnightBefore(ms: number): number {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
