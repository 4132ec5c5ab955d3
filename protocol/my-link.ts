// POST /api/v1/my-link: the link by which an agent opens its person's own page on the server, without a password.
import { z } from "zod";

/** url: opens once, before `expires`. It stays in histories and lists of processes, where it is then worth nothing. */
export const myLinkSchema = z.object({ url: z.url({ protocol: /^https?$/ }), expires: z.string() });
export type MyLink = z.infer<typeof myLinkSchema>;
