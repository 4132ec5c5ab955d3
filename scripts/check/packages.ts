// What is installed and what is migrated: exact versions, a lock file that names no registry, SQL files that are twins.
import type { Finding, Rule } from "./rule.ts";
import { nameOf } from "./tree.ts";

export const exactVersions: Rule = {
  name: "package.json names exact versions",
  find: (tree) =>
    tree
      .filter(({ path }) => nameOf(path) === "package.json")
      .flatMap(({ path, text }) => {
        const manifest = JSON.parse(text);
        const named: [string, unknown][] = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
          Object.entries(manifest[kind] ?? {}),
        );
        return named
          .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(String(version)))
          .map(([name, version]) => ({
            path,
            line: null,
            say: `${name} is "${version}": write one exact version (npm install --save-exact).`,
          }));
      }),
};

const LOCKS = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|deno\.lock|\.npmrc)$/;

export const lockWithoutRegistry: Rule = {
  name: "a lock file names no registry",
  find: (tree) =>
    tree
      .filter(({ path }) => LOCKS.test(path))
      .flatMap(({ path, text }) =>
        text.split("\n").flatMap((line, at): Finding[] =>
          /"resolved":\s*"https?:\/\/|^\s*(?:@[\w-]+:)?registry\s*=/.test(line)
            ? [
                {
                  path,
                  line: at + 1,
                  say: "names a registry: each machine has its own. Install with .npmrc's omit-lockfile-registry-resolved=true.",
                },
              ]
            : [],
        ),
      ),
};

const SQL = /^sql\/(sqlite|postgres)\/(\d{3}-[a-z0-9-]+)\.sql$/;

export const twinSql: Rule = {
  name: "each SQL file has its twin for the other database, is numbered in turn and writes down that it was taken",
  find(tree) {
    const files = tree.filter(({ path }) => /^sql\/.*\.sql$/.test(path));
    const paths = new Set(files.map(({ path }) => path));
    const names = [...new Set(files.map(({ path }) => nameOf(path)))].sort();
    return files.flatMap(({ path, text }): Finding[] => {
      const named = SQL.exec(path);
      if (named === null)
        return [{ path, line: null, say: "is not sql/sqlite/NNN-name.sql or sql/postgres/NNN-name.sql." }];
      const found: Finding[] = [];
      const twin = path.replace(/^sql\/\w+/, named[1] === "sqlite" ? "sql/postgres" : "sql/sqlite");
      if (!paths.has(twin))
        found.push({ path, line: null, say: `has no twin ${twin}: the two databases hold the same tables.` });
      if (Number(named[2]?.slice(0, 3)) !== names.indexOf(nameOf(path)) + 1)
        found.push({ path, line: null, say: "its number is not the next one." });
      if (
        !new RegExp(`INSERT INTO (?:public\\.)?schema_versions \\(name\\) VALUES \\('${named[2]}'\\);\\s*$`).test(text)
      )
        found.push({
          path,
          line: null,
          say: `must end with INSERT INTO schema_versions (name) VALUES ('${named[2]}'); so that it counts as taken by hand too.`,
        });
      return found;
    });
  },
};

export const sameTables: Rule = {
  name: "the SQL twins define the same tables and columns",
  find(tree) {
    const files = new Map(tree.map(({ path, text }) => [path, text]));
    return [...files]
      .filter(([path]) => SQL.exec(path)?.[1] === "sqlite")
      .flatMap(([path, text]): Finding[] => {
        const twin = files.get(path.replace("/sqlite/", "/postgres/"));
        if (twin === undefined) return [];
        const [here, there] = [columnsOf(text), columnsOf(twin)];
        const differing = [...new Set([...here, ...there])].filter(
          (column) => !here.includes(column) || !there.includes(column),
        );
        return differing.map((column) => ({ path, line: null, say: `${column} stands in one twin only.` }));
      });
  },
};

/** "table.column" of each CREATE TABLE. */
function columnsOf(sql: string): string[] {
  const bare = sql.replace(/--[^\n]*/g, "");
  return [...bare.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(?:public\.)?(\w+) \(([\s\S]*?)\n\)/g)].flatMap(
    ([, table, body]) =>
      (body ?? "")
        .split("\n")
        .map((line) => /^\s*("?\w+"?)\s/.exec(line)?.[1]?.replaceAll('"', "") ?? "")
        .filter((column) => column !== "" && !/^(?:PRIMARY|UNIQUE|CHECK|FOREIGN|CONSTRAINT)$/.test(column))
        .map((column) => `${table}.${column}`),
  );
}
