// `stint doctor`: each thing that has to work on this machine, whether it does, why not, and what to do about it. Also as a
// file for IT, from which secrets are left out because they never get in.

import { wallMs } from "../clock.ts";
import { type Config, ConfigError, defaultConfigFile, environment, loadConfig } from "../config.ts";
import { troubleAtServer } from "../core/connectivity.ts";
import { SKEW_MAX_MS } from "../core/skew.ts";
import type { Options } from "../main.ts";
import { askServer } from "../net/ask.ts";
import { peek } from "../outbox/peek.ts";
import { choosePlatform } from "../platform/choose.ts";
import type { Capability, Platform } from "../platform/platform.ts";
import { type StateFiles, stateFiles } from "../state-dir.ts";
import { VERSION } from "../version.ts";
import { examineBucket, examineScreen, examineWaiting } from "./examine-pictures.ts";
import { isRunning } from "./status.ts";

/** Lines of the log that go into the report: a working day of an agent with trouble. */
const LOG_LINES = 200;

/** Exit 0 when everything works, 1 when something does not, 2 when that is the configuration. */
export async function doctor({ config: named, json, report }: Options): Promise<number> {
  const env = environment();
  const platform = await choosePlatform(env);
  const unwatch = platform.watchSession(() => undefined);
  let config: Config | null = null;
  const found: Capability[] = [];
  try {
    config = loadConfig(named, env);
    found.push(good("configuration", config.file === null ? "from the environment" : `from ${config.file}`));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    found.push({
      name: "configuration",
      works: false,
      detail: error.message,
      remedy: `Put it right in ${named ?? defaultConfigFile()}.`,
    });
  }
  if (config !== null) found.push(...(await examineParts(config, stateFiles(config.stateDir, platform.host()))));
  found.push(...(await examineMachine(platform)));
  const head = `Stint ${VERSION} on ${platform.os}, ${platform.user()} on ${platform.host()}`;
  unwatch();
  platform.close();

  if (json) console.log(JSON.stringify({ version: VERSION, os: platform.os, capabilities: found }));
  else for (const line of [head, ...found.flatMap(linesOf)]) console.log(line);
  if (report !== null)
    writeReport(report, [head, ...found.flatMap(linesOf), ...(config === null ? [] : logLines(config.logFile))]);
  if (config === null) return 2;
  return found.every(({ works }) => works) ? 0 : 1;
}

const good = (name: string, detail: string): Capability => ({ name, works: true, detail, remedy: "" });

/** All there is to find while an agent runs, asked by itself. */
export async function examine(config: Config, platform: Platform, files: StateFiles): Promise<Capability[]> {
  return [...(await examineParts(config, files)), ...(await examineMachine(platform))];
}

async function examineMachine(platform: Platform): Promise<Capability[]> {
  const installed = await platform.installed();
  const starts = installed !== "not installed";
  const start = {
    name: "start at log-in",
    works: starts,
    detail: installed,
    remedy: starts ? "" : "Run `stint install`.",
  };
  return [...(await platform.capabilities()), ...examineScreen(platform), start];
}

async function examineParts(config: Config, files: StateFiles): Promise<Capability[]> {
  return [
    ...(await examineServer(config)),
    examineQueue(files.queue),
    examineWaiting(files),
    examineBrowsers(files.queue),
    examineAgent(files.lock),
    examineLog(config.logFile),
  ];
}

/** The server with its clock, and the agent's own bucket where it has one: all that is sent to. */
export async function examineServer(config: Config): Promise<Capability[]> {
  return [...(await serverOf(config)), ...(await examineBucket(config))];
}

async function serverOf({ endpoint }: Config): Promise<Capability[]> {
  if (endpoint === null)
    return [good("server", "none is named; pictures go to the bucket, hours stay on this machine")];
  const heard = await askServer(`${endpoint.base}/health/live`, VERSION, wallMs);
  if (heard.kind === "silence") {
    const { what } = troubleAtServer(heard, endpoint.base);
    const remedy =
      "Is the server on, the address in API_ENDPOINT right, the port (5000) open on its firewall, and this machine in the office's network?";
    return [{ name: "server", works: false, detail: what, remedy }];
  }
  const trouble = troubleAtServer(heard, endpoint.base);
  if (trouble?.kind === "captive-portal")
    return [{ name: "server", works: false, detail: trouble.what, remedy: trouble.todo }];
  const known = heard.status === 404 || heard.status === 405;
  const works = (heard.status >= 200 && heard.status < 300) || known;
  const server: Capability = {
    name: "server",
    works,
    detail: known
      ? `${endpoint.base} answers; it knows plain reports only`
      : `${endpoint.base} answers ${heard.status}`,
    remedy: works
      ? ""
      : "Look into the server's log. 403: this machine's address is not in ALLOWED_NETWORKS, or the server's name not in ALLOWED_HOSTS.",
  };
  if (heard.dateAtMs === null) return [server];
  const skewMs = heard.dateAtMs - (heard.askedAtMs + heard.heardAtMs) / 2;
  const clock: Capability =
    Math.abs(skewMs) <= SKEW_MAX_MS
      ? good("clock", "agrees with the server's")
      : {
          name: "clock",
          works: false,
          detail: `differs from the server's by ${Math.round(Math.abs(skewMs) / 1000)} s; reported times are corrected`,
          remedy: "Switch on the time service of this machine, or of the server if that is the wrong one.",
        };
  return [server, clock];
}

function examineQueue(path: string): Capability {
  try {
    const found = peek(path);
    if (found === null) return good("queue", "not made yet; the agent makes it when it runs");
    const told = `${found.waiting} waiting, ${found.refused.length === 0 ? "none" : "some"} refused`;
    const failure = found.delivery?.failure ?? null;
    if (failure === null) return good("queue", `${path}: ${told}`);
    return {
      name: "queue",
      works: false,
      detail: `${told}; ${failure}`,
      remedy: "What waits is sent as soon as the server takes it; see the line about the server.",
    };
  } catch (error) {
    const detail = `${path} cannot be read (${error instanceof Error ? error.message : error})`;
    return {
      name: "queue",
      works: false,
      detail,
      remedy: "Start the agent: it puts a broken queue aside and begins a new one. Else check the rights of the file.",
    };
  }
}

/** Without an extension nothing is broken: sites are then not recorded, and that is said. A queue that cannot be read has its own line. */
function examineBrowsers(path: string): Capability {
  const browsers = namesOf(path);
  const none = "none is paired; sites are recorded where the extension is installed and paired on this machine's page";
  return good("browsers", browsers.length === 0 ? none : `${browsers.join(", ")}, paired to tell the site in front`);
}

function namesOf(path: string): string[] {
  try {
    return peek(path)?.browsers ?? [];
  } catch {
    return [];
  }
}

function examineAgent(lock: string): Capability {
  const runs = isRunning(lock);
  return {
    name: "agent",
    works: runs,
    detail: runs ? "running in this session" : "not running in this session",
    remedy: runs ? "" : "Start it with `stint`, or log off and on after `stint install`.",
  };
}

function examineLog(file: string): Capability {
  try {
    Deno.mkdirSync(file.replace(/[\\/][^\\/]*$/, ""), { recursive: true });
    Deno.openSync(file, { append: true, create: true, mode: 0o600 }).close();
    return good("log", file);
  } catch (error) {
    return {
      name: "log",
      works: false,
      detail: `${file} cannot be written (${error instanceof Error ? error.message : error})`,
      remedy: "Check the rights of the folder and the free space of the disk.",
    };
  }
}

function linesOf({ name, works, detail, remedy }: Capability): string[] {
  return [
    `${works ? "works        " : "does not work"}  ${name}: ${detail}`,
    ...(works || remedy === "" ? [] : [`               -> ${remedy}`]),
  ];
}

function logLines(file: string): string[] {
  try {
    return ["", `Last lines of ${file}:`, ...Deno.readTextFileSync(file).trimEnd().split("\n").slice(-LOG_LINES)];
  } catch (error) {
    return ["", `${file} cannot be read (${error instanceof Error ? error.message : error})`];
  }
}

function writeReport(file: string, lines: string[]): void {
  try {
    Deno.writeTextFileSync(file, `${lines.join("\n")}\n`);
  } catch (error) {
    throw new Error(
      `The report ${file} cannot be written (${error instanceof Error ? error.message : error}). Name another file.`,
      { cause: error },
    );
  }
  console.log(`The report is in ${file}.`);
}
