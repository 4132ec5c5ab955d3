// The agent's batch: POST /api/v1/batch, device token in Authorization: Bearer. Everything in it is idempotent by id, and one
// bad item rejects itself only, so the envelope and the items have schemas of their own.
import { z } from "zod";
import { appSchema } from "./app.ts";
import { idSchema, instantSchema, nameSchema, REASONS, STATES } from "./primitives.ts";
import { SLOT_MS } from "./slot.ts";

/** Largest batch, bytes as sent after decompression. */
export const BATCH_BYTES_MAX = 1024 * 1024;
export const BATCH_ITEMS_MAX = 1000;
/** When an agent that says nothing about it is expected again, seconds. */
export const NEXT_IN_DEFAULT_S = 60;
/** The furthest an agent may put off its next word: the longest poll interval, seconds. */
export const NEXT_IN_MAX_S = 3600;
/** An `until` further from its ts than this is a broken clock, not a long day, ms. */
export const UNTIL_MAX_MS = 48 * 3600 * 1000;
/** An item further in the future than this is rejected with code `future`, ms. */
export const FUTURE_MAX_MS = 5 * 60 * 1000;

/** {sent_at, next_in_s, agent:{version, os, host}, user, items}; next_in_s 0 means: not expected (log-off, quit). */
export const batchSchema = z.object({
  sent_at: instantSchema,
  next_in_s: z.number().min(0).max(NEXT_IN_MAX_S).default(NEXT_IN_DEFAULT_S),
  agent: z.object({ version: z.string().min(1).max(64), os: z.string().max(128), host: nameSchema }),
  user: nameSchema,
  items: z.array(z.unknown()).max(BATCH_ITEMS_MAX),
});
export type Batch = z.infer<typeof batchSchema>;

/** A stretch of work or its end. Re-sent with a later `until` under the same id while the person goes on working. */
export const presenceSchema = z
  .object({
    type: z.literal("presence"),
    id: idSchema,
    state: z.enum(STATES),
    ts: instantSchema,
    until: instantSchema.nullish().transform((value) => value ?? null),
    reason: z
      .enum(REASONS)
      .nullish()
      .transform((value) => value ?? null),
  })
  .refine((item) => item.until === null || item.until - item.ts <= UNTIL_MAX_MS, {
    path: ["until"],
    message: "is more than 48 hours after ts",
  });

/** A stretch in which the agent ran; re-sent under the same id with a later `to`. */
export const runningSchema = z
  .object({ type: z.literal("running"), id: idSchema, from: instantSchema, to: instantSchema })
  .refine((item) => item.to >= item.from, { path: ["to"], message: "is before from" });

/** Something the agent has to say about its own recording: paused, clock, queue-trimmed, permission-missing … */
export const noteSchema = z.object({
  type: z.literal("note"),
  id: idSchema,
  ts: instantSchema,
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "must be a word of lower-case letters, digits and hyphens"),
  text: z
    .string()
    .max(2000)
    .nullish()
    .transform((value) => value ?? null),
});

/** What a question about scripted activity rests on. */
export const SCRIPTED_KINDS = ["mouse-speed", "key-speed", "straight-line", "regular-beat"] as const;
/** More input in ten minutes than any hand or device makes; beyond it a count is a fault. */
const SLOT_COUNT_MAX = 10_000_000;
const slotCount = z.number().int().min(0).max(SLOT_COUNT_MAX);

/**
 * Input of one slot, counted; which key, never. mouse_events: clicks + scrolls + seconds with movement. active_seconds:
 * seconds with any input. Re-sent while it grows: (user, host, slot) decides, each field becomes the larger of the two, so
 * an id is not needed; where there is one it names the item in `rejected`. Source: semantics, "Activity of a slot".
 */
export const slotSchema = z.object({
  type: z.literal("slot"),
  id: idSchema.nullish().transform((value) => value ?? null),
  slot: instantSchema.refine((ms) => ms % SLOT_MS === 0, "must be the start of ten minutes by the UTC clock"),
  keyboard_events: slotCount,
  clicks: slotCount,
  scrolls: slotCount,
  mouse_events: slotCount,
  active_seconds: z
    .number()
    .int()
    .min(0)
    .max(SLOT_MS / 1000),
  scripted: z
    .array(
      z.object({
        kind: z.enum(SCRIPTED_KINDS),
        count: z.number().int().min(1).max(SLOT_COUNT_MAX),
        evidence: z.string().max(500),
      }),
    )
    .max(SCRIPTED_KINDS.length)
    .default([]),
});

export const itemSchema = z.discriminatedUnion("type", [
  presenceSchema,
  runningSchema,
  noteSchema,
  slotSchema,
  appSchema,
]);
export type Item = z.infer<typeof itemSchema>;
/** An item as an agent writes it, before it is read: times as ISO text. */
export type WireItem = z.input<typeof itemSchema>;

/**
 * Why one item was set aside: `invalid` (its schema), `unknown-type`, `future`, `id-taken` (another user or host has the id), `too-old`
 * (of days that are kept no longer: it will not be taken however often it is sent, and need not be kept).
 */
export const REJECTIONS = ["invalid", "unknown-type", "future", "id-taken", "too-old"] as const;
export const rejectedSchema = z.object({
  index: z.number().int(),
  id: z.string().nullable(),
  code: z.enum(REJECTIONS),
  detail: z.string(),
});
export type Rejected = z.infer<typeof rejectedSchema>;

/** 200 {accepted, rejected, now, policy}; now is the server's time, policy the ETag of the policy in force. */
export const batchAnswerSchema = z.object({
  accepted: z.number().int(),
  rejected: z.array(rejectedSchema),
  now: z.string(),
  policy: z.string(),
});
export type BatchAnswer = z.infer<typeof batchAnswerSchema>;
