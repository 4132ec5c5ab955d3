// The live Today page, by server-sent events: /live takes the question of the page and tells which rows have changed. Viewers
// of the same page share one look at the database.
//
//   hello {mark}                       what the server shows now; a page with another mark fetches itself again
//   rows  {rows, counts, fresh, now}   rows that changed, as they stand in the page
//   page  {}                           more than rows: somebody new, another day
import { type Response, Router } from "express";
import { hasPeople } from "../../db/people.ts";
import { EMPTY_MARK } from "../../pages/empty.ts";
import type { Site } from "../../pages/frame.ts";
import type { Listing } from "../../pages/listing.ts";
import { place } from "../../pages/strip.ts";
import { type TodayPage, todayPage } from "../../pages/today.ts";
import { allow, whoAsks } from "../access.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../problems.ts";
import { readingNow } from "../reading-now.ts";
import { listingOf } from "./load-people.ts";
import { loadToday } from "./load-today.ts";
import { press, siteOf } from "./page-answer.ts";

/** A change is shown within 5 s: one look at most every 2 s while reports pour in, and one every 5 s because time passes. */
const LOOK_MIN_MS = 2_000;
const LOOK_MAX_MS = 5_000;
/** Viewers at once; the next one is told to refresh by hand. Each holds a connection and a few kilobytes. */
const VIEWERS_MAX = 500;
/** What may wait for a viewer who does not read (a laptop that fell asleep) before it is cut off: some dozen pages. */
const UNREAD_MAX_BYTES = 1024 * 1024;
/** How soon a browser that lost us tries again, ms. */
const RETRY_MS = 5_000;

/** One stream of somebody who is signed in, ms. */
const STREAM_MAX_MS = 5 * 60_000;

type Seen = { mark: string; rows: Map<string, string>; counts: string; day: string };
type Group = { listing: Listing; site: Site; viewers: Set<Response>; seen: Seen | null; looking: boolean };

export function liveRoutes(context: Context): Router {
  const router = Router();
  const groups = new Map<string, Group>();
  let changed = true;
  let timer: NodeJS.Timeout | null = null;
  let unsubscribe: (() => void) | null = null;
  let lookedAt = 0;

  router.get("/live", allow("hours"), async (request, response) => {
    if (request.method === "HEAD") return void response.type("text/event-stream").end();
    const viewers = [...groups.values()].reduce((sum, group) => sum + group.viewers.size, 0);
    if (viewers >= VIEWERS_MAX)
      throw new Refusal(503, "Too many pages are live. This one shows the state of its last refresh.", {
        retryAfterS: 60,
      });
    const listing = listingOf(request);
    const site = siteOf(context, request);
    const key = JSON.stringify([site.words.language, listing]);
    const group = groups.get(key) ?? { listing, site, viewers: new Set(), seen: null, looking: false };
    groups.set(key, group);
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      "X-Accel-Buffering": "no",
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    group.viewers.add(response);
    // It comes again by itself, and past the guard: whoever has signed out or lost a team meanwhile sees no more.
    const end = whoAsks(request).kind !== "nobody" ? setTimeout(() => response.end(), STREAM_MAX_MS) : null;
    response.once("close", () => {
      if (end !== null) clearTimeout(end);
      group.viewers.delete(response);
      if (group.viewers.size === 0) groups.delete(key);
      if (groups.size === 0) rest();
    });
    wake();
    group.seen ??= await look(group);
    tell([response], "hello", { mark: group.seen.mark, clock: context.clock() });
  });

  // A browser that lost us comes again by itself, to the server that runs then.
  context.stopping.addEventListener("abort", () => {
    for (const { viewers } of groups.values()) for (const viewer of viewers) viewer.end();
  });

  function wake() {
    unsubscribe ??= context.liveChanges(() => {
      changed = true;
    });
    timer ??= setInterval(beat, LOOK_MIN_MS).unref();
  }

  function rest() {
    if (timer !== null) clearInterval(timer);
    unsubscribe?.();
    timer = null;
    unsubscribe = null;
  }

  function beat() {
    const now = performance.now();
    if (!changed && now - lookedAt < LOOK_MAX_MS) return;
    changed = false;
    lookedAt = now;
    for (const group of groups.values()) void refresh(group);
  }

  async function refresh(group: Group) {
    if (group.looking || group.seen === null) return;
    group.looking = true;
    try {
      group.seen = await look(group, group.seen);
    } catch {
      // The database is away: viewers keep what they have, the pages themselves say so, and the next beat looks again.
      changed = true;
    } finally {
      group.looking = false;
    }
  }

  /** Looks at the page as it is now; tells the viewers what is new against what they have seen. */
  async function look({ listing, site, viewers }: Group, seen: Seen | null = null): Promise<Seen> {
    const reading = await readingNow(context);
    const clock = reading.now;
    if (!(await hasPeople(context.db))) return { mark: EMPTY_MARK, rows: new Map(), counts: "", day: "" };
    const page = todayPage(await loadToday(reading, { site, listing }));
    const counts = press().render("counts", page, site.words);
    const next: Seen = {
      mark: page.mark,
      rows: new Map(page.rows.map(({ key, mark }) => [key, mark])),
      counts,
      day: page.heading,
    };
    if (seen === null) return next;
    if (seen.day !== next.day || page.rows.some(({ key }) => !seen.rows.has(key))) {
      tell(viewers, "page", { clock });
      return next;
    }
    const rows = page.rows.filter(({ key, mark }) => seen.rows.get(key) !== mark);
    if (rows.length > 0 || counts !== seen.counts)
      tell(viewers, "rows", { ...news(page, rows), counts, clock, now: place(clock, page.axis) });
    return next;
  }

  function news(page: TodayPage, rows: TodayPage["rows"]) {
    const { render } = press();
    const { words } = page.frame;
    return {
      rows: rows.map((row) => ({ key: row.key, html: render("today-row", { row, hasTeams: page.hasTeams }, words) })),
      fresh: render("fresh", page, words),
    };
  }

  return router;
}

function tell(viewers: Iterable<Response>, event: string, data: object) {
  const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
  for (const viewer of viewers) {
    if (viewer.writableLength > UNREAD_MAX_BYTES) viewer.destroy();
    else viewer.write(text);
  }
}
