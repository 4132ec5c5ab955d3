// The options: pairing with the agent by its code, and its end.
import { ask, pair, pairing, unpair } from "./agent.js";
import { say, sayPage } from "./words.js";

const api = globalThis.browser ?? globalThis.chrome;
/** Firefox gives it with a click of the person, where it was not given when the extension was installed. */
const AGENT = { origins: ["http://127.0.0.1/*"] };
const at = (id) => document.getElementById(id);

async function show(told = null) {
  const known = await pairing();
  at("pair").hidden = known !== null;
  at("unpair-row").hidden = known === null;
  if (known === null) {
    at("state").textContent = told ?? say("options_not_paired");
    at("code").focus();
    return;
  }
  const may = await ask("leave", {}, known);
  at("state").textContent = may.kind === "answer" ? say("options_paired", may.body.person) : may.why;
}

sayPage();
at("pair").addEventListener("submit", async (event) => {
  event.preventDefault();
  const allowed = await api.permissions.request(AGENT);
  await show(allowed ? await pair(at("code").value) : say("why_no_leave"));
  at("code").value = "";
});
at("unpair").addEventListener("click", async () => {
  await unpair();
  await show();
});
await show();
