// The readers and the agents of the page benches, in a process of its own: one that has made a company's history collects its
// memory on both processors, and would measure itself. It is sent a Plan, and sends back a Found.
import { setTimeout as wait } from "node:timers/promises";
import { startAgents } from "./agents.ts";
import { visit } from "./visit.ts";

/** `kind`: whatever the visits of one line have in common. */
export type Turn = { kind: number; path: string; cookie?: string | undefined };
export type Plan = {
  url: string;
  agents: number;
  /** What is turned to before anything is measured, one after the other. */
  warmUps: Turn[];
  /** What is measured: one is asked for every so often, whether or not the one before is there. */
  turns: Turn[];
  everyMs: number;
};
/** In the order of the answers; how many batches of agents were answered meanwhile. */
export type Found = { pages: { kind: number; ms: number; bytes: number }[]; batches: number };

process.once("message", async (plan: Plan) => {
  const found = await read(plan);
  process.send?.(found, () => process.disconnect());
});

async function read({ url, agents: count, warmUps, turns, everyMs }: Plan): Promise<Found> {
  const agents = await startAgents(url, count);
  for (const { path, cookie } of warmUps) await visit(url + path, cookie);
  const pages: Found["pages"] = [];
  const visits: Promise<unknown>[] = [];
  const began = performance.now();
  for (const [i, { kind, path, cookie }] of turns.entries()) {
    await wait(Math.max(0, began + i * everyMs - performance.now()));
    visits.push(visit(url + path, cookie).then((page) => pages.push({ kind, ...page })));
  }
  await Promise.all(visits);
  return { pages, ...(await agents.stop()) };
}
