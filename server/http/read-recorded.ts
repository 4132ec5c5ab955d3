// Slots and screenshots for the read API: one page of an answer, and where in the order the rest begins.
import { z } from "zod";
import type { ScreenshotItem, SlotItem } from "../../protocol/read.ts";
import type { Reading } from "../db/days.ts";
import { logInsOf } from "../db/people/log-ins.ts";
import { eventsOfPeople } from "../db/read-events.ts";
import { type ScreenshotRow, screenshotsAfter } from "../db/screenshots.ts";
import { slotsOfPeople } from "../db/slots.ts";
import { type ActivityRule, activityOfSlots } from "../domain/activity.ts";
import { intervalsOf, streamsOf } from "../domain/intervals.ts";
import { dayBounds } from "../domain/local-day.ts";
import { unionOf } from "../domain/union.ts";
import type { Policies } from "../jobs/policies.ts";
import { picturePath } from "../pages/screenshots/paths.ts";
import {
  nextUsers,
  type Page,
  type RangeAsked,
  readCursor,
  userAsked,
  usersFrom,
  utc,
  writeCursor,
} from "./read-pages.ts";

const slotCursor = z.object({ user: z.string(), slot: z.number() });
const screenshotCursor = z.object({ user: z.string(), ts: z.number(), id: z.string() });

/** By (user, slot), a person's machines added up: the figures of the person's page. */
export async function slotsPage(reading: Reading, asked: RangeAsked, rule: ActivityRule): Promise<Page<SlotItem>> {
  const { db, calendars, now } = reading;
  const { from, to, limit } = asked;
  const after = readCursor(slotCursor, asked.cursor);
  const items: (SlotItem & { at: number })[] = [];
  let users = await usersFrom(db, asked, after?.user ?? null);
  while (users.length > 0 && items.length <= limit) {
    const [slots, events] = await Promise.all([
      slotsOfPeople(db, users, calendars.bounds({ from, to })),
      eventsOfPeople(db, users, calendars.events({ from, to })),
    ]);
    for (const one of users) {
      const worked = unionOf(streamsOf(events.get(one) ?? []).flatMap((stream) => intervalsOf(stream, now)));
      const calendar = calendars.of(one);
      const [start, end] = [dayBounds(from, calendar).start, dayBounds(to, calendar).end];
      const counts = (slots.get(one) ?? []).filter(({ slot }) => slot >= start && slot < end);
      const own = activityOfSlots(counts, worked, rule);
      const isPast = (slot: number) => after !== null && one === after.user && slot <= after.slot;
      items.push(
        ...own
          .filter(({ slot }) => !isPast(slot))
          .map((counts) => ({
            user: one,
            slot: utc(counts.slot),
            keyboard_events: counts.keyboardEvents,
            clicks: counts.clicks,
            scrolls: counts.scrolls,
            mouse_events: counts.mouseEvents,
            active_seconds: counts.activeS,
            tracked_s: counts.trackedS,
            activity: counts.share === null ? null : Math.round(counts.share * 10_000) / 10_000,
            at: counts.slot,
          })),
      );
    }
    users = await nextUsers(db, asked, users.at(-1) ?? null);
  }
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ at: _at, ...item }) => item),
    next: items.length > limit && last !== undefined ? writeCursor({ user: last.user, slot: last.at }) : null,
  };
}

/** By (log-in, ts, id): those that others may see by now. What is asked is not the pictures, so no look is logged. */
export async function screenshotsPage(
  { db, calendars, now }: Reading,
  { from, to, user, within, cursor, limit }: RangeAsked,
  policies: Pick<Policies, "shortestWindowMs" | "windowMsOf">,
): Promise<Page<ScreenshotItem>> {
  const after = readCursor(screenshotCursor, cursor);
  const logIns = await logInsOf(db);
  const rows = await screenshotsAfter(db, {
    ...calendars.bounds({ from, to }),
    user: await userAsked(db, user),
    within,
    after,
    cameBefore: now - policies.shortestWindowMs(),
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  // Some people have longer to delete a picture, or days that begin later: a page of them is shorter, and the cursor goes on.
  const isOpen = (row: ScreenshotRow) => (row.completed_at ?? now) <= now - policies.windowMsOf(row.user);
  const isWithin = calendars.within({ from, to });
  const last = page.at(-1);
  return {
    items: page
      .filter((row) => isOpen(row) && isWithin(logIns.personOf(row.user), row.ts))
      .map((row) => ({
        user: logIns.personOf(row.user),
        host: row.host,
        id: row.id,
        ts: utc(row.ts),
        displays: row.displays,
        width: row.width,
        height: row.height,
        bytes: row.bytes,
        mime: row.mime,
        blurred: row.blurred === 1,
        page: picturePath(row.id),
      })),
    next: rows.length > limit && last !== undefined ? writeCursor({ user: last.user, ts: last.ts, id: last.id }) : null,
  };
}
