// Sends the same load to any server that takes plain reports, from a process of its own: wrk where it is installed, because
// it leaves most of the machine to the server, else autocannon.
import { join } from "node:path";
import { outputOf, works } from "../program.ts";

/** What a turn of the load found; latencies in ms. `refused`: answered with 400 or above; `broken`: not answered. */
export type Figures = {
  requests: number;
  refused: number;
  broken: number;
  seconds: number;
  p50: number;
  p99: number;
  max: number;
};

export type Load = { by: string; run(url: string, seconds: number, first: number): Promise<Figures> };

/** As many agents at once as a busy office of some thousand gives in the same instant. */
export const CONNECTIONS = 64;
/** The first report's age: a person's reports, sixteen a day, do not reach the present before there are twelve thousand, s. */
const AGE_S = 750 * 24 * 3600;

export async function findLoad(): Promise<Load> {
  const here = import.meta.dirname;
  const base = String(Math.floor(Date.now() / 1000) - AGE_S);
  const figuresIn = (output: string): Figures => JSON.parse(/^FIGURES (.*)$/m.exec(output)?.[1] ?? "null");
  if (await works(["sh", "-c", "command -v wrk"])) {
    return {
      by: "wrk",
      run: async (url, seconds, first) =>
        figuresIn(
          await outputOf([
            ..."wrk -t 1 --latency".split(" "),
            `-c${CONNECTIONS}`,
            `-d${seconds}s`,
            `-s${join(here, "load.lua")}`,
            `${url}/api/report`,
            ...["--", String(first), base],
          ]),
        ),
    };
  }
  return {
    by: "autocannon",
    run: async (url, seconds, first) =>
      figuresIn(
        await outputOf([
          process.execPath,
          join(here, "autocannon-load.ts"),
          ...[url, String(seconds), String(CONNECTIONS), String(first), base],
        ]),
      ),
  };
}
