// The first page: state, today, what is recorded at this moment, pause, pictures that wait, and how sending goes. Pure.
import { takesPictures } from "../../../protocol/recorded.ts";
import { workedMs } from "../../core/today.ts";
import { deliveryInWords, type Facts, headline, type Picture, whyInWords } from "../facts.ts";
import { type Said, saidHtml } from "./frame.ts";
import { type Html, html } from "./html.ts";
import { bytesOf, clockOf, durationOf, momentOf, zoneAt } from "./words.ts";

/** Shape of the square beside the headline: parts.css knows these. */
const SHAPE = {
  working: "working",
  stopped: "stopped",
  paused: "paused",
  offline: "not-heard",
  attention: "no-report",
};

export function statePage(facts: Facts, said: Said | null): Html {
  const { nowMs, today, delivery } = facts;
  const first = today[0];
  const shape = facts.pausedUntilMs !== null ? "paused" : facts.activity?.state === "working" ? "working" : "stopped";
  return html`
    <header class="head">
      <h1><span class="state" data-state="${SHAPE[shape]}">${headline(facts)}</span></h1>
      <p class="fresh"><span>${durationOf(workedMs(today))} today</span>${
        first !== undefined && html` <span>first at ${clockOf(first.fromMs)}</span>`
      } <span>${
        delivery?.heardAtMs ? `last report received ${momentOf(delivery.heardAtMs, nowMs)}` : "no report received yet"
      }</span> <span>as of ${clockOf(nowMs)}</span> <span>${zoneAt(nowMs)}</span></p>
    </header>${saidHtml(said)}${noticeAsked(facts)}${acts(facts)}
    <section aria-labelledby="now">
      <h2 id="now">What is recorded now</h2>
      <ul class="plain">
        <li>Working and stopped: always, to <samp>${facts.server}</samp></li>
        <li>Input, how many and never which: ${whyInWords(facts.gate.counts.why)}</li>
        <li>Applications${facts.policy.applications && (facts.policy.applicationTitles ? ", with the titles of their windows" : ", without titles")}: ${whyInWords(facts.gate.applications.why)}</li>
        <li>Sites${SITES[facts.policy.urls]}: ${sitesInWords(facts)}</li>
        <li>Pictures${takesPictures(facts.policy) && `, every ${facts.policy.screenshotFrequency} min${facts.policy.blurScreenshots ? ", blurred here first" : ""}`}: ${whyInWords(facts.gate.pictures.why)}</li>
      </ul>
    </section>
${projectSection(facts.projects)}
    <section aria-labelledby="pictures">
      <h2 id="pictures">Pictures waiting</h2>${pictures(facts.pictures, nowMs)}
    </section>
    <section aria-labelledby="queue">
      <h2 id="queue">Waiting to be sent</h2>
      <p>${deliveryInWords(facts)}</p>${
        facts.queue.oldestAtMs !== null &&
        facts.queue.waiting > 0 &&
        html`
      <p class="soft"><small>The oldest is of ${momentOf(facts.queue.oldestAtMs, nowMs)}. What they say is on <a href="/data">My data</a>.</small></p>`
      }
    </section>`;
}

const SITES = { off: "", host: ", by their host", full: ", by their whole address" };

function sitesInWords({ gate, browsers }: Facts): Html | string {
  if (!gate.sites.allowed) return whyInWords(gate.sites.why);
  if (browsers.paired.length === 0) return html`none, because no browser is <a href="/settings#browsers">paired</a>`;
  return `told by ${browsers.paired.map(({ name }) => name).join(" and ")}`;
}

function projectSection({ offered, chosen }: Facts["projects"]): Html | false {
  if (offered.length === 0) return false;
  const option = (value: string, label: string, selected: boolean) =>
    html`<option value="${value}"${selected && html` selected`}>${label}</option>`;
  return html`
    <section aria-labelledby="project">
      <h2 id="project">Project</h2>
      <form class="stack" method="post" action="/project">
        <div class="field"><label for="chosen">What you do from now on belongs to</label><select id="chosen" name="project" aria-describedby="chosen-hint">${option("", "No project", chosen === null)}${offered.map((one) => option(one, one, one === chosen))}</select><small id="chosen-hint">Goes with the applications and sites that are recorded, until you choose another.</small></div>
        <p class="acts"><button>Choose</button></p>
      </form>
    </section>`;
}

function noticeAsked({ consent }: Facts): Html | false {
  if (consent.state !== "asked" && consent.state !== "again") return false;
  return html`
    <p class="note" data-kind="warn">${
      consent.state === "asked"
        ? "Nothing but working and stopped is recorded until you have read the notice."
        : "More is to be recorded than you have accepted. Until you have read the new notice, only working and stopped are."
    } <a href="/notice">Read the notice</a></p>`;
}

function acts({ pausedUntilMs, policy, activity, nowMs, delivery }: Facts): Html {
  const isPrivate = activity?.state === "private";
  return html`
    <div class="acts tools">${
      pausedUntilMs !== null &&
      html`
      <form method="post" action="/resume"><button data-act="primary">Resume now</button></form>`
    }${
      pausedUntilMs === null &&
      policy.allowPause &&
      html`
      <form method="post" action="/pause"><button data-act="primary" name="for" value="15-min" aria-describedby="pause-hint">Pause for 15 min</button></form>
      <form method="post" action="/pause"><button name="for" value="tomorrow" aria-describedby="pause-hint">Pause until tomorrow</button></form>`
    }
      <form method="post" action="${isPrivate ? "/record" : "/stop"}"><button aria-describedby="stop-hint">${isPrivate ? "Record again" : "Stop recording"}</button></form>
      <a class="button" href="/">Refresh</a>${
        delivery?.plain === false &&
        html`
      <a class="button" href="/my">My page on the server</a>`
      }
    </div>
    <p class="soft"><small id="pause-hint">${
      policy.allowPause
        ? pausedUntilMs === null
          ? "Pausing stops pictures, counts, applications and sites; your hours go on."
          : `Paused until ${momentOf(pausedUntilMs, nowMs)}. Your hours go on.`
        : "Your organisation does not allow a pause."
    }</small> <small id="stop-hint">Stop recording stops your hours too: that time is then missing from them.</small></p>`;
}

function pictures(waiting: readonly Picture[], nowMs: number): Html {
  if (waiting.length === 0)
    return html`
      <p>None.</p>`;
  return html`
      <ul class="shots">${waiting.map(({ id, takenAtMs, bytes, blurred, yoursUntilMs }) => {
        const at = momentOf(takenAtMs, nowMs);
        return html`
        <li><figure><img src="/pictures/${id}" alt="Your picture of ${at}${blurred && ", blurred"}" width="320" height="200"><figcaption><span>${at}</span> <span class="mark">${bytesOf(bytes)}${
          yoursUntilMs > nowMs && `, only you, until ${clockOf(yoursUntilMs)}`
        }</span><form method="post" action="/pictures/delete"><button data-act="remove" name="id" value="${id}" aria-label="Delete the picture of ${at}">Delete</button></form></figcaption></figure></li>`;
      })}
      </ul>`;
}
