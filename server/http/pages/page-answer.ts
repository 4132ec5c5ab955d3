// Sends a page: rendered, compressed as the browser likes it, never kept by anyone on the way. Views and assets are read
// once, when the first page or the pages' routes ask for them.
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Request, Response } from "express";
import type { Frame, Site } from "../../pages/frame.ts";
import { may } from "../access.ts";
import type { Context } from "../context.ts";
import { managerOf } from "../sign-in/session.ts";
import { type Assets, loadAssets } from "./assets.ts";
import { compileViews, type Render } from "./views.ts";

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);
/** Level 6 and quality 4: two milliseconds for a page of a hundred kilobytes, off the main thread. */
const GZIP = { level: 6 };
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** What all pages are made with. */
export type Press = { render: Render; assets: Assets };

let made: Press | null = null;
export function press(): Press {
  made ??= { render: compileViews(), assets: loadAssets() };
  return made;
}

/** In the language of who asks. */
export const siteOf = ({ version, languages }: Pick<Context, "version" | "languages">, request: Request): Site => ({
  version,
  words: languages.askedBy(request),
  assets: press().assets.urls,
});

export async function sendPage(
  request: Request,
  response: Response,
  { view, page, status = 200 }: { view: string; page: { frame: Frame }; status?: number },
): Promise<void> {
  const frame = { ...page.frame, ...asSeenBy(request, page.frame) };
  const html = new TextEncoder().encode(press().render(view, { ...page, frame }, frame.words));
  const way = request.acceptsEncodings("br", "gzip");
  response.status(status).set({
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control":
      response.getHeader("Cache-Control") ?? (frame.manager === null ? "private, no-cache" : "private, no-store"),
    Vary: "Accept-Encoding, Accept-Language",
  });
  let body: Uint8Array = html;
  if (way === "br" || way === "gzip") {
    response.set("Content-Encoding", way);
    body = await compressed(html, way);
  }
  response.set("Content-Length", String(body.length));
  response.end(request.method === "HEAD" ? undefined : body);
}

/**
 * The html is given up with it. zlib keeps hold of what it was given until the next collection of all memory, and the weight of a
 * few hundred pages brings that about, which stops the next page for as long as it takes to make it.
 */
async function compressed(html: Uint8Array<ArrayBuffer>, way: "br" | "gzip"): Promise<Buffer> {
  try {
    return way === "br" ? await brotlied(html, BROTLI) : await gzipped(html, GZIP);
  } finally {
    html.buffer.transfer(0);
  }
}

/** The pages that may be opened; who is signed in, or the way to sign in and back to this page. */
function asSeenBy(request: Request, { name, nav, foot }: Frame): Pick<Frame, "nav" | "foot" | "manager" | "signIn"> {
  const manager = managerOf(request)?.name ?? null;
  const isOnTheWay = name === "sign-in" || name === "setup" || name === "error";
  return {
    nav: nav.filter(({ what }) => may(request, what)),
    foot: foot.filter(({ what }) => may(request, what)),
    manager,
    signIn: isOnTheWay ? null : `/sign-in?to=${encodeURIComponent(request.originalUrl)}`,
  };
}
