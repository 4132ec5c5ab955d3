// The page on which the notice is read and accepted. The form carries which policy was read, so that a newer one has to be
// read first. Pure.
import { noticeOf } from "../../../protocol/notice.ts";
import type { Facts } from "../facts.ts";
import type { Words } from "../words/words.ts";
import { type Said, saidHtml } from "./frame.ts";
import { type Html, html } from "./html.ts";
import { momentOf } from "./words.ts";

export function noticePage(facts: Facts, said: Said | null, words: Words): Html {
  const { say } = words;
  const { consent, policy, server, policyFrom } = facts;
  return html`
    <header class="head">
      <h1>${say("notice-page.heading")}</h1>
      <p class="fresh"><span>${standing(facts, words)}</span> <span>${say(
        policyFrom === "server" ? "notice-page.from-server" : "notice-page.from-machine",
      )}</span></p>
    </header>${saidHtml(said)}
    <section aria-label="${say("notice-page.notice")}">
      <div class="sheet">
        <dl class="facts">${noticeOf(policy, server, words).map(
          ({ what, how }) => html`
          <dt>${what}</dt><dd>${how}</dd>`,
        )}
          <dt>${say("notice-page.never")}</dt><dd>${say("notice-page.never-what")}</dd>
          <dt>${say("notice-page.copy")}</dt><dd><a href="/data">${say("notice-page.copy-where")}</a></dd>
        </dl>
      </div>
    </section>${
      (consent.state === "asked" || consent.state === "again") &&
      html`
    <section aria-labelledby="accept">
      <h2 id="accept">${say("notice-page.your-word")}</h2>
      <p>${say("notice-page.until")}</p>
      <form method="post" action="/notice/accept">
        <input type="hidden" name="policy" value="${JSON.stringify(policy)}">
        <p class="acts"><button data-act="primary">${say("notice-page.read")}</button></p>
      </form>
    </section>`
    }`;
}

function standing({ consent: { state, acceptedAtMs }, nowMs }: Facts, { say, locale }: Words): string {
  const at = acceptedAtMs === null ? "" : momentOf(acceptedAtMs, nowMs, locale);
  switch (state) {
    case "asked":
      return say("notice-page.asked");
    case "again":
      return say("notice-page.again", { time: at });
    case "accepted":
      return say("notice-page.accepted", { time: at });
    case "none":
      return say("notice-page.none");
    default:
      return state satisfies never;
  }
}
