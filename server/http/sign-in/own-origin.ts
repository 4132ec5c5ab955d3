// What changes something is asked for by a page of this server's own, or not at all: no other site can make a signed-in browser do
// it. Browsers send Sec-Fetch-Site over TLS and on this machine only, so on an office's plain HTTP it is Origin that tells.
import type { Request, RequestHandler } from "express";
import { refusalSaid } from "../problems.ts";

/** How a link of ours begins: PUBLIC_URL, else the name under which this server was asked, which is one of its own. */
export const ownAddress = (publicUrl: string | undefined, { protocol, headers }: Request) =>
  publicUrl ?? `${protocol}://${headers.host}`;

export const ownOrigin =
  (publicUrl: string | undefined): RequestHandler =>
  (req, _res, next) =>
    next(
      req.method === "GET" || req.method === "HEAD" || isOwn(req, publicUrl)
        ? undefined
        : refusalSaid(
            403,
            "error.other-origin",
            {},
            {
              code: "origin",
            },
          ),
    );

function isOwn({ headers }: Request, publicUrl: string | undefined): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const host = hostOf(headers.origin);
  return host !== null && (host === headers.host || host === hostOf(publicUrl));
}

/** Name and port of an origin; null for "null", none, or anything that is not one. */
function hostOf(origin: string | undefined): string | null {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : null;
}
