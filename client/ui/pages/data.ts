// "My data": what this machine has recorded in the last two days, as it was sent or will be, item by item. Pure.
import type { Item } from "../../core/item.ts";
import type { Recorded } from "../../outbox/sent.ts";
import type { Facts } from "../facts.ts";
import type { Words } from "../words/words.ts";
import { type Html, html } from "./html.ts";
import { clockOf, durationOf, momentOf } from "./words.ts";

/** Items on the page: a day and a half of an agent that records everything; the page says what it leaves out. */
const SHOWN_MAX = 500;

export function dataPage({ recorded, nowMs, server, today, queue }: Facts, words: Words): Html {
  const { say, locale } = words;
  const shown = recorded.slice(0, SHOWN_MAX);
  const left = recorded.length - shown.length;
  return html`
    <header class="head">
      <h1>${say("page.data")}</h1>
      <p class="fresh"><span>${say("data.two-days")}</span> <span>${say("now.as-of", { time: clockOf(nowMs) })}</span> <span>${say("data.sent-to", { server })}</span></p>
    </header>
    <section aria-labelledby="today">
      <h2 id="today">${say("data.today")}</h2>${today.length === 0 && html`<p>${say("data.no-work")}</p>`}
      <ul class="plain">${today.map(
        ({ fromMs, toMs }) => html`
        <li>${clockOf(fromMs)}–${clockOf(toMs)}, ${durationOf(toMs - fromMs)}</li>`,
      )}
      </ul>
    </section>
    <section aria-labelledby="items">
      <h2 id="items">${say("data.everything")}</h2>${
        shown.length === 0
          ? html`
      <p>${say("data.nothing")}</p>`
          : html`
      <table class="rows">
        <thead><tr><th scope="col">${say("data.when")}</th><th scope="col">${say("data.what")}</th><th scope="col">${say("data.sent")}</th></tr></thead>
        <tbody>${shown.map((each) => row(each, nowMs, words))}
        </tbody>
      </table>`
      }${left > 0 && html`<p class="soft"><small>${say("data.older", { n: left })}</small></p>`}
    </section>${
      queue.refused.length > 0 &&
      html`
    <section aria-labelledby="refused">
      <h2 id="refused">${say("data.refused")}</h2>
      <ul class="plain">${queue.refused.map(
        ({ at, code, detail }) => html`
        <li>${momentOf(at, nowMs, locale)} (${code}): <span lang="en">${detail}</span></li>`,
      )}
      </ul>
    </section>`
    }`;
}

const row = ({ item, sent }: Recorded, nowMs: number, words: Words) => html`
          <tr><th scope="row">${momentOf(beganAt(item), nowMs, words.locale)}</th><td class="free" data-label="${words.say("data.what")}">${wordsOf(item, nowMs, words)}</td><td data-label="${words.say("data.sent")}">${words.say(sent ? "data.received" : "data.waiting")}</td></tr>`;

function beganAt(item: Item): number {
  if (item.type === "running") return item.from;
  return item.type === "slot" ? item.slot : item.ts;
}

export function wordsOf(item: Item, nowMs: number, { say, locale }: Words): string {
  switch (item.type) {
    case "presence":
      if (item.state === "stopped")
        return item.reason === null ? say("item.stopped") : say("item.stopped-why", { reason: item.reason });
      return item.until === null
        ? say("item.working")
        : say("item.working-last", { time: momentOf(item.until, nowMs, locale) });
    case "running":
      return say("item.ran", { time: momentOf(item.to, nowMs, locale) });
    case "note":
      return `${item.kind}: ${item.text}`;
    case "slot": {
      const { keyboardEvents, clicks, scrolls, activeSeconds, scripted } = item;
      const counts = say("item.slot", {
        keys: say("item.keys", { n: keyboardEvents }),
        clicks: say("item.clicks", { n: clicks }),
        scrolls: say("item.scrolls", { n: scrolls }),
        seconds: activeSeconds,
      });
      const asked = scripted.map(({ kind, count, evidence }) => say("item.asked", { kind, count, evidence }));
      return [counts, ...asked].join("; ");
    }
    case "app": {
      const { kind, description, title, url, project, durationS } = item;
      const named = [
        kind === "URL" ? say("item.url-in", { url: url ?? "", browser: description }) : description,
        title && `“${title}”`,
        project && say("item.project", { project }),
      ];
      return `${named.filter(Boolean).join(", ")}: ${durationS < 120 ? `${durationS} s` : durationOf(durationS * 1000)}`;
    }
    default:
      return item satisfies never;
  }
}
