// The popup: what is told of the page in front, to whom, or why nothing is. Asked of the agent when it is opened, so that it shows
// what is true now.
import { ask, pairing } from "./agent.js";
import { pageInFront, partToTell } from "./page.js";
import { say, sayPage } from "./words.js";

const api = globalThis.browser ?? globalThis.chrome;
const at = (id) => document.getElementById(id);

function show(row, text) {
  at(row).textContent = text;
  at(`${row}-row`).hidden = false;
}

sayPage();
const known = await pairing();
const may = await ask("leave", {}, known);
if (may.kind !== "answer") {
  at("icon").src = "icons/attention-32.png";
  at("state").textContent = say("popup_nothing", may.why);
} else {
  const { sends, titles, why, person, server } = may.body;
  if (sends === "nothing") {
    at("icon").src = "icons/paused-32.png";
    at("state").textContent = say("popup_nothing_now", why);
  } else {
    at("state").textContent = say(`popup_${sends}${titles ? "_title" : ""}`);
    const part = partToTell(await pageInFront(), may.body);
    show("page", part === null ? say("popup_no_page") : [part.url, part.title].filter(Boolean).join(", "));
  }
  show("to", say("popup_to_whom", String(known.port), server, person));
}
at("options").addEventListener("click", () => api.runtime.openOptionsPage());
