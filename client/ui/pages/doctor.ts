// The doctor's page: what works on this machine, what does not, and what to do about it. Pure.
import type { Capability } from "../../platform/platform.ts";
import type { Words } from "../words/words.ts";
import { type Html, html, sentence } from "./html.ts";

/** What was found is told in English, as `stint doctor` tells it to IT. */
export function doctorPage(found: readonly Capability[], words: Words): Html {
  const { say } = words;
  const broken = found.filter(({ works }) => !works).length;
  return html`
    <header class="head">
      <h1>${say("page.doctor")}</h1>
      <p class="fresh"><span>${broken === 0 ? say("doctor.works") : say("doctor.broken", { n: broken })}</span> <span>${say("doctor.just-now")}</span></p>
    </header>
    <section aria-label="${say("doctor.findings")}">
      <table class="rows">
        <thead><tr><th scope="col">${say("doctor.what")}</th><th scope="col">${say("doctor.does")}</th><th scope="col">${say("doctor.found")}</th></tr></thead>
        <tbody>${found.map(
          ({ name, works, detail, remedy }) => html`
          <tr><th scope="row" lang="en">${name}</th><td data-label="${say("doctor.does")}">${works ? say("doctor.yes") : html`<span class="fault">${say("doctor.no")}</span>`}</td><td class="free" lang="en" data-label="${say("doctor.found")}">${detail}${
            !works && remedy !== "" && html`<br><small>${remedy}</small>`
          }</td></tr>`,
        )}
        </tbody>
      </table>
      <p class="acts"><a class="button" href="/doctor">${say("doctor.again")}</a></p>
      <p class="soft"><small>${sentence(words.pieces("doctor.report"))}</small></p>
    </section>`;
}
