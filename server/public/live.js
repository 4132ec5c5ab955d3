// Keeps the Today page as fresh as the server: takes the rows that changed, and leaves all others, their order and the focus
// alone. The rows come from the server as they stand on the page; without this script a refresh shows the same.

const table = document.querySelector("[data-live][data-mark]");

/** How often "12 s ago" is counted on, ms. */
const COUNT_MS = 5_000;
/** From here on a time of day says more than a number of seconds, ms. */
const AGO_MAX_MS = 600_000;

const rowOf = (key) => document.querySelector(`tr[data-row="${CSS.escape(key)}"]`);

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

// A row parsed on its own would lose its cells, so it travels inside a table.
function swap(key, html) {
  const old = rowOf(key);
  const fresh = parse(`<table><tbody>${html}</tbody></table>`).querySelector("tr");
  if (old === null || fresh === null) return;
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(document.adoptNode(fresh));
  if (hadFocus) fresh.querySelector("a")?.focus({ preventScroll: true });
}

function take({ rows, counts, fresh, now }) {
  for (const { key, html } of rows) swap(key, html);
  replace("counts", counts);
  const line = document.querySelector(".fresh");
  if (line !== null && fresh !== "") line.replaceWith(document.adoptNode(parse(fresh).querySelector(".fresh")));
  if (now !== null) {
    for (const mark of document.querySelectorAll(".strip .now")) {
      mark.setAttribute("x1", now);
      mark.setAttribute("x2", now);
    }
  }
}

function replace(name, html) {
  const place = document.querySelector(`[data-live="${name}"]`);
  if (place !== null && !place.contains(document.activeElement))
    place.replaceChildren(...parse(`<ul>${html}</ul>`).querySelector("ul").childNodes);
}

// Somebody new, another day, or changes while nobody listened: the page as a whole is fetched again. Where the people are the
// same, only the rows that changed are taken; where they are not, the page waits until the focus is elsewhere.
async function takeWhole() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = parse(await answer.text());
  const main = document.querySelector("main");
  const keys = (root) => [...root.querySelectorAll("tr[data-row]")].map((row) => row.dataset.row).join("\n");
  if (keys(page) !== "" && keys(page) === keys(document)) {
    for (const row of page.querySelectorAll("tr[data-row]")) {
      if (rowOf(row.dataset.row)?.dataset.mark !== row.dataset.mark) swap(row.dataset.row, row.outerHTML);
    }
    replace("counts", page.querySelector('[data-live="counts"]').innerHTML);
  } else if (!main.contains(document.activeElement)) main.replaceWith(document.adoptNode(page.querySelector("main")));
}

function count(clockMs) {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const agoMs = clockMs - Number(time.dataset.ago);
    if (agoMs > AGO_MAX_MS) continue;
    const span =
      agoMs < 60_000 ? `${Math.max(0, Math.round(agoMs / 1000))}\u00a0s` : `${Math.floor(agoMs / 60_000)}\u00a0min`;
    // From the right, a figure and its unit keep their order in an isolate of their own.
    const shown = document.documentElement.dir === "rtl" ? `\u2066${span}\u2069` : span;
    time.textContent = table.dataset.ago.replace("{span}", shown);
  }
}

if (table !== null) {
  const source = new EventSource(table.dataset.live);
  // The server's clock against ours, so that a workstation whose clock is wrong counts right.
  let aheadMs = 0;
  const hear = (event) => {
    const told = JSON.parse(event.data);
    aheadMs = told.clock - Date.now();
    return told;
  };
  source.addEventListener("hello", (event) => {
    const mark = document.querySelector("[data-live][data-mark]")?.dataset.mark;
    if (hear(event).mark !== mark) takeWhole();
  });
  source.addEventListener("rows", (event) => take(hear(event)));
  source.addEventListener("page", () => takeWhole());
  setInterval(() => count(Date.now() + aheadMs), COUNT_MS);
  addEventListener("pagehide", () => source.close());
}
