// What a server's answer means to whoever asked for the link of a person's own page. Pure. The link is handed to the system to be
// opened, so it has to be an address of the web and nothing else: a file or a program is not what was asked for.
import type { Heard } from "./answers.ts";

/** Longer than any of ours; what a system does with longer ones nobody knows. */
const LINK_MAX = 2_000;

/** null: none. */
export function ownLinkOf(heard: Heard): string | null {
  if (heard.kind === "silence" || heard.status !== 200) return null;
  try {
    const { url } = JSON.parse(heard.body) as { url?: unknown };
    if (typeof url !== "string" || url.length > LINK_MAX) return null;
    const { protocol, href } = new URL(url);
    return protocol === "http:" || protocol === "https:" ? href : null;
  } catch {
    return null; // a captive portal's page, or a link that is none
  }
}
