// The doctor's page: what works on this machine, what does not, and what to do about it. Pure.
import type { Capability } from "../../platform/platform.ts";
import { type Html, html } from "./html.ts";
import { plural } from "./words.ts";

export function doctorPage(found: readonly Capability[]): Html {
  const broken = found.filter(({ works }) => !works).length;
  return html`
    <header class="head">
      <h1>Doctor</h1>
      <p class="fresh"><span>${broken === 0 ? "everything works" : `${plural(broken, "thing does", "things do")} not work`}</span> <span>looked at just now</span></p>
    </header>
    <section aria-label="Findings">
      <table class="rows">
        <thead><tr><th scope="col">What</th><th scope="col">Works</th><th scope="col">Found</th></tr></thead>
        <tbody>${found.map(
          ({ name, works, detail, remedy }) => html`
          <tr><th scope="row">${name}</th><td data-label="Works">${works ? "yes" : html`<span class="fault">no</span>`}</td><td class="free" data-label="Found">${detail}${
            !works && remedy !== "" && html`<br><small>${remedy}</small>`
          }</td></tr>`,
        )}
        </tbody>
      </table>
      <p class="acts"><a class="button" href="/doctor">Look again</a></p>
      <p class="soft"><small><code>stint doctor --report FILE</code> writes the same into a file for IT, without secrets.</small></p>
    </section>`;
}
