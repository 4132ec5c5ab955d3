// "My data": what this machine has recorded in the last two days, as it was sent or will be, item by item. Pure.
import type { Item } from "../../core/item.ts";
import type { Recorded } from "../../outbox/sent.ts";
import type { Facts } from "../facts.ts";
import { type Html, html } from "./html.ts";
import { clockOf, durationOf, momentOf, plural } from "./words.ts";

/** Items on the page: a day and a half of an agent that records everything; the page says what it leaves out. */
const SHOWN_MAX = 500;

export function dataPage({ recorded, nowMs, server, today, queue }: Facts): Html {
  const shown = recorded.slice(0, SHOWN_MAX);
  const left = recorded.length - shown.length;
  return html`
    <header class="head">
      <h1>My data</h1>
      <p class="fresh"><span>as recorded on this machine in the last two days</span> <span>as of ${clockOf(nowMs)}</span> <span>sent to ${server}</span></p>
    </header>
    <section aria-labelledby="today">
      <h2 id="today">Today</h2>${today.length === 0 && html`<p>No work recorded yet.</p>`}
      <ul class="plain">${today.map(
        ({ fromMs, toMs }) => html`
        <li>${clockOf(fromMs)}–${clockOf(toMs)}, ${durationOf(toMs - fromMs)}</li>`,
      )}
      </ul>
    </section>
    <section aria-labelledby="items">
      <h2 id="items">Everything, the newest first</h2>${
        shown.length === 0
          ? html`
      <p>Nothing yet. What is recorded appears here within seconds.</p>`
          : html`
      <table class="rows">
        <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Sent</th></tr></thead>
        <tbody>${shown.map((each) => row(each, nowMs))}
        </tbody>
      </table>`
      }${left > 0 && html`<p class="soft"><small>${plural(left, "older item is", "older items are")} not shown.</small></p>`}
    </section>${
      queue.refused.length > 0 &&
      html`
    <section aria-labelledby="refused">
      <h2 id="refused">What the server did not take</h2>
      <ul class="plain">${queue.refused.map(
        ({ at, code, detail }) => html`
        <li>${momentOf(at, nowMs)} (${code}): ${detail}</li>`,
      )}
      </ul>
    </section>`
    }`;
}

const row = ({ item, sent }: Recorded, nowMs: number) => html`
          <tr><th scope="row">${momentOf(beganAt(item), nowMs)}</th><td class="free" data-label="What">${wordsOf(item, nowMs)}</td><td data-label="Sent">${sent ? "received" : "waiting"}</td></tr>`;

function beganAt(item: Item): number {
  if (item.type === "running") return item.from;
  return item.type === "slot" ? item.slot : item.ts;
}

export function wordsOf(item: Item, nowMs: number): string {
  switch (item.type) {
    case "presence":
      if (item.state === "stopped") return `Stopped${item.reason === null ? "" : ` (${item.reason})`}`;
      return `Working${item.until === null ? "" : `, last input ${momentOf(item.until, nowMs)}`}`;
    case "running":
      return `The agent ran until ${momentOf(item.to, nowMs)}`;
    case "note":
      return `${item.kind}: ${item.text}`;
    case "slot": {
      const { keyboardEvents, clicks, scrolls, activeSeconds, scripted } = item;
      const counts = `Ten minutes: ${plural(keyboardEvents, "key", "keys")}, ${plural(clicks, "click", "clicks")}, ${plural(scrolls, "scroll", "scrolls")}, ${activeSeconds} s with input`;
      return [counts, ...scripted.map(({ kind, count, evidence }) => `asked (${kind}, ${count}): ${evidence}`)].join(
        "; ",
      );
    }
    case "app": {
      const { kind, description, title, url, project, durationS } = item;
      const named = [
        kind === "URL" ? `${url} in ${description}` : description,
        title && `“${title}”`,
        project && `project ${project}`,
      ];
      return `${named.filter(Boolean).join(", ")}: ${durationS < 120 ? `${durationS} s` : durationOf(durationS * 1000)}`;
    }
    default:
      return item satisfies never;
  }
}
