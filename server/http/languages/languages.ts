// The languages there are: English, and what the office has put into INSTANCE_DIR/languages, read once when the server starts. And
// which of them a page is made in: the one of config.env, or the one the browser asks for.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Request } from "express";
import type { Logger } from "pino";
import { type Messages, placesIn } from "../../../protocol/words.ts";
import { ENGLISH_MESSAGES } from "../../words/english.ts";
import { ENGLISH, type Words, wordsOf } from "../../words/words.ts";

export type Languages = {
  askedBy(request: Pick<Request, "acceptsLanguages">): Words;
  /** What goes out without anybody asking for it, such as mails, is in. */
  office: Words;
};

export const ENGLISH_ONLY: Languages = { askedBy: () => ENGLISH, office: ENGLISH };

/** More than an office speaks, and more than a language needs: English has 40 KB. */
const FILES_MAX = 50;
const FILE_BYTES_MAX = 512 * 1024;
/** Lines of a file that are told one by one in the log. */
const TOLD_MAX = 5;

type Log = Pick<Logger, "warn">;

/** @param language "auto", or the code of the one language that everybody gets */
export function openLanguages({ folder, language, log }: { folder: string; language: string; log: Log }): Languages {
  const known = new Map<string, Words>([[ENGLISH.language, ENGLISH]]);
  for (const file of filesIn(folder)) {
    const words = readLanguage(join(folder, file), file.slice(0, -".json".length), log);
    if (words !== null) known.set(words.language, words);
  }
  if (language !== "auto") {
    const fixed = known.get(language);
    if (fixed === undefined)
      log.warn(
        `LANGUAGE=${language}: there is no ${join(folder, `${language}.json`)} that can be used. Pages are in English.`,
      );
    const standard = fixed ?? ENGLISH;
    return { askedBy: () => standard, office: standard };
  }
  const codes = [...known.keys()];
  const standard = known.get("en") ?? ENGLISH;
  if (codes.length === 1) return { askedBy: () => standard, office: standard };
  return { askedBy: (request) => known.get(request.acceptsLanguages(codes) || "en") ?? standard, office: standard };
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .slice(0, FILES_MAX);
}

/** null: the file cannot be used at all, and the log says why. Lines of it that cannot be used are English, and are named. */
function readLanguage(path: string, name: string, log: Log): Words | null {
  const unused = (why: string) => {
    log.warn(`${path} is not used: ${why}. Mend it and start the server again; until then English is shown.`);
    return null;
  };
  const code = codeOf(name);
  if (code === null) return unused(`"${name}" is no code of a language such as de or pt-BR`);
  if (statSync(path).size > FILE_BYTES_MAX) return unused(`it is larger than ${FILE_BYTES_MAX / 1024} KB`);
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    return unused((error as Error).message);
  }
  if (typeof read !== "object" || read === null || Array.isArray(read))
    return unused("it holds no { key: text } object");
  const lines = Object.entries(read);
  const usable = lines.filter(([key, text]) => whatIsWrong(key, text) === null);
  const wrong = lines.flatMap(([key, text]) => whatIsWrong(key, text) ?? []);
  if (wrong.length > 0) {
    const rest = wrong.length > TOLD_MAX ? `; and ${wrong.length - TOLD_MAX} more` : "";
    log.warn(`${path}: ${wrong.slice(0, TOLD_MAX).join("; ")}${rest}. English is shown for these.`);
  }
  return wordsOf(code, Object.fromEntries(usable) as Messages);
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
function whatIsWrong(key: string, text: unknown): string | null {
  const messages: Messages = ENGLISH_MESSAGES;
  const english = messages[key] ?? messages[key.replace(FORM, ".other")];
  if (english === undefined) return `"${key}" is said nowhere`;
  if (typeof text !== "string") return `"${key}" is no text`;
  const unknown = placesIn(text).find((place) => !placesIn(english).includes(place));
  return unknown === undefined ? null : `"${key}" has a place {${unknown}} that nothing fills`;
}
