// Opens an address in the person's browser, by the way of their system.

/** Null when the browser was asked to open it; else why not, for a person who then opens it by hand. */
export async function openLink(url: string): Promise<string | null> {
  const [program, ...args] =
    OPENERS[Deno.build.os === "windows" || Deno.build.os === "darwin" ? Deno.build.os : "linux"];
  try {
    const { success } = await new Deno.Command(program, {
      args: [...args, url],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success ? null : `${program} could not open it`;
  } catch (error) {
    return `${program} cannot be started (${error instanceof Error ? error.message : error})`;
  }
}

/** rundll32 instead of `cmd /c start`: cmd would take the & of an address for its own. */
const OPENERS: Record<"windows" | "darwin" | "linux", [string, ...string[]]> = {
  windows: ["rundll32", "url.dll,FileProtocolHandler"],
  darwin: ["open"],
  linux: ["xdg-open"],
};
