// The popup: what is told of the page in front, to whom, or why nothing is. Asked of the agent when it is opened, so that it shows
// what is true now.
import { ask, pairing } from "./agent.js";
import { pageInFront, partToTell } from "./page.js";

const api = globalThis.browser ?? globalThis.chrome;
const at = (id) => document.getElementById(id);

const SENDS = {
  host: "Told while you work: the host of the page in front",
  full: "Told while you work: the whole address of the page in front",
};

function say(row, text) {
  at(row).textContent = text;
  at(`${row}-row`).hidden = false;
}

const known = await pairing();
const may = await ask("leave", {}, known);
if (may.kind !== "answer") {
  at("icon").src = "icons/attention-32.png";
  at("state").textContent = `Nothing is told. ${may.why}`;
} else {
  const { sends, titles, why, person, server } = may.body;
  if (sends === "nothing") {
    at("icon").src = "icons/paused-32.png";
    at("state").textContent = `Nothing is told now: ${why}.`;
  } else {
    at("state").textContent = `${SENDS[sends]}, ${titles ? "with its title" : "without its title"}.`;
    const part = partToTell(await pageInFront(), may.body);
    say(
      "page",
      part === null ? "nothing: it is not a page of the web" : [part.url, part.title].filter(Boolean).join(", "),
    );
  }
  say("to", `the Stint agent on this machine (127.0.0.1:${known.port}), which reports it to ${server} for ${person}.`);
}
at("options").addEventListener("click", () => api.runtime.openOptionsPage());
