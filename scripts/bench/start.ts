// How long it takes from `git clone` to the first page, with the packages in npm's cache but nothing installed: also Node 24
// is fetched anew where the machine's own is older.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bench, median, verdictOf } from "./measured.ts";
import { outputOf, startProgram } from "./program.ts";

const GOAL_S = 30;
const LENGTHS = { short: 1, long: 3 };
const ROOT = join(import.meta.dirname, "..", "..");

export const bench: Bench = async ({ short, say }) => {
  await timed(); // the first one fills npm's cache
  const taken: { clone: number; ready: number; page: number }[] = [];
  for (let turn = 1; turn <= (short ? LENGTHS.short : LENGTHS.long); turn++) {
    taken.push(await timed());
    say(`turn ${turn}: ${taken.at(-1)?.page.toFixed(1)} s`);
  }
  const page = median(taken.map((one) => one.page));
  const seconds = (values: number[]) => `${median(values).toFixed(1)} s`;
  return {
    title: "Start: from git clone to the first page, npm's cache warm",
    columns: ["", "median"],
    lines: [
      { cells: ["cloned", seconds(taken.map((one) => one.clone))], goal: "", verdict: null },
      { cells: ["server ready", seconds(taken.map((one) => one.ready))], goal: "", verdict: null },
      { cells: ["first page", seconds([page])], goal: `<= ${GOAL_S} s`, verdict: verdictOf(page <= GOAL_S) },
    ],
    notes: [],
  };
};

/** Seconds since the clone began. */
async function timed(): Promise<{ clone: number; ready: number; page: number }> {
  const folder = mkdtempSync(join(tmpdir(), "stint-start-"));
  const house = join(folder, "stint");
  const began = performance.now();
  const sinceS = () => (performance.now() - began) / 1000;
  try {
    await outputOf(["git", "clone", "--quiet", "--no-local", ROOT, house]);
    const clone = sinceS();
    const server = await startProgram(["npm", "start"], {
      ready: /http:\/\/localhost:(\d+)\//,
      cwd: house,
      env: { HOST: "127.0.0.1", PORT: "0", XDG_CACHE_HOME: join(folder, "cache"), ...withoutNpm() },
    });
    const ready = sinceS();
    try {
      const answer = await fetch(`http://127.0.0.1:${server.said[1]}/`);
      await answer.text();
      if (answer.status !== 200) throw new Error(`The first page was answered with ${answer.status}.`);
      return { clone, ready, page: sinceS() };
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `npm run bench` tells its children about this checkout; a person who clones another has none of it. */
const withoutNpm = () =>
  Object.fromEntries(
    Object.keys(process.env)
      .filter(
        (key) => /^npm_(?:package|lifecycle|command|execpath|node|config_local_prefix)/.test(key) || key === "INIT_CWD",
      )
      .map((key) => [key, ""]),
  );
