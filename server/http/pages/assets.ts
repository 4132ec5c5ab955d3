// Files that browsers may keep for ever: their address carries a hash of what is in them. Read and compressed once, when
// the server starts, and answered from memory.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { RequestHandler } from "express";
import type { Site } from "../../pages/frame.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "public");
const require = createRequire(import.meta.url);
const TYPES = { css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", svg: "image/svg+xml" };
/** Our sources are written for people; a browser has no use for comments and indents, which are a fifth of them. */
function lean(path: string, type: keyof typeof TYPES): string {
  const text = readFileSync(path, "utf8");
  if (!path.startsWith(FOLDER)) return text;
  if (type === "css") return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s+/g, " ");
  return type === "js" ? text.replace(/^\s*\/\/.*\n/gm, "").replace(/^\s+/gm, "") : text;
}

/** A year, the longest that is understood everywhere. */
const KEEP = "public, max-age=31536000, immutable";

type Asset = { type: string; plain: Buffer; gzip: Buffer; br: Buffer };
export type Assets = { urls: Site["assets"]; serve: RequestHandler };

export function loadAssets(): Assets {
  const files = new Map<string, Asset>();
  const add = (name: string, type: keyof typeof TYPES, ...paths: string[]) => {
    const plain = Buffer.from(paths.map((path) => lean(path, type)).join("\n"));
    const url = `/assets/${createHash("sha256").update(plain).digest("hex").slice(0, 12)}/${name}`;
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }; // 11 would take a second of the start for 2 %
    files.set(url, {
      type: TYPES[type],
      plain,
      gzip: gzipSync(plain, { level: 9 }),
      br: brotliCompressSync(plain, quality),
    });
    return url;
  };
  const own = (name: string) => join(FOLDER, name);
  const urls = {
    // One file, so that the first page waits for one answer.
    css: add("stint.css", "css", own("tokens.css"), own("base.css"), own("parts.css"), own("pages.css")),
    icon: add("favicon.svg", "svg", own("favicon.svg")),
    keys: add("keys.js", "js", own("keys.js")),
    live: add("live.js", "js", own("live.js")),
    preview: add("preview.js", "js", own("preview.js")),
    charts: add("charts.js", "js", own("charts.js")),
    chartLibrary: add("chart.js", "js", join(require.resolve("chart.js"), "..", "chart.umd.min.js")),
  };
  return {
    urls,
    serve(request, response, next) {
      const file = files.get(request.path);
      if (file === undefined) return next();
      const way = request.acceptsEncodings("br", "gzip") || "plain";
      const body = file[way === "br" || way === "gzip" ? way : "plain"];
      response.set({ "Content-Type": file.type, "Cache-Control": KEEP, Vary: "Accept-Encoding" });
      if (way === "br" || way === "gzip") response.set("Content-Encoding", way);
      response.end(request.method === "HEAD" ? undefined : body);
    },
  };
}
