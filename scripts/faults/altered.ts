// Controls need a server or an agent with a guard removed: a copy of the sources in which one piece of text is another. A piece that is
// not found fails loudly, so that a control never passes because the sources moved on.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..", "..");

/** One piece of text for another, or a further file. */
export type Alteration = { file: string; from: string; to: string } | { file: string; text: string };
export type Tree = { root: string; remove(): void };

export function alteredTree(alterations: readonly Alteration[]): Tree {
  const root = mkdtempSync(join(tmpdir(), "stint-altered-"));
  for (const part of ["server", "client", "protocol", "sql", "package.json", "deno.json"])
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  for (const alteration of alterations) writeFileSync(join(root, alteration.file), textOf(root, alteration));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function textOf(root: string, alteration: Alteration): string {
  if ("text" in alteration) return alteration.text;
  const { file, from, to } = alteration;
  const text = readFileSync(join(root, file), "utf8");
  if (!text.includes(from)) throw new Error(`${file} holds no \`${from}\` any more: bring the control up to date.`);
  return text.replaceAll(from, () => to);
}
