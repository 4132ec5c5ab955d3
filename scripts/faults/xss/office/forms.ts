// The forms of a page of ours, as a browser would send them: found in the page, so that a new one is found as well. The pages write
// their attributes in one way, which is why this needs no parser.

export type Form = { action: string; method: string; fields: [name: string, value: string][] };

const TAG = /<(\/?)(form|input|select|option|textarea|button)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g;

/** What stands in a field that is empty, so that the form as a whole is one that is taken. */
const FILLED: Record<string, string> = {
  date: "2026-11-19",
  time: "10:00",
  password: "a sentence is fine",
  number: "1",
  search: "anna",
};

export function formsOf(html: string, path: string): Form[] {
  const forms: Form[] = [];
  let form: Form | null = null;
  let select: { name: string; value: string | null } | null = null;
  for (const [, closing = "", tag = "", written = ""] of html.matchAll(TAG)) {
    const attributes = new Map(
      [...written.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name = "", value = ""]) => [name, unescaped(value)]),
    );
    if (tag === "form" && closing === "") {
      form = { action: attributes.get("action") ?? path, method: attributes.get("method") ?? "get", fields: [] };
      if (form.method !== "dialog") forms.push(form);
    } else if (tag === "form") form = null;
    if (form === null) continue;
    const name = attributes.get("name") ?? "";
    if (tag === "select" && closing === "") select = { name, value: null };
    else if (tag === "select" && select !== null) {
      form.fields.push([select.name, select.value ?? ""]);
      select = null;
    } else if (tag === "option" && select !== null && closing === "") {
      if (attributes.has("selected") || (select.value ?? "") === "") select.value = attributes.get("value") ?? "";
    } else if (tag === "input" && name !== "") {
      const type = attributes.get("type") ?? "text";
      const isTaken = form.fields.some(([known]) => known === name);
      if ((type === "radio" || type === "checkbox") && isTaken && !attributes.has("checked")) continue;
      form.fields.push([name, attributes.get("value") || (FILLED[type] ?? "words")]);
    } else if ((tag === "textarea" || tag === "button") && closing === "" && name !== "")
      form.fields.push([name, attributes.get("value") ?? "words"]);
  }
  return forms;
}

/** What EJS writes, read back. */
export const unescaped = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#34;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
