// What the agent costs a workstation, with all it records switched on: while nobody does anything, and under a thousand events
// a second. Beside a Python agent of pynput and scrot, at the same time on the same display.
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { denoCommand } from "../test/deno.ts";
import { deskLacks, startAgent, startDisplay } from "./agent/desk.ts";
import { type Bench, type Line, median, megabytes, percent, times, verdictOf } from "./measured.ts";
import { openPlaces } from "./places.ts";
import { cpuSecondsOf, memoryOf, outputOf, startProgram, works } from "./program.ts";
import { startStint } from "./stint.ts";

const RSS_MAX_BYTES = 60 * 1024 * 1024;
const EVENTS_PER_S = 1_000;
/** Until Deno runs the hands, s. */
const HANDS_START_S = 3;
const EVERYTHING = "everything on";
/** Before its notice is accepted the agent tells working and stopped only. cpuMax: of a core; null: nothing is asked. */
const AGENTS: {
  name: string;
  settings: Record<string, string>;
  cpuMax: { idle: number; events: number | null };
}[] = [
  { name: "working and stopped only", settings: {}, cpuMax: { idle: 0.002, events: null } },
  { name: EVERYTHING, settings: { REQUIRE_NOTICE: "false" }, cpuMax: { idle: 0.003, events: 0.01 } },
];
/** What a program does in its first seconds is its start, not its cost. */
const LENGTHS = {
  short: { settleS: 10, seconds: 60, inputS: 30 },
  long: { settleS: 30, seconds: 600, inputS: 120 },
};
const SAMPLE_S = 5;
const FLOOD = "client/platform/linux/input/test-flood.ts";
const PYTHON = "/usr/bin/python3";
/** Looks without importing it, which would need the display. */
const LOOK = "import importlib.util, sys; sys.exit(0 if importlib.util.find_spec('pynput') else 1)";

type Watched = { name: string; pid: number };
type Cost = { name: string; rss: number; pss: number; cpu: number };

export const bench: Bench = async ({ short, say }) => {
  const { settleS, seconds, inputS } = short ? LENGTHS.short : LENGTHS.long;
  const title = `Agent: idle for ${seconds} s, then ${EVENTS_PER_S} events a second for ${inputS} s, beside pynput and scrot`;
  const columns = ["", "resident", "proportional", "of a core"];
  const lacks = await deskLacks(["Xvfb"]);
  if (lacks !== null)
    return { title, columns, lines: [{ cells: ["Stint's agent"], goal: "", verdict: "SKIP" }], notes: [lacks] };
  const python = await works([PYTHON, "-c", LOOK]);
  const places = openPlaces();
  const stops: (() => Promise<void>)[] = [() => places.clear()];
  try {
    const screen = await startDisplay();
    stops.push(screen.stop);
    const watched: Watched[] = [];
    for (const { name, settings } of AGENTS) {
      const folder = join(places.folder, name.replaceAll(" ", "-"));
      const { uri } = await places.fresh("sqlite");
      const server = await startStint({ uri, folder, settings });
      stops.push(server.stop);
      const atDesk = () =>
        startAgent({ API_ENDPOINT: `${server.url}/api/report` }, { folder, display: screen.display });
      // The very first start translates the sources and keeps the result; every later one, and the packaged agent, finds it.
      const first = await atDesk();
      await wait(settleS * 1000);
      await first.stop();
      const agent = await atDesk();
      stops.push(agent.stop);
      watched.push({ name, pid: agent.pid });
      if (!python || name !== EVERYTHING) continue;
      const listening = await startProgram(
        [PYTHON, join(import.meta.dirname, "agent/python_agent.py"), `${server.url}/api/report`, places.folder],
        { ready: /listening/, env: { DISPLAY: screen.display } },
      );
      stops.push(listening.stop);
      watched.push({ name: "Python, pynput and scrot", pid: listening.pid });
    }
    await wait(settleS * 1000);
    say(`watching ${watched.map(({ name }) => name).join(", ")} for ${seconds} s`);
    const idle = await costsOf(watched, seconds);
    say(`${EVENTS_PER_S} events a second for ${inputS} s`);
    const hands = outputOf([
      ...denoCommand(FLOOD),
      screen.display,
      String(EVENTS_PER_S),
      String(inputS + HANDS_START_S),
    ]);
    await wait(HANDS_START_S * 1000);
    const busy = await costsOf(watched, inputS);
    await hands;
    return {
      title,
      columns,
      lines: [...linesOf("idle", idle), ...linesOf("events", busy)],
      notes: python ? [] : ["SKIP Python: pynput is not here. Install python3-pynput and scrot (Debian)."],
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
};

async function costsOf(watched: readonly Watched[], seconds: number): Promise<Cost[]> {
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

function linesOf(phase: "idle" | "events", costs: readonly Cost[]): Line[] {
  const head = phase === "idle" ? "nobody does anything" : `${EVENTS_PER_S} events a second`;
  const [own, other] = [
    costs.find(({ name }) => name === EVERYTHING),
    costs.find(({ name }) => name.startsWith("Python")),
  ];
  const lines: Line[] = [{ cells: [head], goal: "", verdict: null }];
  for (const { name, rss, pss, cpu } of costs) {
    const max = AGENTS.find((one) => one.name === name)?.cpuMax[phase] ?? null;
    lines.push({
      cells: [`  ${name}`, megabytes(rss), megabytes(pss), percent(cpu)],
      goal: max === null ? "" : `<= ${percent(max)} of a core`,
      verdict: max === null ? null : verdictOf(cpu <= max),
    });
    if (max !== null && phase === "idle")
      lines.push({
        cells: [""],
        goal: `<= ${megabytes(RSS_MAX_BYTES)} resident`,
        verdict: verdictOf(rss <= RSS_MAX_BYTES),
      });
  }
  if (own === undefined || other === undefined) return lines;
  const ratios = [times(own.rss / other.rss), times(own.pss / other.pss), times(own.cpu / other.cpu)];
  return [...lines, { cells: ["  everything on : Python", ...ratios], goal: "", verdict: null }];
}
