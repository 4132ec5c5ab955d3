// Where a text names somebody, in each way that a log or an address writes a name, and the text without it. Pure.

/** What stands instead, at least one; a file keeps its length, for it is written to meanwhile. */
const INSTEAD = "x";

const inJson = (name: string) => JSON.stringify(name).slice(1, -1);

/** As it is, as JSON and addresses write it, and with accents of their own. */
function spellings(name: string): string[] {
  const forms = [name, name.normalize("NFC"), name.normalize("NFD")];
  return forms.flatMap((form) => [form, inJson(form), inJson(inJson(form)), ...inAddress(form)]);
}

function inAddress(name: string): string[] {
  if (!name.isWellFormed()) return [];
  return [encodeURIComponent(name), encodeURI(name), new URLSearchParams({ name }).toString().slice("name=".length)];
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** @param bytes of UTF-8, each as one character: what is written back has the same length */
export function namingPattern(names: readonly string[], { bytes = false } = {}): RegExp | null {
  const all = new Set(names.flatMap(spellings).filter((spelling) => spelling !== ""));
  if (all.size === 0) return null;
  const texts = [...all].map((text) => (bytes ? bytesOf(text) : text)).sort((a, b) => b.length - a.length);
  // Whole words alone: who is called an has not written every article. A byte of a letter is a letter.
  const letter = bytes ? "[\\w\\x80-\\xff]" : "[\\p{L}\\p{N}_]";
  return new RegExp(`(?<!${letter})(?:${texts.map(escaped).join("|")})(?!${letter})`, bytes ? "gi" : "giu");
}

export const redacted = (text: string, naming: RegExp): string =>
  text.replace(naming, (found) => INSTEAD.repeat(found.length));

const bytesOf = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
