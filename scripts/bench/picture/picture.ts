// What one picture of 1920x1080 costs: the agent's child, from its start to its end, beside scrot, by which pyautogui and
// pyscreenshot take theirs on Linux.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFrame, written } from "../../../client/core/pictures/frame.ts";
import { agentCommand, denoCommand } from "../../test/deno.ts";
import { deskLacks, startDisplay } from "../agent/desk.ts";
import { type Bench, type Line, median, megabytes, verdictOf } from "../measured.ts";
import { outputOf } from "../program.ts";

const CPU_MAX_S = 0.4;
const RSS_MAX_BYTES = 130 * 1024 * 1024;
/** Runs of which the median counts; the first, which warms the disk, does not. */
const RUNS = { short: 5, long: 15 };
/** Pictures until V8 has compiled what it wants to; then a day of one every ten minutes; ends of the row are medians of so many. */
const DAY = { warm: 100, pictures: 144, ends: 12 };
/** The allocator's own breathing; a leak of one picture in ten would be 14 times 52 kB and more. */
const GROWTH_MAX_BYTES = 3 * 1024 * 1024;
const DAY_OF_PICTURES = "client/picture/day-of-pictures.ts";
const PAINT = "client/picture/paint-desktop.ts";
const TIME = "/usr/bin/time";

type Cost = { cpuS: number; wallS: number; rss: number; bytes: number };

export const bench: Bench = async ({ short, say }) => {
  const title = "Picture: 1920x1080, from the child's start to its end";
  const columns = ["", "CPU", "elapsed", "at its peak", "file"];
  const lacks = (await deskLacks(["Xvfb"])) ?? (await deskLacks([TIME]));
  if (lacks !== null)
    return { title, columns, lines: [{ cells: ["Stint's child"], goal: "", verdict: "SKIP" }], notes: [lacks] };
  const folder = mkdtempSync(join(tmpdir(), "stint-bench-"));
  const screen = await startDisplay("1920x1080x24");
  try {
    await outputOf([...denoCommand(PAINT), screen.display]);
    const runs = short ? RUNS.short : RUNS.long;
    say(`taking ${runs} pictures each`);
    const costs: [name: string, cost: Cost][] = [];
    for (const blur of [false, true])
      costs.push([
        blur ? "the same, blurred" : "Stint's child",
        await costOf(runs, () => ofChild(screen.display, folder, blur)),
      ]);
    const scrot = (await deskLacks(["scrot"])) === null;
    if (scrot) costs.push(["scrot (PNG)", await costOf(runs, () => ofScrot(screen.display, folder))]);
    say(`taking ${DAY.warm + DAY.pictures} in a row`);
    const growth = await growthOf(screen.display);
    const notes = scrot ? [] : ["SKIP scrot: it is not here. Install scrot (Debian)."];
    const lines = costs.flatMap(([name, cost], index) => linesOf(name, cost, index < 2));
    return { title, columns, lines: [...lines, growth], notes };
  } finally {
    await screen.stop();
    rmSync(folder, { recursive: true });
  }
};

/** How much the agent's own process grows over a day of pictures. */
async function growthOf(display: string): Promise<Line> {
  const output = await outputOf([...denoCommand(DAY_OF_PICTURES), String(DAY.warm + DAY.pictures)], {
    DISPLAY: display,
    WAYLAND_DISPLAY: "",
    SSH_CONNECTION: "",
  });
  const rss = output.trim().split("\n").map(Number).slice(DAY.warm);
  const growth = median(rss.slice(-DAY.ends)) - median(rss.slice(0, DAY.ends));
  const cells = [`agent, a day of ${rss.length}`, "", "", megabytes(median(rss.slice(-DAY.ends))), ""];
  const goal = `<= ${megabytes(GROWTH_MAX_BYTES)} more (${megabytes(growth)})`;
  return { cells, goal, verdict: verdictOf(growth <= GROWTH_MAX_BYTES) };
}

async function costOf(runs: number, once: () => Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let run = 0; run <= runs; run++) costs.push(await once());
  const of = (key: keyof Cost) => median(costs.slice(1).map((cost) => cost[key]));
  return { cpuS: of("cpuS"), wallS: of("wallS"), rss: of("rss"), bytes: of("bytes") };
}

async function ofChild(display: string, folder: string, blur: boolean): Promise<Cost> {
  const order = { kind: "take", blur, mime: "image/webp", privateWindows: ["KeePass"] };
  const { output, ...cost } = await timed([...agentCommand(), "picture"], written({ said: order, parts: [] }), {
    display,
    folder,
  });
  const picture = readFrame(new Uint8Array(output))?.parts[0];
  if (picture === undefined) throw new Error(`The child gave no picture: ${output.toString("utf8").slice(0, 400)}`);
  return { ...cost, bytes: picture.length };
}

async function ofScrot(display: string, folder: string): Promise<Cost> {
  const file = join(folder, "scrot.png");
  rmSync(file, { force: true });
  const { output: _, ...cost } = await timed(["scrot", file], new Uint8Array(0), { display, folder });
  return { ...cost, bytes: statSync(file).size };
}

/** Runs a program to its end with this on its input; what it used by the kernel's own count. */
async function timed(
  command: string[],
  input: Uint8Array,
  { display, folder }: { display: string; folder: string },
): Promise<Omit<Cost, "bytes"> & { output: Buffer }> {
  const told = join(folder, "time");
  const child = spawn(TIME, ["-f", "%U %S %e %M", "-o", told, ...command], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, DISPLAY: display, WAYLAND_DISPLAY: "", SSH_CONNECTION: "" },
  });
  child.stdin.end(input);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}`);
  const [user = 0, system = 0, wallS = 0, kilobytes = 0] = readFileSync(told, "utf8").trim().split(" ").map(Number);
  return { cpuS: user + system, wallS, rss: kilobytes * 1024, output: Buffer.concat(chunks) };
}

function linesOf(name: string, { cpuS, wallS, rss, bytes }: Cost, own: boolean): Line[] {
  const cells = [
    name,
    `${cpuS.toFixed(2)} s`,
    `${wallS.toFixed(2)} s`,
    megabytes(rss),
    `${Math.round(bytes / 1024)} kB`,
  ];
  if (!own) return [{ cells, goal: "", verdict: null }];
  return [
    { cells, goal: `<= ${CPU_MAX_S} s of CPU`, verdict: verdictOf(cpuS <= CPU_MAX_S) },
    { cells: [""], goal: `<= ${megabytes(RSS_MAX_BYTES)} at its peak`, verdict: verdictOf(rss <= RSS_MAX_BYTES) },
  ];
}
