// The plain report: POST /api/report, kept for ever for scripts and for PowerShell agents. JSON or a form body.
// An id, host or until in it is ignored, like any unknown field.
import { z } from "zod";
import { nameSchema, STATES } from "./primitives.ts";

/** Largest body of a plain report, bytes. */
export const REPORT_BYTES_MAX = 64 * 1024;

/**
 * `{user, state, ts?}`. user: trimmed, NFC, 1–256 characters. state: working or stopped, in any case. ts: ISO 8601 text,
 * offset optional (then read in the server's TIME_ZONE); missing, null or empty: the server's time. The text is read by the
 * server, which alone knows the zone. Errors: 400 with the field named.
 */
export const reportSchema = z.object({
  user: nameSchema,
  state: z
    .string()
    .transform((text) => text.trim().toLowerCase())
    .pipe(z.enum(STATES)),
  ts: z
    .string()
    .max(64, "must be an ISO 8601 date and time")
    .nullish()
    .transform((text) => text?.trim() || null),
});
export type Report = z.infer<typeof reportSchema>;

/** The answer to a stored report: 200 means durably stored. */
export const reportAnswerSchema = z.object({ success: z.literal(true) });
