// Starts the agent at log-on: by a scheduled task, and where that is refused, for one person by the registry's Run key.
// What is written is decided in task-xml.ts and command-line.ts; this file only carries it out and says so.
import type { InstallOptions } from "../platform.ts";
import { commandLine, quoteArgument } from "./command-line.ts";
import { type Dlls, oemText } from "./dlls.ts";
import { removeRunLine, runLine, setRunLine } from "./run-key.ts";
import { programOf, taskFile, taskName, taskXml } from "./task-xml.ts";

/** `account` is DOMAIN\name of the person at this session. */
export type Registrar = { dlls: Dlls; account: string };

export async function install(registrar: Registrar, options: InstallOptions): Promise<string[]> {
  const account = options.everyUser ? null : registrar.account;
  const name = taskName(account);
  const whose = account === null ? "everybody on this machine" : account;
  const done = [
    `The task "${name}" starts ${options.command[0] ?? ""} when ${whose} logs on.`,
    `To start it now: schtasks /run /tn "${name}"`,
  ];
  if (options.dryRun) return done;
  const refusal = await createTask(registrar.dlls, name, options.command, account);
  if (refusal === null) {
    // A start at log-on is wanted once: what an earlier install left in the Run key goes.
    if (account !== null) removeRunLine(registrar.dlls);
    return done;
  }
  if (account === null) {
    throw new Error(
      `Task Scheduler refused the task for everybody (${refusal}). Open a command prompt with "Run as administrator" and run the same command again, or install for one person without it.`,
    );
  }
  setRunLine(registrar.dlls, commandLine(options.command));
  return [
    `Task Scheduler refused the task (${refusal}).`,
    `The registry's Run key starts ${options.command[0] ?? ""} when ${account} logs on instead. It does not start it again after a failure; run the same command as administrator to get the task.`,
  ];
}

export async function uninstall(registrar: Registrar, { everyUser }: { everyUser: boolean }): Promise<string[]> {
  const account = everyUser ? null : registrar.account;
  const name = taskName(account);
  const lines: string[] = [];
  const deleted = await schtasks(registrar.dlls, ["/delete", "/tn", name, "/f"]);
  if (deleted.kind === "done") lines.push(`The task "${name}" is taken away.`);
  else if ((await registeredProgram(registrar.dlls, name)) !== null) {
    throw new Error(
      `The task "${name}" cannot be taken away (${deleted.text}). Open a command prompt with "Run as administrator" and run the same command again.`,
    );
  }
  if (!everyUser && removeRunLine(registrar.dlls)) lines.push("The line in the registry's Run key is taken away.");
  if (lines.length === 0) {
    lines.push(
      `Nothing starts the agent at log-on of ${everyUser ? "everybody" : registrar.account}; nothing to take away.`,
    );
  }
  return lines;
}

export async function installed({ dlls, account }: Registrar): Promise<string> {
  for (const whose of [account, null]) {
    const program = await registeredProgram(dlls, taskName(whose));
    if (program !== null) {
      return `The task "${taskName(whose)}" starts ${program} when ${whose ?? "anybody"} logs on.`;
    }
  }
  const line = runLine(dlls);
  if (line !== null) return `The registry's Run key starts ${line} when ${account} logs on.`;
  return "not installed";
}

/** Why Task Scheduler refused, in its own words; null where it took the task. */
async function createTask(dlls: Dlls, name: string, command: string[], account: string | null): Promise<string | null> {
  const [program = "", ...args] = command;
  const xml = taskXml({
    account,
    program,
    arguments: args.map(quoteArgument).join(" "),
    workingDirectory: program.slice(0, program.lastIndexOf("\\")) || "C:\\",
  });
  const file = await Deno.makeTempFile({ prefix: "stint-task-", suffix: ".xml" });
  try {
    await Deno.writeFile(file, taskFile(xml));
    const created = await schtasks(dlls, ["/create", "/tn", name, "/xml", file, "/f"]);
    return created.kind === "done" ? null : created.text;
  } finally {
    await Deno.remove(file);
  }
}

async function registeredProgram(dlls: Dlls, name: string): Promise<string | null> {
  const asked = await schtasks(dlls, ["/query", "/tn", name, "/xml"]);
  return asked.kind === "done" ? programOf(asked.text) : null;
}

/** `text`: what it printed, or why it did not do it. */
async function schtasks(dlls: Dlls, args: string[]): Promise<{ kind: "done" | "refused"; text: string }> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command("schtasks.exe", { args, stdin: "null" }).output();
  } catch (error) {
    return {
      kind: "refused",
      text: `schtasks.exe cannot be started: ${error instanceof Error ? error.message : error}`,
    };
  }
  if (output.success) return { kind: "done", text: oemText(dlls, output.stdout) };
  const said = oemText(dlls, output.stderr) || oemText(dlls, output.stdout) || `exit code ${output.code}`;
  return { kind: "refused", text: said.replace(/\s+/g, " ") };
}
