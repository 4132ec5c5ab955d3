// The project's own files as the rules see them: path and text. What is installed, built or copied in is left out.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export type SourceFile = { path: string; text: string };
export type Tree = SourceFile[];

const NOT_OURS = /^(?:\.git|node_modules|instance|dist)$|^server\/public\/vendor$|^package-lock\.json\.\d+$/;
/** Pictures and fonts have no lines to read. */
const BINARY = /\.(?:png|jpe?g|webp|ico|gz|woff2|db)$/;
/** Larger than any text we write; a file above it is data, bytes. */
const READ_MAX = 1024 * 1024;

export function readTree(root: string): Tree {
  const files: Tree = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (NOT_OURS.test(path)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) files.push({ path, text: textOf(join(root, path)) });
    }
  };
  walk("");
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const textOf = (file: string) =>
  BINARY.test(file) || statSync(file).size > READ_MAX ? "" : readFileSync(file, "utf8");

export const isTest = (path: string) => /\.test\.ts$/.test(path);
export const isTypeScript = (path: string) => path.endsWith(".ts");
export const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));
export const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
