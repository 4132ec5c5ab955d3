// Names of people as text: how they are folded for sorting and searching, compared, and which ones were lost on the way.
// Pure; knows no database and no language.

/** `name` is what is shown: the given name, else the log-in name; sortName is it folded. */
export type Person = { user: string; name: string; sortName: string; team: string | null; teamId: number | null };

/** Letters that Unicode does not take apart, by what people type instead of them. */
const LETTERS: Record<string, string> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  æ: "ae",
  œ: "oe",
  ß: "ss",
  ı: "i",
  "’": "'",
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");

/** Marks that may be left out when a name is typed: Latin, Greek and Cyrillic accents, Hebrew and Arabic vowel points. An
 * Indian or Thai vowel is a mark to Unicode too, but to leave it out makes another name. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;

/** Lower case, without marks, one space between words: `Ó  Súilleabháin` and `o suilleabhain` are found by each other. */
export function foldName(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(MARKS, "")
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replace(/\s+/g, " ")
    .trim();
}

/** By code point, as both databases sort; JavaScript's own order is by UTF-16 unit and differs past U+FFFF. */
export function compareByCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA === unitB) continue;
    // A surrogate stands for a code point past all others, so among units of which one is a surrogate it is the greater.
    const rankA = isSurrogate(unitA) ? unitA + 0x10000 : unitA;
    const rankB = isSurrogate(unitB) ? unitB + 0x10000 : unitB;
    return rankA - rankB;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;

/** Question marks alone: what PowerShell 5.1 makes of letters it cannot write. Nobody is called so. */
export function isLostName(user: string): boolean {
  return /^\?+(?:[ \\?]*\?)?$/.test(user);
}
