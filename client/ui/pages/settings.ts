// The settings window: a form over config.env, locked where the policy or the machine decides. Pure.
import type { Field } from "../config/settings.ts";
import { type Said, saidHtml } from "./frame.ts";
import { type Html, html } from "./html.ts";

export type SettingsPage = { fields: Field[]; file: string; said: Said | null };

export function settingsPage({ fields, file, said }: SettingsPage): Html {
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
