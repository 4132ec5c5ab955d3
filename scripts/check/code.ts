// Reads TypeScript only as far as the rules need it: its code without comments and string contents, and what it imports.

/** A slash after one of these begins a regular expression, after anything else it divides. */
const BEFORE_REGEX = /(?:^|[=(,[!&|?:;{}+\-*%<>~^]|=>|\b(?:return|typeof|case|in|of|await|yield|void))\s*$/;

/** The same text with every comment, string and regular expression blanked (line ends stay), so that words found are code. */
export function codeOf(text: string): string {
  let out = "";
  let at = 0;
  // Depth of braces at which a template literal's ${ } ends.
  const templates: number[] = [];
  let depth = 0;
  const blank = (end: number) => {
    out += text.slice(at, end).replace(/[^\n]/g, " ");
    at = end;
  };
  while (at < text.length) {
    const c = text[at];
    const two = text.slice(at, at + 2);
    if (two === "//") blank(endOr(text.indexOf("\n", at), text));
    else if (two === "/*") blank(endOr(text.indexOf("*/", at + 2) + 2, text));
    else if (c === '"' || c === "'") blank(endOfString(text, at));
    else if (c === "`" || (c === "}" && templates.at(-1) === depth)) {
      if (c === "}") {
        templates.pop();
        depth--;
      }
      const end = endOfTemplate(text, at + 1);
      blank(end);
      if (text.slice(end - 2, end) === "${") templates.push(++depth);
    } else if (c === "/" && BEFORE_REGEX.test(out.slice(-40))) blank(endOfRegex(text, at));
    else {
      if (c === "{") depth++;
      if (c === "}") depth--;
      out += c;
      at++;
    }
  }
  return out;
}

const endOr = (end: number, text: string) => (end <= 1 ? text.length : end);

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== text[start] && text[at] !== "\n") at += text[at] === "\\" ? 2 : 1;
  return Math.min(at + 1, text.length);
}

/** After the closing backtick or after `${`. */
function endOfTemplate(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    if (text[at] === "`") return at + 1;
    if (text[at] === "$" && text[at + 1] === "{") return at + 2;
    at += text[at] === "\\" ? 2 : 1;
  }
  return text.length;
}

function endOfRegex(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length && text[at] !== "\n"; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "[") inClass = true;
    else if (text[at] === "]") inClass = false;
    else if (text[at] === "/" && !inClass) return at + 1;
  }
  return start + 1;
}

export type Import = { from: string; line: number; typeOnly: boolean };

const IMPORT =
  /(?:^|[;\n])\s*(?:import|export)\s+(type\s)?(?:[^"'`;()]*?\sfrom\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** Modules named by import, export … from and import(). */
export function importsOf(text: string): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    from: match[2] ?? match[3] ?? "",
    typeOnly: match[1] !== undefined,
    line: lineAt(text, match.index + match[0].length),
  }));
}

export const lineAt = (text: string, at: number) => text.slice(0, at).split("\n").length;
