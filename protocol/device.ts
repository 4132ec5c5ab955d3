// Enrolment: POST /api/v1/devices gives an agent the token it reports with. The token is shown once and kept hashed.
import { z } from "zod";
import { nameSchema } from "./primitives.ts";

export const enrolmentSchema = z.object({
  user: nameSchema,
  host: nameSchema,
  os: z.string().min(1).max(128),
  version: z.string().min(1).max(64),
  key: z
    .string()
    .max(512)
    .nullish()
    .transform((value) => value ?? null),
});
export type Enrolment = z.infer<typeof enrolmentSchema>;

/**
 * 201 {device: UUID, token: 64 hexadecimal digits (256 bits)}; waiting: the token is good for nothing until a manager has let the
 * machine in (403 `waiting`). 403 where a key is needed and wrong (`key`), or the machine is shut out (`revoked`).
 */
export const enrolledSchema = z.object({
  device: z.string(),
  token: z.string().min(32).max(256),
  waiting: z.boolean().optional(),
});
export type Enrolled = z.infer<typeof enrolledSchema>;
