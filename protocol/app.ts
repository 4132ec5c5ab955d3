// The use of one application or site: an item of the agent's batch. Merged at the agent while nothing changes, re-sent under
// the same id while it grows. Titles and addresses are the most private texts on the wire: each has a limit, and the address
// is cut to its host by whoever stores it, unless the policy in force says otherwise.
import { z } from "zod";
import { APP_DURATION_MAX_S, APPLICATION_MAX, PROJECT_MAX, TITLE_MAX, URL_MAX } from "./app-limits.ts";
import { idSchema, instantSchema } from "./primitives.ts";

export const APP_KINDS = ["APP", "URL"] as const;
export type AppKind = (typeof APP_KINDS)[number];

// biome-ignore lint/suspicious/noControlCharactersInRegex: taking control characters out is what it is for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** A window says what it likes: control characters become a space, halves of characters a replacement sign. */
const shownText = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) =>
      text.toWellFormed().normalize("NFC").replace(CONTROL, " ").trim().slice(0, max).toWellFormed(),
    );

/** http and https only. Name and password in it, and what stands behind #, are dropped here: neither says where somebody was. */
const addressSchema = z
  .string()
  .max(URL_MAX)
  .transform((text, ctx): string => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^https?:$/.test(url.protocol) || url.host === "") {
      ctx.addIssue({ code: "custom", message: "must be an address that begins with http:// or https://" });
      return z.NEVER;
    }
    url.username = "";
    url.password = "";
    url.hash = "";
    if (url.href.length <= URL_MAX) return url.href;
    ctx.addIssue({ code: "custom", message: `must have at most ${URL_MAX} characters once it is written out` });
    return z.NEVER;
  });

const absent = <T>(value: T | null | undefined) => value ?? null;

/**
 * {type: "app", id, title?, description, date, duration, kind?, url?, project?}. description: the application. date: when its
 * use began. duration: seconds, whole or not; it grows, of two under one id the larger counts. kind: absent, it is URL where
 * a url is given and APP otherwise. url: host only unless the policy says full (`https://example.org/`). project: chosen in
 * the tray; it wins over the rules of the server. Errors: `invalid` with the field named, `future`, `id-taken`.
 */
export const appSchema = z
  .object({
    type: z.literal("app"),
    id: idSchema,
    title: shownText(TITLE_MAX)
      .nullish()
      .transform((text) => text || null),
    description: shownText(APPLICATION_MAX).refine((text) => text !== "", "must name the application"),
    date: instantSchema,
    duration: z.number().min(0).max(APP_DURATION_MAX_S),
    kind: z.enum(APP_KINDS).nullish().transform(absent),
    url: addressSchema.nullish().transform(absent),
    project: shownText(PROJECT_MAX)
      .nullish()
      .transform((text) => text || null),
  })
  .refine(({ kind, url }) => kind !== "URL" || url !== null, { path: ["url"], message: "is missing for kind URL" });
export type AppItem = z.infer<typeof appSchema>;

/** The kind said, else the one that the item shows. */
export const kindOf = ({ kind, url }: Pick<AppItem, "kind" | "url">): AppKind => kind ?? (url === null ? "APP" : "URL");
