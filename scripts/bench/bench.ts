// `npm run bench -- NAME`: measures beside a baseline and says against which goal. Each bench prints one table and leaves
// nothing behind; it builds what it needs in temporary folders and on free ports.
import { parseArgs } from "node:util";
import type { Asked, Bench } from "./measured.ts";
import { failedGoals, inText } from "./table.ts";

const BENCHES: Record<string, { does: string; load: () => Promise<{ bench: Bench }> }> = {
  ingest: {
    does: "reports a second, beside Flask + SQLAlchemy + gunicorn and bare Express",
    load: () => import("./ingest.ts"),
  },
  pages: {
    does: "time for each page of a large company while a thousand agents report",
    load: () => import("./pages.ts"),
  },
  reports: {
    does: "time for each report on applications, sites and projects of a large company while its agents report",
    load: () => import("./reports/reports.ts"),
  },
  agent: {
    does: "memory and processor time of the agent, idle and under input, beside pynput and scrot",
    load: () => import("./agent.ts"),
  },
  picture: {
    does: "processor time and memory of one picture, beside scrot",
    load: () => import("./picture/picture.ts"),
  },
  live: { does: "time from a key press to the Today page", load: () => import("./live.ts") },
  start: { does: "time from git clone to the first page", load: () => import("./start.ts") },
  lighthouse: { does: "Lighthouse's scores of the pages", load: () => import("./lighthouse.ts") },
};

const HELP = `npm run bench -- NAME [--short] [--database sqlite|postgres]

${Object.entries(BENCHES)
  .map(([name, { does }]) => `  ${name.padEnd(12)}${does}`)
  .join("\n")}

  --short      minutes become seconds; figures are rougher
  --database   only this one; both otherwise
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: "boolean" }, database: { type: "string" }, help: { type: "boolean" } },
});
const [name = ""] = positionals;
const { database } = values;
const named = BENCHES[name];

if (
  values.help ||
  named === undefined ||
  (database !== undefined && database !== "sqlite" && database !== "postgres")
) {
  process.stdout.write(HELP);
  process.exit(values.help ? 0 : 2);
}
const asked: Asked = {
  short: values.short ?? false,
  databases: database === undefined ? ["postgres", "sqlite"] : [database],
  say: (text) => process.stderr.write(`${text}\n`),
};
const { bench } = await named.load();
const table = await bench(asked);
process.stdout.write(`\n${inText(table)}\n`);
process.exit(failedGoals(table) === 0 ? 0 : 1);
