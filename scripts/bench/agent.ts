// What the agent costs a workstation at which nobody does anything, beside a Python agent that listens by pynput and posts
// once a minute, at the same time on the same display.
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { deskLacks, startAgent, startDisplay } from "./agent/desk.ts";
import { type Bench, type Line, median, megabytes, percent, times, verdictOf } from "./measured.ts";
import { openPlaces } from "./places.ts";
import { cpuSecondsOf, memoryOf, startProgram, works } from "./program.ts";
import { startStint } from "./stint.ts";

const RSS_MAX_BYTES = 60 * 1024 * 1024;
const CPU_MAX = 0.002;
/** What a program does in its first seconds is its start, not its cost. */
const LENGTHS = { short: { settleS: 10, seconds: 60 }, long: { settleS: 30, seconds: 600 } };
const SAMPLE_S = 5;
const PYTHON = "/usr/bin/python3";
/** Looks without importing it, which would need the display. */
const LOOK = "import importlib.util, sys; sys.exit(0 if importlib.util.find_spec('pynput') else 1)";

type Cost = { name: string; rss: number; pss: number; cpu: number };

export const bench: Bench = async ({ short, say }) => {
  const { settleS, seconds } = short ? LENGTHS.short : LENGTHS.long;
  const title = `Agent: idle for ${seconds} s, beside pynput`;
  const columns = ["", "resident", "proportional", "of a core"];
  const lacks = await deskLacks(["Xvfb"]);
  if (lacks !== null)
    return { title, columns, lines: [{ cells: ["Stint's agent"], goal: "", verdict: "SKIP" }], notes: [lacks] };
  const python = await works([PYTHON, "-c", LOOK]);
  const places = openPlaces();
  const stops: (() => Promise<void>)[] = [() => places.clear()];
  try {
    const { uri } = await places.fresh("sqlite");
    const server = await startStint({ uri, folder: places.folder });
    stops.push(server.stop);
    const screen = await startDisplay();
    stops.push(screen.stop);
    const atDesk = () =>
      startAgent({ API_ENDPOINT: `${server.url}/api/report` }, { folder: places.folder, display: screen.display });
    // The very first start translates the sources and keeps the result; every later one, and the packaged agent, finds it.
    const first = await atDesk();
    await wait(settleS * 1000);
    await first.stop();
    const agent = await atDesk();
    stops.push(agent.stop);
    const watched = [{ name: "Stint's agent", pid: agent.pid }];
    if (python) {
      const listening = await startProgram(
        [PYTHON, join(import.meta.dirname, "agent/pynput_agent.py"), `${server.url}/api/report`],
        { ready: /listening/, env: { DISPLAY: screen.display } },
      );
      stops.push(listening.stop);
      watched.push({ name: "pynput", pid: listening.pid });
    }
    await wait(settleS * 1000);
    say(`watching ${watched.map(({ name }) => name).join(" and ")} for ${seconds} s`);
    const costs = await costsOf(watched, seconds);
    return {
      title,
      columns,
      lines: linesOf(costs),
      notes: python ? [] : ["SKIP pynput: it is not here. Install python3-pynput (Debian)."],
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
};

async function costsOf(watched: readonly { name: string; pid: number }[], seconds: number): Promise<Cost[]> {
  const began = performance.now();
  const samples = watched.map(({ name, pid }) => ({
    name,
    pid,
    cpu: cpuSecondsOf(pid),
    rss: [] as number[],
    pss: [] as number[],
  }));
  for (let left = seconds; left > 0; left -= SAMPLE_S) {
    await wait(Math.min(left, SAMPLE_S) * 1000);
    for (const sample of samples) {
      const { rss, pss } = memoryOf(sample.pid);
      sample.rss.push(rss);
      sample.pss.push(pss);
    }
  }
  const elapsedS = (performance.now() - began) / 1000;
  return samples.map(({ name, pid, cpu, rss, pss }) => ({
    name,
    rss: median(rss),
    pss: median(pss),
    cpu: (cpuSecondsOf(pid) - cpu) / elapsedS,
  }));
}

function linesOf([own, other]: Cost[]): Line[] {
  if (own === undefined) return [];
  const cells = ({ name, rss, pss, cpu }: Cost) => [name, megabytes(rss), megabytes(pss), percent(cpu)];
  return [
    {
      cells: cells(own),
      goal: `<= ${megabytes(RSS_MAX_BYTES)} resident`,
      verdict: verdictOf(own.rss <= RSS_MAX_BYTES),
    },
    { cells: [""], goal: `<= ${percent(CPU_MAX)} of a core`, verdict: verdictOf(own.cpu <= CPU_MAX) },
    ...(other === undefined
      ? []
      : [
          { cells: cells(other), goal: "", verdict: null },
          {
            cells: [
              "Stint : pynput",
              times(own.rss / other.rss),
              times(own.pss / other.pss),
              times(own.cpu / other.cpu),
            ],
            goal: "",
            verdict: null,
          },
        ]),
  ];
}
