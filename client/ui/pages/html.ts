// HTML from values: everything put into a template is escaped, unless it is HTML made the same way. Pure.

import type { Piece } from "../../../protocol/words.ts";

export type Html = { html: string };
type Hole = Html | string | number | null | false | readonly Hole[];

/** null and false leave nothing behind, so that `cond && html`…`` reads well. */
export function html(parts: TemplateStringsArray, ...holes: Hole[]): Html {
  return {
    html: parts.map((part, index) => part + (index < holes.length ? textOf(holes[index] ?? null) : "")).join(""),
  };
}

function textOf(hole: Hole): string {
  if (hole === null || hole === false) return "";
  if (typeof hole === "string" || typeof hole === "number") return escaped(String(hole));
  return "html" in hole ? hole.html : hole.map(textOf).join("");
}

/** A sentence in which code or a name stands. */
export const sentence = (pieces: readonly Piece[]): Html[] =>
  pieces.map(({ kind, text }) => {
    if (kind === "code") return html`<code>${text}</code>`;
    return kind === "value" ? html`<bdi>${text}</bdi>` : html`${text}`;
  });

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
