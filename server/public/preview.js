// Shows what a form would do while it is filled in: the page that its Preview button gives, without leaving this one. Without this
// script the button does the same.

const form = document.querySelector("form[data-preview]");

/** After the last key or choice, ms. */
const WAIT_MS = 300;

const PARTS = ["[data-in-force]", "[data-previewed]"];
let asked = 0;

async function preview() {
  const own = ++asked;
  const body = new URLSearchParams(new FormData(form));
  body.set("preview", "1");
  const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "text/html" } });
  if (!answer.ok || own !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of PARTS) {
    const [old, fresh] = [document, page].map((root) => [...root.querySelectorAll(part)]);
    if (old.length === fresh.length)
      for (const [n, one] of old.entries()) one.replaceChildren(...document.adoptNode(fresh[n]).childNodes);
  }
}

if (form !== null) {
  let timer = 0;
  form.addEventListener("input", ({ target }) => {
    if (target.name === "reason") return;
    clearTimeout(timer);
    timer = setTimeout(preview, WAIT_MS);
  });
}
