// How every error looks on the wire: RFC 9457 problem+json, with `success: false` for the scripts that look for it.
import { z } from "zod";

export const PROBLEM_TYPE = "application/problem+json";

/** title: what kind of error; detail: what was wrong, with the field; code: a stable word for machines where there is one. */
export const problemSchema = z.object({
  success: z.literal(false),
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;
