// What may not stand in a file: swallowed errors, unfinished work, raw output in a page, inline script or style.
import { codeOf, lineAt } from "./code.ts";
import type { Rule } from "./rule.ts";
import { isTest, isTypeScript, type SourceFile } from "./tree.ts";

type Word = {
  name: string;
  files: (path: string) => boolean;
  word: RegExp /** Where it is looked for. */;
  in: (file: SourceFile) => string;
  say: string;
  /** Where a comment beside it makes it right. */
  unlessSaidWhy?: boolean;
};

const isView = (path: string) => path.endsWith(".ejs");
const isSource = (path: string) =>
  /^(?:client|server|protocol|extension|scripts|sql)\/.*\.(?:ts|mjs|js|ejs|css|sql|ps1|sh)$/.test(path);
const whole = ({ text }: SourceFile) => text;
/** Comments keep their place in the code where the braces around them are looked at. */
const code = ({ text }: SourceFile) => codeOf(text);
const html = ({ text }: SourceFile) =>
  text.replace(/<%#[\s\S]*?%>|<!--[\s\S]*?-->/g, (found) => found.replace(/[^\n]/g, " "));

// The words are put together here so that this file does not hold what it looks for.
const UNFINISHED = new RegExp(
  `\\b(?:${["TO", "FIX", "XX"].map((start, at) => start + ["DO", "ME", "X"][at]).join("|")})\\b`,
  "g",
);

const WORDS: Word[] = [
  {
    name: "no error is swallowed",
    files: isTypeScript,
    word: /\bcatch\s*(?:\([^)]*\)\s*)?\{\s*\}|\.catch\(\s*(?:\(\s*\w*\s*\)|\w+)\s*=>\s*\{\s*\}\s*\)/g,
    in: code,
    say: "an empty catch hides a failure: handle it, give it its sentence, or let it through",
  },
  {
    name: "a failure that is let go says why",
    files: (path) => isTypeScript(path) && !isTest(path),
    word: /\.catch\(\s*\(\s*\w*\s*\)\s*=>\s*(?:undefined|null)\s*\)/g,
    in: code,
    unlessSaidWhy: true,
    say: "write beside it, as a comment, who tells of this failure",
  },
  {
    name: "nothing is left unfinished",
    files: isSource,
    word: UNFINISHED,
    in: whole,
    say: "finish it or write it into an issue",
  },
  {
    name: "no type check is switched off",
    files: isTypeScript,
    word: new RegExp(`@ts-(?:${["ignore", "nocheck"].join("|")})`, "g"),
    in: ({ path, text }) => (path.startsWith("scripts/check/") ? codeOf(text) : text),
    say: "mend the type, or @ts-expect-error with the reason",
  },
  {
    name: "nothing is of type any",
    files: isTypeScript,
    word: /\bas any\b|[:<]\s*any\b/g,
    in: code,
    say: "take `unknown` at the door and a schema",
  },
  {
    name: "no test is singled out",
    files: isTest,
    word: /\b(?:test|it|describe)\.only\(|\bonly:\s*true/g,
    in: code,
    say: "take the `only` away, or the other tests do not run",
  },
  {
    name: "a view puts out escaped text only",
    files: isView,
    word: /<%-(?!\s*include\()/g,
    in: whole,
    say: "`<%-` is for include alone: use `<%=`, which escapes names such as <b>eve</b>",
  },
  {
    name: "a view holds no script",
    files: isView,
    word: /<script\b(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*["']|javascript:/gi,
    in: html,
    say: "the content security policy blocks it: put it into a file of server/public/",
  },
  {
    name: "a view holds no style",
    files: isView,
    word: /<style\b|\sstyle\s*=/gi,
    in: html,
    say: "the content security policy blocks it: use a class, or an attribute the CSS reads",
  },
  {
    name: "a page asks no other host",
    files: (path) => isView(path) || /^server\/public\/.*\.(?:css|js)$/.test(path),
    word: /(?:src|href)\s*=\s*["']https?:\/\/|url\(\s*["']?https?:|@import\s+["']https?:/gi,
    in: html,
    say: "serve it from server/public/",
  },
];

export const forbiddenWords: Rule[] = WORDS.map((word) => ({
  name: word.name,
  find: (tree) =>
    tree
      .filter(({ path }) => word.files(path))
      .flatMap((file) => {
        const text = word.in(file);
        return [...text.matchAll(word.word)]
          .map((match) => ({ path: file.path, line: lineAt(text, match.index), say: `${word.say}.` }))
          .filter(({ line }) => word.unlessSaidWhy !== true || !hasComment(file.text, line));
      }),
}));

/** Whether the line, or the one above it, holds a comment. */
const hasComment = (text: string, line: number) =>
  text
    .split("\n")
    .slice(Math.max(0, line - 2), line)
    .some((each) => each.includes("//"));
