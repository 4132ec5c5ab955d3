// The language that the agent speaks: of the files in the folder languages beside config.env the one that config.env names, else the one
// of this machine, else English. Read once, when the agent starts; where there is no such folder nothing is asked of the system.
import { wordsIn } from "../../../protocol/words.ts";
import type { Config } from "../../config.ts";
import type { Log } from "../../log.ts";
import { ENGLISH, ENGLISH_MESSAGES, type Words } from "./words.ts";

/** @param machine what this machine speaks, asked only where there is a choice */
export async function wordsFor(
  { file, language: asked }: Pick<Config, "file" | "language">,
  machine: () => string,
  log: Pick<Log, "warn">,
): Promise<Words> {
  const folder = `${file?.replace(/[^\\/]*$/, "") ?? ""}languages`;
  try {
    const files = filesIn(folder);
    const wanted = namesOf(asked ?? (files.length > 0 ? machine() : "en"));
    const name = wanted.map((one) => files.find((file) => file.toLowerCase() === one)).find((one) => one !== undefined);
    if (name !== undefined) return (await read(`${folder}/${name}.json`, name, log)) ?? ENGLISH;
    if (asked !== null && !wanted.includes("en"))
      log.warn(`LANGUAGE=${asked}: there is no ${folder}/${asked}.json. The agent speaks English.`);
  } catch (error) {
    // Hours are recorded in any language.
    log.warn(`${folder} cannot be read (${error instanceof Error ? error.message : error}). The agent speaks English.`);
  }
  return ENGLISH;
}

/** "de-CH" may be read in de-CH and in de: the nearest first, in small letters. */
function namesOf(code: string): string[] {
  const parts = code.toLowerCase().replaceAll("_", "-").split("-");
  return parts.map((_, at) => parts.slice(0, parts.length - at).join("-"));
}

function filesIn(folder: string): string[] {
  try {
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    return names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** null: the file cannot be used, and the log says why. */
async function read(path: string, name: string, log: Pick<Log, "warn">): Promise<Words | null> {
  const { FILE_BYTES_MAX, readLanguage } = await import("../../../protocol/language-file.ts");
  const tooLarge = Deno.statSync(path).size > FILE_BYTES_MAX;
  const file = tooLarge
    ? ({ kind: "unusable", why: `it is larger than ${FILE_BYTES_MAX / 1024} KB` } as const)
    : readLanguage(name, Deno.readTextFileSync(path), ENGLISH_MESSAGES);
  if (file.kind === "unusable") {
    log.warn(`${path} is not used: ${file.why}. Mend it and start the agent again; until then it speaks English.`);
    return null;
  }
  if (file.told !== null) log.warn(`${path}: ${file.told}`);
  return wordsIn(file.code, ENGLISH_MESSAGES, file.messages);
}
