// The look of the server's pages, carried by the agent: the very files, as text in the program, so that there is no second copy.
import base from "../../server/public/base.css" with { type: "text" };
import favicon from "../../server/public/favicon.svg" with { type: "text" };
import parts from "../../server/public/parts.css" with { type: "text" };
import tokens from "../../server/public/tokens.css" with { type: "text" };

export const LOOK: ReadonlyMap<string, { mime: string; text: string }> = new Map([
  ["/tokens.css", { mime: "text/css; charset=utf-8", text: tokens }],
  ["/base.css", { mime: "text/css; charset=utf-8", text: base }],
  ["/parts.css", { mime: "text/css; charset=utf-8", text: parts }],
  ["/favicon.svg", { mime: "image/svg+xml", text: favicon }],
]);
