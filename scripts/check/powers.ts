// Powers have one owner: time, chance, network, environment, foreign code and the end of the process. Each is a word in the
// code and the files that may say it; everyone else is handed the value.
import { codeOf, lineAt } from "./code.ts";
import { isTestSupport } from "./rooms.ts";
import type { Rule } from "./rule.ts";
import { isTypeScript } from "./tree.ts";

type Power = { name: string; word: RegExp; owners: RegExp; instead: string };

const POWERS: Power[] = [
  {
    name: "the clock",
    word: /\bDate\.now\(|\bnew Date\(\s*\)|\bTemporal\.Now\b/g,
    // A platform stamps what its system tells (lock, log-off) where it is told.
    owners: /^(?:(?:client|server)\/clock\.ts$|client\/platform\/|scripts\/)/,
    instead: "take `now` as an argument, or `clock` from clock.ts where a loop has to ask again",
  },
  {
    name: "chance",
    word: /\bMath\.random\(/g,
    owners: /^(?:client\/(?:agent|clock|main)\.ts$|scripts\/)/,
    instead: "take the random number as an argument",
  },
  {
    name: "the network",
    word: /\bfetch\(|\bnew WebSocket\(|\bDeno\.(?:connect|listen|serve)\b/g,
    // A bus is a socket file of this machine, nothing beyond it.
    owners:
      /^(?:client\/(?:net|ui)\/|client\/platform\/linux\/dbus\/connection\.ts$|server\/stores\/|server\/jobs\/alerts\/webhook\.ts$|scripts\/)/,
    instead: "send through client/net/ or a store of server/stores/",
  },
  {
    name: "the environment",
    word: /\bprocess\.env\b|\bDeno\.env\b/g,
    owners: /^(?:(?:client|server)\/config\.ts$|scripts\/)/,
    instead: "add a key to config.ts and take the value as an argument",
  },
  {
    name: "the end of the process",
    word: /\bprocess\.exit\b|\bDeno\.exit\b/g,
    owners: /^(?:(?:client|server)\/main\.ts$|scripts\/)/,
    instead: "throw or return, and let main.ts decide",
  },
  {
    name: "foreign code and commands",
    word: /\bDeno\.(?:dlopen|Command)\b|\bnew Deno\.Unsafe/g,
    owners: /^(?:client\/platform\/|scripts\/)/,
    instead: "add what you need to the Platform interface",
  },
];

export const ownedPowers: Rule[] = POWERS.map(({ name, word, owners, instead }) => ({
  name: `${name} has one owner`,
  find: (tree) =>
    tree
      .filter((file) => isTypeScript(file.path) && !isTestSupport(file) && !owners.test(file.path))
      .flatMap(({ path, text }) => {
        const code = codeOf(text);
        return [...code.matchAll(word)].map((match) => ({
          path,
          line: lineAt(code, match.index),
          say: `\`${match[0].trim()}\` is not for this file: ${instead}.`,
        }));
      }),
}));

const PURE = /^(?:client\/core|server\/domain|server\/pages|server\/words)\//;

export const pureRoomsDoNotWait: Rule = {
  name: "the pure rooms wait for nothing",
  find: (tree) =>
    tree
      .filter((file) => isTypeScript(file.path) && PURE.test(file.path) && !isTestSupport(file))
      .flatMap(({ path, text }) => {
        const code = codeOf(text);
        return [...code.matchAll(/\b(?:await|async|setTimeout|setInterval|Promise)\b/g)].map((match) => ({
          path,
          line: lineAt(code, match.index),
          say: `\`${match[0]}\` in a pure room: load before and store after, in the shell around it.`,
        }));
      }),
};
