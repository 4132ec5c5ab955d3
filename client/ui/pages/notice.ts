// The page on which the notice is read and accepted. The form carries which policy was read, so that a newer one has to be
// read first. Pure.
import { noticeOf } from "../../../protocol/notice.ts";
import type { Facts } from "../facts.ts";
import { ENGLISH } from "../words/words.ts";
import { type Said, saidHtml } from "./frame.ts";
import { type Html, html } from "./html.ts";
import { momentOf } from "./words.ts";

export function noticePage(facts: Facts, said: Said | null): Html {
  const { consent, policy, server, policyFrom } = facts;
  return html`
    <header class="head">
      <h1>What is recorded on this machine</h1>
      <p class="fresh"><span>${standing(facts)}</span> <span>${
        policyFrom === "server"
          ? "from your organisation’s policy, as it is now"
          : "from this machine’s configuration; the server has told no policy"
      }</span></p>
    </header>${saidHtml(said)}
    <section aria-label="The notice">
      <div class="sheet">
        <dl class="facts">${noticeOf(policy, server, ENGLISH).map(
          ({ what, how }) => html`
          <dt>${what}</dt><dd>${how}</dd>`,
        )}
          <dt>Never</dt><dd>which key, what you typed, the clipboard, camera, microphone, files.</dd>
          <dt>Your copy</dt><dd>all that was recorded here is on <a href="/data">My data</a>, as it was sent.</dd>
        </dl>
      </div>
    </section>${
      (consent.state === "asked" || consent.state === "again") &&
      html`
    <section aria-labelledby="accept">
      <h2 id="accept">Your word</h2>
      <p>Until you accept, only working and stopped leave this machine. If more is to be recorded later, you are asked here again.</p>
      <form method="post" action="/notice/accept">
        <input type="hidden" name="policy" value="${JSON.stringify(policy)}">
        <p class="acts"><button data-act="primary">I have read this</button></p>
      </form>
    </section>`
    }`;
}

function standing({ consent: { state, acceptedAtMs }, nowMs }: Facts): string {
  const at = acceptedAtMs === null ? "" : momentOf(acceptedAtMs, nowMs);
  switch (state) {
    case "asked":
      return "not accepted yet";
    case "again":
      return `you accepted an earlier notice, ${at}; more is to be recorded now`;
    case "accepted":
      return `accepted ${at}`;
    case "none":
      return "your organisation does not ask you to accept it";
    default:
      return state satisfies never;
  }
}
