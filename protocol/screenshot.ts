// Screenshots: the agent tells what it has, gets a short-lived ticket for each of the two files, uploads them where the ticket
// says, and tells when they are there. Cloud keys never reach a workstation. One flow for every store.
import { z } from "zod";
import { idSchema, instantSchema } from "./primitives.ts";
import { SLOT_MS } from "./slot.ts";

/** Two displays of 4K as WebP have some hundred kB; more than this is no screenshot of ours. */
export const SCREENSHOT_BYTES_MAX = 10 * 1024 * 1024;
export const THUMBNAIL_BYTES_MAX = 256 * 1024;
export const PICTURE_TYPES = ["image/webp", "image/jpeg"] as const;
/** Pixels along one edge of all displays side by side. */
const EDGE_MAX = 32_768;

const pictureSchema = (bytesMax: number) =>
  z.object({
    width: z.number().int().min(1).max(EDGE_MAX),
    height: z.number().int().min(1).max(EDGE_MAX),
    bytes: z.number().int().min(1).max(bytesMax),
    /** Hexadecimal, lower case. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits"),
    mime: z.enum(PICTURE_TYPES),
  });

/**
 * POST /api/v1/screenshots, device token in Authorization: Bearer. ts: when it was taken; slot: the ten minutes it belongs to.
 * `stored`: an agent with a bucket of its own has uploaded both files already and names them; there is no ticket then.
 */
export const screenshotSchema = pictureSchema(SCREENSHOT_BYTES_MAX)
  .extend({
    id: idSchema,
    ts: instantSchema,
    slot: instantSchema,
    displays: z.number().int().min(1).max(64),
    blurred: z.boolean(),
    thumbnail: pictureSchema(THUMBNAIL_BYTES_MAX),
    stored: z
      .object({
        bucket: z.string().min(1).max(255),
        key: z.string().min(1).max(1024),
        thumbnail_key: z.string().min(1).max(1024),
      })
      .nullish()
      .transform((value) => value ?? null),
  })
  .refine(({ ts, slot }) => slot === Math.floor(ts / SLOT_MS) * SLOT_MS, {
    path: ["slot"],
    message: "must be the ten minutes in which ts lies",
  });
export type Screenshot = z.infer<typeof screenshotSchema>;
export type WireScreenshot = z.input<typeof screenshotSchema>;

/** How one file is uploaded: the method, to the url (absolute, or a path of this server), with these headers, and form fields if there are any. */
export const ticketSchema = z.object({
  method: z.enum(["PUT", "POST"]),
  url: z.string().max(8192),
  headers: z.record(z.string(), z.string()),
  fields: z.record(z.string(), z.string()).optional(),
});
export type Ticket = z.infer<typeof ticketSchema>;

/** 200 {upload, thumbnail}: null where the file is at the store already (asked again, or stored by the agent itself). */
export const ticketsSchema = z.object({ upload: ticketSchema.nullable(), thumbnail: ticketSchema.nullable() });
export type Tickets = z.infer<typeof ticketsSchema>;

/** POST /api/v1/screenshots/{id}/complete -> 200 once size and hash of both files are right at the store; else 409 `not-there` or `not-the-same`. */
export const completedSchema = z.object({ complete: z.literal(true) });

/**
 * DELETE /api/v1/screenshots/{id} -> 200: its person takes it back. Any time before it is complete, and then within
 * screenshotDeleteWindowMinutes after that, in which nobody else can see it; else 409 `too-late`. Again is harmless.
 */
export const takenBackSchema = z.object({ deleted: z.literal(true) });
