// What an agent may record: GET /api/v1/policy with an ETag. Keys keep the names people know from the system they come from.
// A local configuration may restrict it further, never widen it.
import { z } from "zod";

export const policySchema = z.object({
  /** The person has to see the notice of what is recorded before anything but working/stopped leaves the machine. */
  requireNotice: z.boolean(),
  allowScreenshotCapture: z.boolean(),
  isScreenshotEnabled: z.boolean(),
  /** Minutes between screenshots. */
  screenshotFrequency: z.number().int().min(1).max(1440),
  randomScreenshot: z.boolean(),
});
export type Policy = z.infer<typeof policySchema>;
