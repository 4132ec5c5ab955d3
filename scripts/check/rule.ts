// What a house rule is: a sentence that holds, and a function that finds where it does not.
import type { Tree } from "./tree.ts";

export type Finding = { path: string; line: number | null /** What to do instead, as a sentence. */; say: string };

export type Rule = {
  /** The rule as a sentence that is true of the house. */
  name: string;
  find(tree: Tree): Finding[];
};

export const worded = ({ path, line, say }: Finding) => `${path}${line === null ? "" : `:${line}`}: ${say}`;
