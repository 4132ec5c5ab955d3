// The read API: the same figures as the pages, for BI tools. Times in UTC with milliseconds, durations in whole seconds.
import { z } from "zod";
import { daySchema, nameSchema } from "./primitives.ts";

/** Rows of one answer; `next` leads to the rest. */
export const READ_PAGE_MAX = 1000;
/** Longest range of local days one question may ask for. */
export const READ_DAYS_MAX = 400;

/** ?from&to: local days, both included. user: one person. cursor: `next` of the answer before. */
export const rangeQuerySchema = z.object({
  from: daySchema,
  to: daySchema,
  user: nameSchema.optional(),
  cursor: z.string().max(2048).optional(),
});
export type RangeQuery = z.infer<typeof rangeQuerySchema>;

/** One person's local day. worked_s includes estimated_s. coverage: 0–1, null without a window. */
export const dayItemSchema = z.object({
  user: z.string(),
  day: z.string(),
  worked_s: z.number().int(),
  estimated_s: z.number().int(),
  first_login: z.string().nullable(),
  last_seen: z.string().nullable(),
  coverage: z.number().min(0).max(1).nullable(),
});
export type DayItem = z.infer<typeof dayItemSchema>;

/** One stretch of work of one (user, host), clipped to the asked days. */
export const intervalItemSchema = z.object({
  user: z.string(),
  host: z.string(),
  start: z.string(),
  end: z.string(),
  estimated: z.boolean(),
});
export type IntervalItem = z.infer<typeof intervalItemSchema>;

/** Input of ten minutes, a person's machines added up. slot: its start. activity: 0–1, null where nothing was worked. */
export const slotItemSchema = z.object({
  user: z.string(),
  slot: z.string(),
  keyboard_events: z.number().int(),
  clicks: z.number().int(),
  scrolls: z.number().int(),
  mouse_events: z.number().int(),
  active_seconds: z.number().int(),
  tracked_s: z.number().int(),
  activity: z.number().min(0).max(1).nullable(),
});
export type SlotItem = z.infer<typeof slotItemSchema>;

/** What is known of a picture that can be seen. page: where, on this server; opening it is logged. */
export const screenshotItemSchema = z.object({
  user: z.string(),
  host: z.string(),
  id: z.string(),
  ts: z.string(),
  displays: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  bytes: z.number().int(),
  mime: z.string(),
  blurred: z.boolean(),
  page: z.string(),
});
export type ScreenshotItem = z.infer<typeof screenshotItemSchema>;

/**
 * Time of one person's day in one application, site or project (name "": no project). Two machines with the same in front count
 * once. activity: 0–1, of the slots whose input was counted; null where it was of none.
 */
export const timeItemSchema = z.object({
  user: z.string(),
  day: z.string(),
  name: z.string(),
  time_s: z.number().int(),
  activity: z.number().min(0).max(1).nullable(),
});
export type TimeItem = z.infer<typeof timeItemSchema>;

/** Time that a person claims because no machine saw it; never part of worked_s. unseen_s: what of it no machine saw. */
export const claimItemSchema = z.object({
  user: z.string(),
  id: z.string(),
  from: z.string(),
  to: z.string(),
  kind: z.string(),
  text: z.string(),
  state: z.enum(["open", "accepted", "declined", "withdrawn"]),
  unseen_s: z.number().int(),
  made_at: z.string(),
  answered_at: z.string().nullable(),
  answered_by: z.string().nullable(),
  answer: z.string().nullable(),
});
export type ClaimItem = z.infer<typeof claimItemSchema>;

export const personItemSchema = z.object({ user: z.string(), name: z.string(), team: z.string().nullable() });
export type PersonItem = z.infer<typeof personItemSchema>;

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
