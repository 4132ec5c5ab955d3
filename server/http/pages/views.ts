// Templates, compiled once when the server starts: a name, a page object and the words of a language in, HTML out. A template
// walks its object (`it`), says words (`say`, `pieces`) and includes others; it reads nothing else.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ejs from "ejs";
import type { Words } from "../../words/words.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "views");

export type Render = (view: string, it: object, words: Words) => string;

type Include = (view: string, it?: object) => string;
type View = (it: object, escapeFn: typeof escaped, include: Include, words: Words) => string;

export function compileViews(folder = FOLDER): Render {
  const views = new Map<string, View>();
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ejs")) continue;
    views.set(file.slice(0, -".ejs".length).replaceAll("\\", "/"), compileView(join(folder, file)));
  }
  const render: Render = (view, it, words) => {
    const include: Include = (other, its = {}) => {
      const compiled = views.get(other);
      if (compiled === undefined) throw new Error(`There is no view ${other} in ${folder}.`);
      return compiled(its, escaped, include, words);
    };
    return include(view, it);
  };
  return render;
}

/**
 * EJS reads the template and writes the function's source; `include` in it is ours, which knows all views. EJS's own asks the
 * disk and compiles anew at every row, and copies the page object each time: 8 ms for a page of fifty people instead of 1.
 */
function compileView(path: string): View {
  const template = new ejs.Template(readFileSync(path, "utf8"), {
    strict: true,
    localsName: "it",
    compileDebug: false,
    rmWhitespace: true,
    filename: path,
  });
  template.compile();
  const source = `"use strict";\nconst { say, pieces } = words;\n${template.source}`;
  return new Function("it", "escapeFn", "include", "words", source) as View;
}

const SPECIAL = /[&<>"']/;
const ALL_SPECIAL = /[&<>"']/g;
const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };

/** What EJS does itself, but quick where nothing has to be escaped: of the thousands of values of a page nearly all. */
function escaped(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = String(value);
  return SPECIAL.test(text) ? text.replace(ALL_SPECIAL, (letter) => ENTITIES[letter] ?? letter) : text;
}
