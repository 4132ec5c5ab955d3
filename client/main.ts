// Arguments -> one command. The only place that ends the process: 0 good, 1 failed, 2 usage or configuration.
import { parseArgs } from "node:util";
import { ConfigError, environment, loadConfig } from "./config.ts";
import { VERSION } from "./version.ts";

const HELP = `Stint ${VERSION}: records working time on this machine and reports it to the office's server.

  stint                run in this session (what the autostart does)
  stint install        start at each log-in    [--every-user] [--dry-run]
  stint uninstall      do not start any more   [--every-user]
  stint status         what the agent of this session is doing
  stint settings       this machine's own page: settings, what is recorded, pause
  stint doctor         what works here, what does not, and what to do about it  [--report FILE]
  stint --version
  stint --help

Options: --config FILE   read this instead of the config.env beside the program
         --json          answer for machines (status, doctor)
Exit: 0 good (also when an agent already runs in this session), 1 failed, 2 wrong usage or configuration.
`;

export type Options = {
  config: string | null;
  json: boolean;
  everyUser: boolean;
  dryRun: boolean;
  report: string | null;
};

/** picture: the child that the agent starts for each picture; no command for people, so it is not in HELP. */
const COMMANDS = ["run", "install", "uninstall", "status", "settings", "doctor", "picture"] as const;
type Command = (typeof COMMANDS)[number];

class UsageError extends Error {}

function read(args: string[]): { command: Command | "help" | "version"; options: Options } {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const [word = "run", ...more] = positionals;
  const command = COMMANDS.find((known) => known === word);
  if (command === undefined || more.length > 0) throw new UsageError(`There is no command '${positionals.join(" ")}'.`);
  const options = {
    config: values.config ?? null,
    json: values.json === true,
    everyUser: values["every-user"] === true,
    dryRun: values["dry-run"] === true,
    report: values.report ?? null,
  };
  return { command: values.help ? "help" : values.version ? "version" : command, options };
}

const parse = (args: string[]) =>
  parseArgs({
    args,
    allowPositionals: true,
    options: {
      config: { type: "string" },
      json: { type: "boolean" },
      "every-user": { type: "boolean" },
      "dry-run": { type: "boolean" },
      report: { type: "string" },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean", short: "V" },
    },
  });

async function main(args: string[]): Promise<number> {
  const { command, options } = read(args);
  switch (command) {
    case "help":
      console.log(HELP.trimEnd());
      return 0;
    case "version":
      console.log(VERSION);
      return 0;
    case "run":
      return await run(options);
    case "install":
      return await (await import("./commands/install.ts")).install(options);
    case "uninstall":
      return await (await import("./commands/install.ts")).uninstall(options);
    case "status":
      return await (await import("./commands/status.ts")).status(options);
    case "settings":
      return await (await import("./commands/settings.ts")).settings(options);
    case "doctor":
      return await (await import("./commands/doctor.ts")).doctor(options);
    case "picture": {
      const { pictureChild } = await import("./picture/child.ts");
      const input = new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer());
      await new Blob([await pictureChild(input, environment())]).stream().pipeTo(Deno.stdout.writable);
      return 0;
    }
    default:
      return command satisfies never;
  }
}

async function run(options: Options): Promise<number> {
  const env = environment();
  const config = loadConfig(options.config, env);
  const { openLog } = await import("./log.ts");
  const { wallMs } = await import("./clock.ts");
  const echo = (line: string) => Deno.stderr.writeSync(new TextEncoder().encode(line));
  const log = openLog({
    file: config.logFile,
    level: config.logLevel,
    now: wallMs,
    echo: Deno.stderr.isTerminal() ? echo : null,
  });
  try {
    const { runAgent } = await import("./agent.ts");
    const how = await runAgent({ config, env, log });
    if (how === "ended") return 0;
    if (how === "anew") return await (await import("./commands/begin-anew.ts")).beginAnew(options.config);
    console.error(
      `stint: an agent already runs in this session (process ${how.takenBy}); this one ends. \`stint status\` shows what it does.`,
    );
    return 0;
  } catch (error) {
    log.error(`The agent ended by a fault: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    throw error;
  }
}

try {
  Deno.exit(await main(Deno.args));
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  console.error(`stint: ${text}`);
  if (error instanceof UsageError) console.error("`stint --help` lists what there is.");
  Deno.exit(error instanceof UsageError || error instanceof ConfigError ? 2 : 1);
}
