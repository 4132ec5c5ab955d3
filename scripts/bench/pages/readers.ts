// Readers who turn pages of all kinds at an even beat while the company's agents report, and how long each page took them.
import { fork } from "node:child_process";
import { join } from "node:path";
import { count, type Line, median, ms, quantile, verdictOf } from "../measured.ts";
import type { Found, Plan, Turn } from "./reading.ts";

export type PageKind = {
  name: string;
  /** The n-th turn of it is another period, another part of the table, another person. */
  path(turn: number): string;
  cookie?: (turn: number) => string;
  /** What any of them may send; absent: nobody has said. */
  maxKb?: number;
};

export type Reading = {
  url: string;
  agents: number;
  kinds: readonly PageKind[];
  seconds: number;
  /** A page is asked for this often, whether or not the one before is there. */
  everyMs: number;
  /** Turns of each kind before anything is measured. */
  warmUps: number;
  p99MaxMs: number;
};

export const READ_COLUMNS = ["", "pages", "p50", "p99", "worst", "KB sent"];

export const readTitle = (what: string, { seconds, everyMs }: Pick<Reading, "seconds" | "everyMs">) =>
  `${what}: ${1000 / everyMs} a second for ${seconds} s while agents report once a minute; time to the last byte, on loopback`;

/** One line for each kind of page, and how many batches the agents sent meanwhile. */
export async function readWhileReporting(asked: Reading): Promise<Line[]> {
  const { url, agents, kinds, seconds, everyMs, warmUps, p99MaxMs } = asked;
  const turnTo = (turn: number): Turn[] =>
    kinds.map(({ path, cookie }, kind) => ({ kind, path: path(turn), cookie: cookie?.(turn) }));
  const turns = (count: number) => Array.from({ length: count }, (_, turn) => turnTo(turn)).flat();
  const rounds = Math.ceil((seconds * 1000) / everyMs / kinds.length);
  const { pages, batches } = await readApart({ url, agents, everyMs, warmUps: turns(warmUps), turns: turns(rounds) });
  const lines = kinds.map((kind, i): Line => {
    const own = pages.filter((page) => page.kind === i);
    const taken = own.map((page) => page.ms);
    const p99 = quantile(taken, 0.99);
    const sent = String(Math.round(median(own.map(({ bytes }) => bytes)) / 1024));
    const { maxKb = Number.POSITIVE_INFINITY } = kind;
    const isSmall = own.every(({ bytes }) => bytes < maxKb * 1024);
    return {
      cells: [`  ${kind.name}`, count(own.length), ms(median(taken)), ms(p99), ms(Math.max(...taken)), sent],
      goal: `p99 < ${p99MaxMs} ms${kind.maxKb === undefined ? "" : `, < ${kind.maxKb} KB`}`,
      verdict: verdictOf(p99 < p99MaxMs && isSmall),
    };
  });
  return [...lines, { cells: ["  batches of agents meanwhile", count(batches)], goal: "", verdict: null }];
}

/** What reading.ts found. */
function readApart(plan: Plan): Promise<Found> {
  const reader = fork(join(import.meta.dirname, "reading.ts"));
  return new Promise((resolve, reject) => {
    reader.once("message", (found) => resolve(found as Found));
    reader.once("error", reject);
    reader.once("exit", (code) => reject(new Error(`The readers ended (${code}) before they had read all.`)));
    reader.send(plan);
  });
}
