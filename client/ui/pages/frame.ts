// The frame of every page on this machine: bar, content, foot. The words and classes are those of the server's pages. Pure.
import { type Html, html } from "./html.ts";

export const PAGES = [
  { path: "/", name: "State" },
  { path: "/data", name: "My data" },
  { path: "/notice", name: "What is recorded" },
  { path: "/settings", name: "Settings" },
  { path: "/doctor", name: "Doctor" },
] as const;

export type Frame = {
  title: string;
  /** The path of this page, or null for a page that is not in the bar. */
  path: (typeof PAGES)[number]["path"] | null;
  host: string;
  version: string;
  content: Html;
};

export function frame({ title, path, host, version, content }: Frame): string {
  const page = html`<!doctype html>
<html lang="en">
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
  <a class="skip vh" href="#main">Skip to the content</a>
  <header class="bar">
    <a class="brand" href="/"><img src="/favicon.svg" alt="" width="18" height="18">Stint</a>
    <span class="soft">${host}, this machine only</span>
    ${
      path !== null &&
      html`<nav aria-label="Pages">
      <ul>${PAGES.map(
        (page) => html`
        <li><a href="${page.path}"${page.path === path && html` aria-current="page"`}>${page.name}</a></li>`,
      )}
      </ul>
    </nav>`
    }
  </header>
  <main id="main" tabindex="-1">${content}
  </main>
  <footer class="foot">
    <span>Stint ${version}</span>
    <span>This page comes from the agent on this machine and can be opened here only.</span>
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
