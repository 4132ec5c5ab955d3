// Starting at log-in on macOS: a LaunchAgent property list, for one user or for every user of the machine.
import type { InstallOptions } from "../platform.ts";

const LABEL = "stint.agent";
type Environment = Record<string, string | undefined>;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** KeepAlive covers crashes only: a clean end (quit, or a second instance) is not restarted. */
export function propertyList(command: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${command.map((argument) => `    <string>${escaped(argument)}</string>`).join("\n")}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>Crashed</key>
    <true/>
  </dict>
  <key>LimitLoadToSessionType</key>
  <string>Aqua</string>
  <key>ProcessType</key>
  <string>Background</string>
</dict>
</plist>
`;
}

const fileOf = (env: Environment, everyUser: boolean) =>
  `${everyUser ? "" : (env.HOME ?? "")}/Library/LaunchAgents/${LABEL}.plist`;

export async function install(env: Environment, { command, everyUser, dryRun }: InstallOptions): Promise<string[]> {
  const file = fileOf(env, everyUser);
  const text = propertyList(command);
  if (dryRun) return [`write ${file}`, ...text.trimEnd().split("\n")];
  try {
    await Deno.mkdir(file.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(file, text);
  } catch (error) {
    throw new Error(
      `${file} cannot be written (${messageOf(error)}). ${everyUser ? "Run it with sudo." : "Check the rights of the folder."}`,
      { cause: error },
    );
  }
  return [`${file} was written.`, "The agent starts at the next log-in."];
}

export async function uninstall(env: Environment, everyUser: boolean): Promise<string[]> {
  const file = fileOf(env, everyUser);
  try {
    await Deno.remove(file);
    return [`${file} was removed. The agent does not start at the next log-in.`];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return ["The agent was not installed."];
    throw new Error(
      `${file} cannot be removed (${messageOf(error)}). ${everyUser ? "Run it with sudo." : "Check the rights of the folder."}`,
      { cause: error },
    );
  }
}

export async function installed(env: Environment): Promise<string> {
  for (const everyUser of [false, true]) {
    const file = fileOf(env, everyUser);
    const found = await Deno.stat(file).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    });
    if (found !== null) return `installed by ${file}`;
  }
  return "not installed";
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
