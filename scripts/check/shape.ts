// How files and folders look: their size, their names, their first lines.
import type { Finding, Rule } from "./rule.ts";
import { folderOf, isTest, isTypeScript, nameOf } from "./tree.ts";

/** One screenful after another gets lost; above this a file does two things. A test is a list and may be longer. */
const LINES_MAX = 300;
const TEST_LINES_MAX = 600;
/** A folder one can overlook. Tests stand beside their source and are not counted. */
const FOLDER_MAX = 12;
/** The rooms that the house plan itself makes larger: each file is one message, question, route or page. */
const LARGE_FOLDERS = new Map([
  ["protocol", 24],
  ["server/db", 24],
  ["server/domain", 24],
  ["server/http", 24],
  ["server/pages", 24],
  ["server/views", 24],
]);

const CODE = /^(?:client|server|protocol|extension|scripts)\/.*\.(?:ts|mjs|js|ejs|css)$/;
const linesOf = (text: string) => text.split("\n").length - (text.endsWith("\n") ? 1 : 0);

export const shortFiles: Rule = {
  name: `a file has at most ${LINES_MAX} lines, a test ${TEST_LINES_MAX}`,
  find: (tree) =>
    tree
      .filter(({ path }) => CODE.test(path))
      .flatMap(({ path, text }): Finding[] => {
        const lines = linesOf(text);
        const max = isTest(path) ? TEST_LINES_MAX : LINES_MAX;
        return lines <= max
          ? []
          : [
              {
                path,
                line: null,
                say: `has ${lines} lines; find the second thing it does and give it a file of its own (${max} at most).`,
              },
            ];
      }),
};

export const smallFolders: Rule = {
  name: `a folder has at most a dozen source files`,
  find(tree) {
    const counts = new Map<string, number>();
    for (const { path } of tree)
      if (CODE.test(path) && !isTest(path)) counts.set(folderOf(path), (counts.get(folderOf(path)) ?? 0) + 1);
    return [...counts].flatMap(([path, count]): Finding[] => {
      const max = LARGE_FOLDERS.get(path) ?? FOLDER_MAX;
      return count <= max
        ? []
        : [
            {
              path,
              line: null,
              say: `holds ${count} source files; ${max} at most: group what belongs together in a folder named by it.`,
            },
          ];
    });
  },
};

const NAMES_OF_NOTHING =
  /^(?:utils?|helpers?|common|misc|manager|service|base|types|index|shared|lib|functions)(?:\.test)?\.(?:ts|js|mjs)$/;

export const tellingNames: Rule = {
  name: "a file is named by what it keeps or decides",
  find: (tree) =>
    tree
      .filter(
        ({ path }) =>
          CODE.test(path) &&
          (NAMES_OF_NOTHING.test(nameOf(path)) ||
            !/^(?:[a-z0-9][a-z0-9.-]*|schedule_task\.[a-z0-9.]+)$/.test(nameOf(path))),
      )
      .map(({ path }) => ({
        path,
        line: null,
        say: "says nothing of its content, or is not lower-case with hyphens: name what it keeps (a noun) or decides (a verb).",
      })),
};

export const headedModules: Rule = {
  name: "a module starts with a comment: what it is for",
  find: (tree) =>
    tree
      .filter(({ path, text }) => isTypeScript(path) && !isTest(path) && !/^(?:#![^\n]*\n)?\/[/*]/.test(text))
      .map(({ path }) => ({
        path,
        line: 1,
        say: "starts without a comment: say in one to five lines what it is for and what it deliberately does not know.",
      })),
};

/** What stands at the top of the repository; the plan is fixed. */
const TOP = new Set(
  (
    "client server protocol extension sql scripts docs deno.json package.json config.env.example README.md LICENSE CHANGELOG.md " +
    "package-lock.json tsconfig.json biome.json config.env"
  ).split(" "),
);

export const fixedTopLevel: Rule = {
  name: "the top level holds what the plan of the house names",
  find: (tree) =>
    [...new Set(tree.map(({ path }) => path.split("/")[0] ?? ""))]
      .filter((name) => !TOP.has(name) && !name.startsWith(".") && !name.endsWith(".log"))
      .map((path) => ({
        path,
        line: null,
        say: "is not in the plan of docs/ARCHITECTURE.md: put it in the room it belongs to.",
      })),
};
