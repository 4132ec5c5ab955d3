// The frame of every page on this machine: bar, content, foot. The words and classes are those of the server's pages. Pure.
import type { Words } from "../words/words.ts";
import { type Html, html } from "./html.ts";

export const PAGES = [
  { path: "/", name: "state" },
  { path: "/data", name: "data" },
  { path: "/notice", name: "notice" },
  { path: "/settings", name: "settings" },
  { path: "/doctor", name: "doctor" },
] as const;

export type Frame = {
  title: string;
  /** The path of this page, or null for a page that is not in the bar. */
  path: (typeof PAGES)[number]["path"] | null;
  host: string;
  version: string;
  content: Html;
  words: Words;
};

export function frame({ title, path, host, version, content, words }: Frame): string {
  const { say } = words;
  const page = html`<!doctype html>
<html lang="${words.language}" dir="${words.dir}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · Stint</title>
  <link rel="icon" href="/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/tokens.css">
  <link rel="stylesheet" href="/base.css">
  <link rel="stylesheet" href="/parts.css">
</head>
<body data-page="agent" data-width="narrow">
  <a class="skip vh" href="#main">${say("page.skip")}</a>
  <header class="bar">
    <a class="brand" href="/"><img src="/favicon.svg" alt="" width="18" height="18">Stint</a>
    <span class="soft">${say("page.only-here", { host })}</span>
    ${
      path !== null &&
      html`<nav aria-label="${say("page.pages")}">
      <ul>${PAGES.map(
        (page) => html`
        <li><a href="${page.path}"${page.path === path && html` aria-current="page"`}>${say(`page.${page.name}`)}</a></li>`,
      )}
      </ul>
    </nav>`
    }
  </header>
  <main id="main" tabindex="-1">${content}
  </main>
  <footer class="foot">
    <span>Stint ${version}</span>
    <span>${say("page.from-agent")}</span>
  </footer>
</body>
</html>
`;
  return page.html;
}

/** What just happened, or why not: said on the page that follows. */
export type Said = { kind: "done" | "fault"; text: string };

export const saidHtml = (said: Said | null) =>
  said !== null &&
  html`
    <p class="note" role="status" data-kind="${said.kind === "fault" ? "fault" : "done"}">${said.text}</p>`;
