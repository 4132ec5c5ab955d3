// For tests: which English words a person would read or hear on a page that ought to be in another language.
import type { Page } from "playwright-core";

const DAY_MS = 86_400_000;

/** Units, names of formats and of this product are the same in every language; "et" is how French ends a list. */
const SAME = ["h", "min", "s", "kB", "UTC", "CSV", "XLSX", "Stint", "et", "config.env"];
/** Addresses of servers and of folders. */
const PLACE = /(?:https?:\/)?\/[\w.:/-]{8,}/g;

/** Words with letters of English. names: what is data on the page. The page is French, as far as its dates go. */
export async function englishOn(page: Page, names: readonly (string | RegExp)[]): Promise<string[]> {
  const read = (await page.evaluate(READ)) as string[];
  const dates = datesOf("fr");
  return read
    .map((text) => [...names, PLACE].reduce<string>((rest, name) => rest.replaceAll(name, ""), text))
    .flatMap((text) => text.split(/[^\p{L}.’/-]+/u))
    .map((word) => word.replaceAll(/^[.’/-]+|[.’/-]+$/g, ""))
    .filter((word) => /^[A-Za-z./-]*[A-Za-z]{2}[A-Za-z./-]*$/.test(word) || /^[A-Za-z]$/.test(word))
    .filter((word) => !SAME.includes(word) && !dates.has(word));
}

function datesOf(locale: string): Set<string> {
  const words = new Set<string>();
  for (let day = 0; day < 366; day++) {
    for (const width of ["long", "short", "narrow"] as const) {
      const format = new Intl.DateTimeFormat(locale, { weekday: width, month: width, timeZone: "UTC" });
      const parts = format.formatToParts(Date.UTC(2026, 0, 1) + day * DAY_MS);
      for (const { value } of parts) words.add(value.replace(/\.$/, ""));
    }
  }
  return words;
}

/** Text, and attributes that are spoken or shown; names stand in bdi, code in code. */
const READ = `(() => {
  const read = [document.title, document.querySelector("meta[name=description]")?.content ?? ""];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode())
    if (node.parentElement.closest("bdi, code, pre, kbd, samp, script, [lang=en], [data-col=team]") === null) read.push(node.data);
  for (const name of ["aria-label", "title", "alt", "placeholder", "data-label", "data-say", "data-series"])
    for (const one of document.querySelectorAll("[" + name + "]")) read.push(one.getAttribute(name));
  return read.map((text) => text.trim()).filter((text) => text !== "");
})()`;
