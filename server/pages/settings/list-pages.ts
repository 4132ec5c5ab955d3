// The links under a list of the settings that does not fit on one page: which part is shown, the one before and the one after.
import type { Words } from "../../words/words.ts";

export type ListPages = { text: string; previous: string | null; next: string | null };

/** null: it fits. page counts from 1; max: rows of a page. */
export function listPages(
  { total, page, max, path }: { total: number; page: number; max: number; path: (page: number) => string },
  { say }: Words,
): ListPages | null {
  if (total <= max) return null;
  return {
    text: say("settings.range", { from: (page - 1) * max + 1, to: Math.min(total, page * max), total }),
    previous: page > 1 ? path(page - 1) : null,
    next: page * max < total ? path(page + 1) : null,
  };
}
