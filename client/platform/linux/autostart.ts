// Starting at log-on: an XDG autostart entry where there is a desktop, a systemd user unit where there is none. Texts are pure.
import type { InstallOptions } from "../platform.ts";
import type { Environment } from "./session.ts";

type Place = { file: string; text: string; after: string[][] };

const quotedForDesktop = (argument: string) =>
  `"${argument
    .replace(/[\\"`$]/g, "\\$&")
    .replaceAll("\\", "\\\\")
    .replaceAll("%", "%%")}"`;
const quotedForUnit = (argument: string) =>
  `"${argument.replace(/[\\"]/g, "\\$&").replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;

export function desktopEntry(command: string[]): string {
  return `[Desktop Entry]
Type=Application
Name=Stint
Comment=Records working time
Exec=${command.map(quotedForDesktop).join(" ")}
Terminal=false
NoDisplay=true
X-GNOME-Autostart-enabled=true
`;
}

/** Restart covers what ends by a fault only: exit 2 is a wrong configuration, which no restart puts right. */
export function userUnit(command: string[]): string {
  return `[Unit]
Description=Stint records working time

[Service]
ExecStart=${command.map(quotedForUnit).join(" ")}
Restart=on-failure
RestartSec=10
RestartPreventExitStatus=2
TimeoutStopSec=5

[Install]
WantedBy=default.target
`;
}

const configHome = (env: Environment) => env.XDG_CONFIG_HOME || `${env.HOME ?? ""}/.config`;
const desktopFile = (env: Environment, everyUser: boolean) =>
  `${everyUser ? "/etc/xdg" : configHome(env)}/autostart/stint.desktop`;
const unitFile = (env: Environment, everyUser: boolean) =>
  `${everyUser ? "/etc/systemd/user" : `${configHome(env)}/systemd/user`}/stint.service`;

function placeOf(env: Environment, { command, everyUser }: InstallOptions): Place {
  if (env.DISPLAY || env.WAYLAND_DISPLAY || everyUser)
    return { file: desktopFile(env, everyUser), text: desktopEntry(command), after: [] };
  return {
    file: unitFile(env, everyUser),
    text: userUnit(command),
    after: [
      ["systemctl", "--user", "daemon-reload"],
      ["systemctl", "--user", "enable", "--now", "stint.service"],
    ],
  };
}

export async function install(env: Environment, options: InstallOptions): Promise<string[]> {
  const { file, text, after } = placeOf(env, options);
  const lines = [`write ${file}`, ...after.map((command) => `run ${command.join(" ")}`)];
  if (options.dryRun) return [...lines, ...text.trimEnd().split("\n")];
  try {
    await Deno.mkdir(file.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(file, text);
  } catch (error) {
    throw new Error(
      `${file} cannot be written (${messageOf(error)}). ${options.everyUser ? "Run it as root." : "Check the rights of the folder."}`,
      { cause: error },
    );
  }
  const done = [`${file} was written.`];
  for (const command of after) done.push(await run(command));
  return [...done, after.length === 0 ? "The agent starts at the next log-in." : "The agent starts with each log-in."];
}

export async function uninstall(env: Environment, everyUser: boolean): Promise<string[]> {
  const done: string[] = [];
  if (await exists(unitFile(env, everyUser)))
    done.push(await run(["systemctl", "--user", "disable", "--now", "stint.service"]));
  for (const file of [desktopFile(env, everyUser), unitFile(env, everyUser)]) {
    if (!(await exists(file))) continue;
    try {
      await Deno.remove(file);
    } catch (error) {
      throw new Error(
        `${file} cannot be removed (${messageOf(error)}). ${everyUser ? "Run it as root." : "Check the rights of the folder."}`,
        { cause: error },
      );
    }
    done.push(`${file} was removed.`);
  }
  return done.length > 0 ? done : ["The agent was not installed."];
}

export async function installed(env: Environment): Promise<string> {
  for (const everyUser of [false, true]) {
    for (const file of [desktopFile(env, everyUser), unitFile(env, everyUser)]) {
      if (await exists(file)) return `installed by ${file}`;
    }
  }
  return "not installed";
}

/** A step whose failure does not undo the file: it is told, with what to do. */
async function run([program = "", ...args]: string[]): Promise<string> {
  const line = [program, ...args].join(" ");
  try {
    const { success, stderr } = await new Deno.Command(program, { args, stdout: "null", stderr: "piped" }).output();
    return success
      ? `${line}: done.`
      : `${line} failed (${new TextDecoder().decode(stderr).trim()}); run it by hand inside a log-in session.`;
  } catch (error) {
    return `${line} could not be run (${messageOf(error)}); without systemd start the agent from the shell's profile.`;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await Deno.stat(file);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
