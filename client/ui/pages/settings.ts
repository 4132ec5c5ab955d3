// The settings window: a form over config.env, locked where the policy or the machine decides. Pure.
import type { Field } from "../config/settings.ts";
import type { Facts } from "../facts.ts";
import { type Said, saidHtml } from "./frame.ts";
import { type Html, html } from "./html.ts";
import { clockOf, momentOf } from "./words.ts";

export type SettingsPage = {
  fields: Field[];
  file: string;
  said: Said | null;
  browsers: Facts["browsers"];
  /** Of this page, which the extension has to know. */
  port: number;
  nowMs: number;
};

export function settingsPage({ fields, file, said, browsers, port, nowMs }: SettingsPage): Html {
  const open = fields.some(({ locked }) => locked === null);
  return html`
    <header class="head">
      <h1>Settings</h1>
      <p class="fresh"><span>of this machine, in <samp>${file}</samp></span></p>
    </header>${saidHtml(said)}
    <section aria-label="Settings">
      <form class="stack" method="post" action="/settings">${fields.map(fieldHtml)}
        <p class="acts">${open && html`<button>Save</button> `}<button formaction="/settings/test">Test the connection</button></p>
      </form>
      <p class="soft"><small>This machine may record less than the organisation’s policy says, never more. Server, bucket, minutes and thresholds are read when the agent starts; what is recorded changes at once.</small></p>
    </section>${browsersSection(browsers, port, nowMs)}`;
}

/** The port goes with the code, so that nothing else has to be typed. */
function browsersSection({ paired, code }: Facts["browsers"], port: number, nowMs: number): Html {
  return html`
    <section aria-labelledby="browsers">
      <h2 id="browsers">Browsers</h2>
      <p>The browser extension tells this agent which site is in front, as far as your organisation’s policy lets it: <a href="/notice">what is recorded</a>. It is paired once.</p>${
        paired.length > 0 &&
        html`
      <ul class="plain">${paired.map(
        ({ id, name, pairedAtMs }) => html`
        <li><form method="post" action="/browsers/unpair">${name}, paired ${momentOf(pairedAtMs, nowMs)} <button data-act="remove" name="id" value="${id}" aria-label="Unpair ${name}, paired ${momentOf(pairedAtMs, nowMs)}">Unpair</button></form></li>`,
      )}
      </ul>`
      }${
        code === null
          ? html`
      <form method="post" action="/browsers/code"><p class="acts"><button>Pair a browser</button></p></form>`
          : html`
      <p class="note" data-kind="done">Type <strong><samp>${port}-${code.text}</samp></strong> into the extension’s options, until ${clockOf(code.untilMs)}. It is good once.</p>`
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
