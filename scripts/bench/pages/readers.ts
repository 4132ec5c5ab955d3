// Readers who turn pages of all kinds at an even beat while the company's agents report, and how long each page took them.
import { setTimeout as wait } from "node:timers/promises";
import { count, type Line, median, ms, quantile, verdictOf } from "../measured.ts";
import { startAgents } from "./agents.ts";
import { visit } from "./visit.ts";

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
  const { kinds, seconds, everyMs, warmUps, p99MaxMs } = asked;
  const agents = await startAgents(asked.url, asked.agents);
  const turnTo = (kind: PageKind, turn: number) => visit(asked.url + kind.path(turn), kind.cookie?.(turn));
  for (const kind of kinds) for (let turn = 0; turn < warmUps; turn++) await turnTo(kind, turn);
  const found = kinds.map((kind) => ({ kind, pages: [] as { ms: number; bytes: number }[] }));
  const visits: Promise<void>[] = [];
  const began = performance.now();
  for (let i = 0; i * everyMs < seconds * 1000; i++) {
    await wait(Math.max(0, began + i * everyMs - performance.now()));
    const one = found[i % found.length];
    if (one === undefined) break;
    visits.push(turnTo(one.kind, Math.floor(i / found.length)).then((page) => void one.pages.push(page)));
  }
  await Promise.all(visits);
  const { batches } = await agents.stop();
  const lines = found.map(({ kind, pages }): Line => {
    const taken = pages.map((page) => page.ms);
    const p99 = quantile(taken, 0.99);
    const sent = String(Math.round(median(pages.map(({ bytes }) => bytes)) / 1024));
    const { maxKb = Number.POSITIVE_INFINITY } = kind;
    const isSmall = pages.every(({ bytes }) => bytes < maxKb * 1024);
    return {
      cells: [`  ${kind.name}`, count(pages.length), ms(median(taken)), ms(p99), ms(Math.max(...taken)), sent],
      goal: `p99 < ${p99MaxMs} ms${kind.maxKb === undefined ? "" : `, < ${kind.maxKb} KB`}`,
      verdict: verdictOf(p99 < p99MaxMs && isSmall),
    };
  });
  return [...lines, { cells: ["  batches of agents meanwhile", count(batches)], goal: "", verdict: null }];
}
