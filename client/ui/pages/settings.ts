// The settings window: a form over config.env, locked where the policy or the machine decides. Pure.
import type { Field } from "../config/settings.ts";
import type { Facts } from "../facts.ts";
import type { Words } from "../words/words.ts";
import { type Said, saidHtml } from "./frame.ts";
import { type Html, html, sentence } from "./html.ts";
import { clockOf, momentOf } from "./words.ts";

export type SettingsPage = {
  fields: Field[];
  file: string;
  said: Said | null;
  browsers: Facts["browsers"];
  /** Of this page, which the extension has to know. */
  port: number;
  nowMs: number;
  words: Words;
};

export function settingsPage({ fields, file, said, browsers, port, nowMs, words }: SettingsPage): Html {
  const { say } = words;
  const open = fields.some(({ locked }) => locked === null);
  return html`
    <header class="head">
      <h1>${say("page.settings")}</h1>
      <p class="fresh"><span>${sentence(words.pieces("settings.of-machine", { file }))}</span></p>
    </header>${saidHtml(said)}
    <section aria-label="${say("page.settings")}">
      <form class="stack" method="post" action="/settings">${fields.map(fieldHtml)}
        <p class="acts">${open && html`<button>${say("settings.save")}</button> `}<button formaction="/settings/test">${say("settings.test")}</button></p>
      </form>
      <p class="soft"><small>${say("settings.less")}</small></p>
    </section>${browsersSection(browsers, port, { nowMs, words })}`;
}

/** The port goes with the code, so that nothing else has to be typed. */
function browsersSection(
  { paired, code }: Facts["browsers"],
  port: number,
  { nowMs, words }: { nowMs: number; words: Words },
): Html {
  const { say, locale } = words;
  return html`
    <section aria-labelledby="browsers">
      <h2 id="browsers">${say("settings.browsers")}</h2>
      <p>${say("settings.extension")} <a href="/notice">${say("page.notice")}</a></p>${
        paired.length > 0 &&
        html`
      <ul class="plain">${paired.map(({ id, name, pairedAtMs }) => {
        const which = { name, time: momentOf(pairedAtMs, nowMs, locale) };
        return html`
        <li><form method="post" action="/browsers/unpair">${say("settings.paired", which)} <button data-act="remove" name="id" value="${id}" aria-label="${say("settings.unpair-which", which)}">${say("settings.unpair")}</button></form></li>`;
      })}
      </ul>`
      }${
        code === null
          ? html`
      <form method="post" action="/browsers/code"><p class="acts"><button>${say("settings.pair")}</button></p></form>`
          : html`
      <p class="note" data-kind="done">${sentence(words.pieces("settings.code", { code: `${port}-${code.text}`, time: clockOf(code.untilMs) }))}</p>`
      }
    </section>`;
}

function fieldHtml({ key, label, hint, choices, value, locked }: Field): Html {
  const words = [hint, locked ?? ""].filter((text) => text !== "").join(" ");
  const described = words !== "" && html` aria-describedby="${key}-hint"`;
  const off = locked !== null && html` disabled`;
  return html`
        <div class="field"><label for="${key}">${label}</label>${
          choices === null
            ? html`<input id="${key}" name="${key}" value="${value}" autocomplete="off" spellcheck="false"${described}${off}>`
            : html`<select id="${key}" name="${key}"${described}${off}>${choices.map(
                (choice) =>
                  html`<option value="${choice.value}"${choice.value === value && html` selected`}>${choice.label}</option>`,
              )}</select>`
        }${words !== "" && html`<small id="${key}-hint">${words}</small>`}</div>`;
}
