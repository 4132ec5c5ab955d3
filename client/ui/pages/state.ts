// The first page: state, today, what is recorded at this moment, pause, pictures that wait, and how sending goes. Pure.
import { takesPictures } from "../../../protocol/recorded.ts";
import { workedMs } from "../../core/today.ts";
import { deliveryInWords, type Facts, headline, type Picture, whyInWords } from "../facts.ts";
import type { Words } from "../words/words.ts";
import { type Said, saidHtml } from "./frame.ts";
import { type Html, html, sentence } from "./html.ts";
import { bytesOf, clockOf, durationOf, momentOf, zoneAt } from "./words.ts";

/** Shape of the square beside the headline: parts.css knows these. */
const SHAPE = {
  working: "working",
  stopped: "stopped",
  paused: "paused",
  offline: "not-heard",
  attention: "no-report",
};

export function statePage(facts: Facts, said: Said | null, words: Words): Html {
  const { say, locale } = words;
  const { nowMs, today, delivery } = facts;
  const first = today[0];
  const shape = facts.pausedUntilMs !== null ? "paused" : facts.activity?.state === "working" ? "working" : "stopped";
  return html`
    <header class="head">
      <h1><span class="state" data-state="${SHAPE[shape]}">${headline(facts, words)}</span></h1>
      <p class="fresh"><span>${say("now.today", { time: durationOf(workedMs(today)) })}</span>${
        first !== undefined && html` <span>${say("now.first-at", { time: clockOf(first.fromMs) })}</span>`
      } <span>${
        delivery?.heardAtMs
          ? say("now.last-report", { time: momentOf(delivery.heardAtMs, nowMs, locale) })
          : say("now.no-report")
      }</span> <span>${say("now.as-of", { time: clockOf(nowMs) })}</span> <span>${zoneAt(nowMs)}</span></p>
    </header>${saidHtml(said)}${noticeAsked(facts, words)}${acts(facts, words)}
    <section aria-labelledby="now">
      <h2 id="now">${say("now.recorded")}</h2>
      <ul class="plain">
        <li>${sentence(words.pieces("now.working", { server: facts.server }))}</li>
        <li>${say("now.input", { why: whyInWords(facts.gate.counts.why, words) })}</li>
        <li>${applicationsInWords(facts, words)}</li>
        <li>${sitesInWords(facts, words)}</li>
        <li>${picturesInWords(facts, words)}</li>
      </ul>
    </section>
${projectSection(facts.projects, words)}
    <section aria-labelledby="pictures">
      <h2 id="pictures">${say("now.pictures-waiting")}</h2>${pictures(facts.pictures, nowMs, words)}
    </section>
    <section aria-labelledby="queue">
      <h2 id="queue">${say("now.waiting")}</h2>
      <p>${deliveryInWords(facts, words)}</p>${
        facts.queue.oldestAtMs !== null &&
        facts.queue.waiting > 0 &&
        html`
      <p class="soft"><small>${say("now.oldest", { time: momentOf(facts.queue.oldestAtMs, nowMs, locale) })} <a href="/data">${say("page.data")}</a></small></p>`
      }
    </section>`;
}

function applicationsInWords({ policy, gate }: Facts, words: Words): string {
  const why = whyInWords(gate.applications.why, words);
  if (!policy.applications) return words.say("now.applications", { why });
  return words.say(policy.applicationTitles ? "now.applications-titles" : "now.applications-no-titles", { why });
}

function picturesInWords({ policy, gate }: Facts, words: Words): string {
  const why = whyInWords(gate.pictures.why, words);
  if (!takesPictures(policy)) return words.say("now.pictures", { why });
  const key = policy.blurScreenshots ? "now.pictures-every-blurred" : "now.pictures-every";
  return words.say(key, { minutes: policy.screenshotFrequency, why });
}

function sitesInWords({ gate, browsers, policy }: Facts, words: Words): Html {
  const { say } = words;
  const line = (why: string) => say(`now.sites.${policy.urls}`, { why });
  if (!gate.sites.allowed) return html`${line(whyInWords(gate.sites.why, words))}`;
  if (browsers.paired.length === 0)
    return html`${line(say("now.not-paired"))} <a href="/settings#browsers">${say("now.pair")}</a>`;
  return html`${line(say("now.told-by", { browsers: browsers.paired.map(({ name }) => name).join(", ") }))}`;
}

function projectSection({ offered, chosen }: Facts["projects"], { say }: Words): Html | false {
  if (offered.length === 0) return false;
  const option = (value: string, label: string, selected: boolean) =>
    html`<option value="${value}"${selected && html` selected`}>${label}</option>`;
  return html`
    <section aria-labelledby="project">
      <h2 id="project">${say("now.project")}</h2>
      <form class="stack" method="post" action="/project">
        <div class="field"><label for="chosen">${say("now.project-from-now")}</label><select id="chosen" name="project" aria-describedby="chosen-hint">${option("", say("tray.no-project"), chosen === null)}${offered.map((one) => option(one, one, one === chosen))}</select><small id="chosen-hint">${say("now.project-hint")}</small></div>
        <p class="acts"><button>${say("now.choose")}</button></p>
      </form>
    </section>`;
}

function noticeAsked({ consent }: Facts, { say }: Words): Html | false {
  if (consent.state !== "asked" && consent.state !== "again") return false;
  return html`
    <p class="note" data-kind="warn">${say(
      consent.state === "asked" ? "now.notice-asked" : "now.notice-again",
    )} <a href="/notice">${say("now.read-notice")}</a></p>`;
}

function acts({ pausedUntilMs, policy, activity, nowMs, delivery }: Facts, { say, locale }: Words): Html {
  const isPrivate = activity?.state === "private";
  return html`
    <div class="acts tools">${
      pausedUntilMs !== null &&
      html`
      <form method="post" action="/resume"><button data-act="primary">${say("now.resume")}</button></form>`
    }${
      pausedUntilMs === null &&
      policy.allowPause &&
      html`
      <form method="post" action="/pause"><button data-act="primary" name="for" value="15-min" aria-describedby="pause-hint">${say("tray.pause-15")}</button></form>
      <form method="post" action="/pause"><button name="for" value="tomorrow" aria-describedby="pause-hint">${say("tray.pause-tomorrow")}</button></form>`
    }
      <form method="post" action="${isPrivate ? "/record" : "/stop"}"><button aria-describedby="stop-hint">${say(isPrivate ? "now.record" : "now.stop")}</button></form>
      <a class="button" href="/">${say("now.refresh")}</a>${
        delivery?.plain === false &&
        html`
      <a class="button" href="/my">${say("now.my-page")}</a>`
      }
    </div>
    <p class="soft"><small id="pause-hint">${
      policy.allowPause
        ? pausedUntilMs === null
          ? say("now.pause-hint")
          : say("now.paused-until", { time: momentOf(pausedUntilMs, nowMs, locale) })
        : say("now.no-pause")
    }</small> <small id="stop-hint">${say("now.stop-hint")}</small></p>`;
}

function pictures(waiting: readonly Picture[], nowMs: number, { say, locale }: Words): Html {
  if (waiting.length === 0)
    return html`
      <p>${say("now.none")}</p>`;
  return html`
      <ul class="shots">${waiting.map(({ id, takenAtMs, bytes, blurred, yoursUntilMs }) => {
        const at = momentOf(takenAtMs, nowMs, locale);
        return html`
        <li><figure><img src="/pictures/${id}" alt="${say(blurred ? "picture.of-blurred" : "picture.of", { time: at })}" width="320" height="200"><figcaption><span>${at}</span> <span class="mark">${
          yoursUntilMs > nowMs
            ? say("picture.size-yours", { size: bytesOf(bytes, locale), time: clockOf(yoursUntilMs) })
            : bytesOf(bytes, locale)
        }</span><form method="post" action="/pictures/delete"><button data-act="remove" name="id" value="${id}" aria-label="${say("picture.delete-of", { time: at })}">${say("picture.delete")}</button></form></figcaption></figure></li>`;
      })}
      </ul>`;
}
