// `npm run faults -- NAME`: makes one kind of fault many times and says which promises held. Prints its seed first, so that a
// run can be repeated, and one table at the end; exit 1 on a broken promise.
import { parseArgs } from "node:util";
import { failedGoals, inText } from "../bench/table.ts";
import { type Asked, type Fault, lineOf } from "./fault.ts";

const FAULTS: Record<string, { does: string; load: () => Promise<{ fault: Fault }> }> = {
  "server-kills": {
    does: "kill -9 of the server, of PostgreSQL and at the N-th sync, while people report",
    load: () => import("./server/server-kills.ts"),
  },
  "power-cut": {
    does: "a file system that stops in the midst, a sync that fails, a full disk",
    load: () => import("./server/power-cut.ts"),
  },
  "migration-crash": {
    does: "killed at each write of a change of tables; SQL that fails",
    load: () => import("./server/migration-crash.ts"),
  },
  xss: {
    does: "sixty texts that would be script, through every field and page, in a real browser",
    load: () => import("./xss/xss.ts"),
  },
  malformed: {
    does: "broken, slow, oversized and ambiguous requests by raw sockets",
    load: () => import("./malformed/malformed.ts"),
  },
  "agent-kills": {
    does: "kill -9 of the agent while its person works",
    load: () => import("./agent/agent-kills.ts"),
  },
  "server-away": {
    does: "an hour without a server, and what the agent brings afterwards",
    load: () => import("./agent/server-away.ts"),
  },
  statuses: {
    does: "every answer from 200 to 599, and connections that break, at the agent's sender",
    load: () => import("./agent/statuses.ts"),
  },
  s3: {
    does: "a store that fails, lies, is slow, closed or open to strangers, while pictures are on their way",
    load: () => import("./s3/s3.ts"),
  },
};

const HELP = `npm run faults -- NAME|all [--rounds N] [--seed S]

${Object.entries(FAULTS)
  .map(([name, { does }]) => `  ${name.padEnd(17)}${does}`)
  .join("\n")}

  --rounds   how often each fault is made; each knows its own number otherwise
  --seed     repeats the choices of an earlier run
`;

/** Seeds are printed and typed: six digits. */
const SEEDS = 1_000_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string" }, seed: { type: "string" }, help: { type: "boolean" } },
});
const [name = ""] = positionals;
const wholeNumber = (text: string | undefined) =>
  text === undefined || /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
const chosen = name === "all" ? Object.entries(FAULTS) : Object.entries(FAULTS).filter(([known]) => known === name);
const wrong =
  chosen.length === 0 ||
  (values.rounds !== undefined && !(wholeNumber(values.rounds) > 0)) ||
  (values.seed !== undefined && Number.isNaN(wholeNumber(values.seed)));

if (values.help || wrong) {
  (values.help ? process.stdout : process.stderr).write(HELP);
  process.exitCode = values.help ? 0 : 2;
} else {
  const asked: Asked = {
    rounds: values.rounds === undefined ? null : wholeNumber(values.rounds),
    seed: values.seed === undefined ? Math.floor(Math.random() * SEEDS) : wholeNumber(values.seed),
    say: (text) => process.stderr.write(`${text}\n`),
  };
  asked.say(`Seed ${asked.seed}`);
  const lines: Awaited<ReturnType<typeof lineOf>>[] = [];
  for (const [, { load }] of chosen) {
    const { fault } = await load();
    for (const check of fault.checks) {
      asked.say(`${check.name} …`);
      const line = await lineOf(check, asked);
      for (const sentence of line.broken) asked.say(`  BROKEN: ${sentence}`);
      lines.push(line);
    }
  }
  const table = {
    title: `Faults: ${name}, seed ${asked.seed}`,
    columns: ["fault", "rounds", "seen"],
    lines,
    notes: lines.flatMap(({ cells, broken }) => broken.map((sentence) => `${cells[0]}: ${sentence}`)),
  };
  process.stdout.write(`\n${inText(table)}\n`);
  process.exitCode = failedGoals(table) === 0 ? 0 : 1;
}
