// Who may know whom, as data, and the rules that hold it. A room is a folder (or file) of the house; what is not listed is free.
import { builtinModules } from "node:module";
import { posix } from "node:path";
import { importsOf } from "./code.ts";
import type { Finding, Rule } from "./rule.ts";
import { folderOf, isTest, isTypeScript, nameOf, type SourceFile, type Tree } from "./tree.ts";

type Room = {
  room: string;
  /** Rooms and files of ours it may import, beside itself. */
  knows: string[];
  /** npm packages it may import; absent: any that no other rule forbids. */
  packages?: string[];
  /** Whether it may import Node's own modules, which bring files, sockets and time. */
  builtins: boolean;
  instead: string;
};

const SERVER_BASE = ["protocol/", "server/domain/", "server/words/", "server/log.ts", "server/clock.ts"];

const ROOMS: Room[] = [
  {
    room: "protocol/",
    knows: [],
    packages: ["zod"],
    builtins: false,
    instead: "what crosses the wire knows zod only, so that it runs in every runtime",
  },
  {
    room: "client/core/",
    knows: ["protocol/"],
    packages: [],
    builtins: false,
    instead: "the core decides on values: take what you need as an argument",
  },
  {
    room: "client/platform/",
    knows: [],
    builtins: true,
    instead: "a platform knows its system only: return the value and let agent.ts decide",
  },
  {
    room: "client/outbox/",
    knows: ["protocol/", "client/core/"],
    builtins: true,
    instead: "the queue is given its clock and its send function as arguments",
  },
  {
    room: "client/net/",
    knows: ["protocol/", "client/core/"],
    builtins: true,
    instead: "the network room sends what it is given",
  },
  {
    room: "client/",
    knows: ["protocol/", "package.json"],
    builtins: true,
    instead: "agent and server meet in protocol/ only",
  },
  {
    room: "client/ui/look.ts",
    // Style sheets, carried as text: a copy of them would drift from the server's.
    knows: ["server/public/"],
    packages: [],
    builtins: false,
    instead: "the look is files of server/public, and nothing else",
  },
  {
    room: "server/domain/",
    knows: ["protocol/"],
    // Zones, and the files of calendars: both are pure computation on what they are given.
    packages: ["luxon", "ical.js"],
    builtins: false,
    instead: "the domain decides on values: take what you need as an argument",
  },
  {
    room: "server/words/",
    knows: ["protocol/"],
    packages: [],
    builtins: false,
    instead: "words are messages and the rules of a language: read files in http/languages/",
  },
  {
    room: "server/db/",
    knows: SERVER_BASE,
    builtins: true,
    instead: "the database room stores and asks: let http/ or jobs/ bring the rest",
  },
  {
    room: "server/pages/",
    knows: SERVER_BASE,
    packages: ["node:crypto"],
    builtins: false,
    instead: "a page object is computed from rows it is given: load them in http/",
  },
  {
    room: "server/export/",
    knows: [...SERVER_BASE, "server/pages/"],
    builtins: true,
    instead: "an export writes the page object it is given",
  },
  {
    room: "server/stores/",
    knows: SERVER_BASE,
    builtins: true,
    instead: "a store keeps bytes under a name and knows nothing of whose they are",
  },
  {
    room: "server/http/",
    knows: [...SERVER_BASE, "server/db/", "server/pages/", "server/stores/", "server/export/", "server/config.ts"],
    builtins: true,
    instead: "pass it in from app.ts",
  },
  {
    room: "server/jobs/",
    knows: [...SERVER_BASE, "server/db/", "server/stores/", "server/config.ts"],
    builtins: true,
    instead: "pass it in from app.ts",
  },
  {
    room: "server/",
    knows: ["protocol/", "package.json"],
    builtins: true,
    instead: "agent and server meet in protocol/ only",
  },
];

/** Test support stands beside what it supports, says so in its first line, and may know what tests know. */
export const isTestSupport = ({ path, text }: SourceFile) =>
  isTest(path) ||
  /\.test-[^/]*\.ts$/.test(path) ||
  /^\/\/ (?:For tests|Test support)\b/.test(text) ||
  /^test-/.test(nameOf(path));

const roomOf = (path: string) =>
  ROOMS.filter(({ room }) => path.startsWith(room)).sort((a, b) => b.room.length - a.room.length)[0];

const packageOf = (from: string) =>
  from
    .split("/")
    .slice(0, from.startsWith("@") ? 2 : 1)
    .join("/");
const isBuiltin = (from: string) => from.startsWith("node:") || builtinModules.includes(from);
const sideOf = (path: string) => path.split("/")[0];
const resolved = (path: string, from: string) => posix.normalize(posix.join(folderOf(path), from));

export const knownRooms: Rule = {
  name: "a room imports only the rooms it may know",
  find: (tree) =>
    tree
      .filter((file) => isTypeScript(file.path) && !isTestSupport(file))
      .flatMap(({ path, text }) => {
        const room = roomOf(path);
        if (room === undefined) return [];
        return importsOf(text).flatMap(({ from, line, typeOnly }): Finding[] => {
          const say = (what: string) => [{ path, line, say: `${room.room} may not import ${what}: ${room.instead}.` }];
          if (from.startsWith(".")) {
            const target = resolved(path, from);
            // Knowing the shape of what one is handed is no dependency, but a pure room has no business with a shell's shapes.
            if (typeOnly && room.builtins && sideOf(target) === sideOf(path)) return [];
            return [room.room, ...room.knows].some((known) => target.startsWith(known)) ? [] : say(target);
          }
          if (isBuiltin(from)) return room.builtins || room.packages?.includes(from) ? [] : say(from);
          return room.packages === undefined || room.packages.includes(packageOf(from)) ? [] : say(from);
        });
      }),
};

/** Packages with one owner: the room that may import them. */
const PACKAGE_OWNERS: { packages: RegExp; owner: RegExp; instead: string }[] = [
  {
    packages: /^(?:knex|pg|better-sqlite3)$/,
    owner: /^(?:server\/db\/|scripts\/bench\/)/,
    instead: "ask the database through a function in server/db/ named by its question",
  },
  {
    packages: /^(?:express|helmet|express-rate-limit|ejs)$/,
    owner: /^(?:server\/(?:http\/|app\.ts$)|scripts\/bench\/)/,
    instead: "routes, guards and answers live in server/http/",
  },
  {
    packages: /^node:sqlite$/,
    owner: /^(?:client\/outbox\/|scripts\/)/,
    instead: "what the agent keeps goes through client/outbox/",
  },
  {
    packages: /^node:child_process$/,
    owner: /^(?:client\/platform\/|scripts\/)/,
    instead: "commands of the system are started in client/platform/ only",
  },
  {
    packages: /^openid-client$/,
    owner: /^server\/http\/sign-in\//,
    instead: "whom the office's provider knows is asked in server/http/sign-in/office.ts",
  },
  {
    packages: /^nodemailer$/,
    owner: /^server\/jobs\/mail\//,
    instead: "mails are handed in by server/jobs/mail/mailer.ts",
  },
  {
    packages: /^(?:exceljs|yazl|csv-stringify(?:\/.*)?)$/,
    owner: /^server\/export\//,
    instead: "exports are written in server/export/",
  },
];

export const ownedPackages: Rule = {
  name: "a package with one owner is imported by its owner only",
  find: (tree) =>
    tree
      .filter((file) => isTypeScript(file.path) && !isTestSupport(file))
      .flatMap(({ path, text }) =>
        importsOf(text).flatMap(({ from, line }) =>
          PACKAGE_OWNERS.filter(({ packages, owner }) => packages.test(from) && !owner.test(path)).map(
            ({ instead }): Finding => ({ path, line, say: `may not import ${from}: ${instead}.` }),
          ),
        ),
      ),
};

/** What is started on a machine that has no development packages. */
const STARTED = [
  "server/main.ts",
  "scripts/demo.ts",
  "scripts/import.ts",
  "scripts/rebuild.ts",
  "scripts/backup.ts",
  "scripts/export.ts",
  "scripts/doctor.ts",
];

export const runsWithoutTestPackages: Rule = {
  name: "what npm start, demo, import, rebuild, backup, export and doctor run needs no development package and no test support",
  find(tree) {
    const manifest = tree.find(({ path }) => path === "package.json");
    const development = new Set(Object.keys(JSON.parse(manifest?.text ?? "{}").devDependencies ?? {}));
    return reachable(tree, STARTED).flatMap(({ path, text }) =>
      importsOf(text)
        .filter(({ typeOnly }) => !typeOnly)
        .flatMap(({ from, line }): Finding[] => {
          if (from.startsWith(".")) {
            const target = resolved(path, from);
            const support = tree.find((file) => file.path === target);
            return support !== undefined && isTestSupport(support)
              ? [
                  {
                    path,
                    line,
                    say: `may not import ${target}, which is test support: move what both need to a file of its own.`,
                  },
                ]
              : [];
          }
          if (!development.has(packageOf(from))) return [];
          return [
            {
              path,
              line,
              say: `may not import ${from}, a devDependency: npm start installs none. Make it a dependency or do without.`,
            },
          ];
        }),
    );
  },
};

function reachable(tree: Tree, from: string[]): Tree {
  const files = new Map(tree.map((file) => [file.path, file]));
  const seen = new Set<string>();
  const waiting = [...from];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = files.get(path);
    if (file === undefined || seen.has(path)) continue;
    seen.add(path);
    for (const each of importsOf(file.text))
      if (each.from.startsWith(".") && !each.typeOnly) waiting.push(resolved(path, each.from));
  }
  return [...seen].flatMap((path) => files.get(path) ?? []);
}

/** css and svg: imported as text. */
const RELATIVE_WITH_ENDING = /\.(?:ts|js|mjs|json|css|svg)$/;

export const importsNameTheFile: Rule = {
  name: "a relative import names its file with the ending, so that Node and Deno find the same one",
  find: (tree) =>
    tree
      .filter(({ path }) => isTypeScript(path))
      .flatMap(({ path, text }) =>
        importsOf(text)
          .filter(({ from }) => from.startsWith(".") && !RELATIVE_WITH_ENDING.test(from))
          .map(({ from, line }) => ({ path, line, say: `"${from}" lacks the ending .ts.` })),
      ),
};
