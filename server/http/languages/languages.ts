// The languages there are: English, and what the office has put into INSTANCE_DIR/languages, read once when the server starts. And
// which of them a page is made in: the one of config.env, or the one the browser asks for.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Request } from "express";
import type { Logger } from "pino";
import { FILE_BYTES_MAX, readLanguage } from "../../../protocol/language-file.ts";
import { ENGLISH_MESSAGES } from "../../words/english.ts";
import { ENGLISH, type Words, wordsOf } from "../../words/words.ts";

export type Languages = {
  askedBy(request: Pick<Request, "acceptsLanguages">): Words;
  /** What goes out without anybody asking for it, such as mails, is in. */
  office: Words;
};

export const ENGLISH_ONLY: Languages = { askedBy: () => ENGLISH, office: ENGLISH };

/** More than an office speaks. */
const FILES_MAX = 50;

type Log = Pick<Logger, "warn">;

/** @param language "auto", or the code of the one language that everybody gets */
export function openLanguages({ folder, language, log }: { folder: string; language: string; log: Log }): Languages {
  const known = new Map<string, Words>([[ENGLISH.language, ENGLISH]]);
  for (const file of filesIn(folder)) {
    const words = readWords(join(folder, file), file.slice(0, -".json".length), log);
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
function readWords(path: string, name: string, log: Log): Words | null {
  const tooLarge = statSync(path).size > FILE_BYTES_MAX;
  const file = tooLarge
    ? ({ kind: "unusable", why: `it is larger than ${FILE_BYTES_MAX / 1024} KB` } as const)
    : readLanguage(name, readFileSync(path, "utf8"), ENGLISH_MESSAGES);
  if (file.kind === "unusable") {
    log.warn(`${path} is not used: ${file.why}. Mend it and start the server again; until then English is shown.`);
    return null;
  }
  if (file.told !== null) log.warn(`${path}: ${file.told}`);
  return wordsOf(file.code, file.messages);
}
