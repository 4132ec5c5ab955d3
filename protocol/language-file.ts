// A file of words as somebody wrote it, { key: text }: which of its lines can be used, and what is wrong with the others. Server and
// agent read theirs so; who opens files and writes logs is known elsewhere. Pure.
import { type Messages, placesIn } from "./words.ts";

export type LanguageFile =
  | {
      kind: "words";
      code: string;
      messages: Messages /** Lines that cannot be used, in words; null: there are none. */;
      told: string | null;
    }
  | { kind: "unusable"; why: string };

/** More than a language needs: the server's English has 40 KB. */
export const FILE_BYTES_MAX = 512 * 1024;
/** Lines of a file that are told one by one. */
const TOLD_MAX = 5;

/** @param name of the file, without .json. @param english all that can be said; what a file lacks is said so */
export function readLanguage(name: string, text: string, english: Messages): LanguageFile {
  const unusable = (why: string): LanguageFile => ({ kind: "unusable", why });
  const code = codeOf(name);
  if (code === null) return unusable(`"${name}" is no code of a language such as de or pt-BR`);
  let read: unknown;
  try {
    read = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return unusable((error as Error).message);
  }
  if (typeof read !== "object" || read === null || Array.isArray(read))
    return unusable("it holds no { key: text } object");
  const lines = Object.entries(read);
  const usable = lines.filter(([key, line]) => whatIsWrong(key, line, english) === null);
  const wrong = lines.flatMap(([key, line]) => whatIsWrong(key, line, english) ?? []);
  const rest = wrong.length > TOLD_MAX ? `; and ${wrong.length - TOLD_MAX} more` : "";
  return {
    kind: "words",
    code,
    messages: Object.fromEntries(usable),
    told: wrong.length === 0 ? null : `${wrong.slice(0, TOLD_MAX).join("; ")}${rest}. English is shown for these.`,
  };
}

function codeOf(name: string): string | null {
  try {
    return Intl.getCanonicalLocales(name)[0] ?? null;
  } catch {
    // A RangeError says that it is none; there is nothing else to know about it.
    return null;
  }
}

const FORM = /\.(?:zero|one|two|few|many|other)$/;

/** A language may have forms of a plural that English has not, and may leave a place out, but not fill one that there is not. */
function whatIsWrong(key: string, text: unknown, messages: Messages): string | null {
  const english = messages[key] ?? messages[key.replace(FORM, ".other")];
  if (english === undefined) return `"${key}" is said nowhere`;
  if (typeof text !== "string") return `"${key}" is no text`;
  const unknown = placesIn(text).find((place) => !placesIn(english).includes(place));
  return unknown === undefined ? null : `"${key}" has a place {${unknown}} that nothing fills`;
}
