// Deno as npm brought it, and the commands that run the agent and other files of ours under it, from their sources.
import { existsSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

/** Deno as npm brought it for this machine; null where npm has none. */
export function denoOf(root: string): string | null {
  const libc = process.platform === "linux" ? "-glibc" : "";
  const folder = join(root, "node_modules", "@deno", `${process.platform}-${process.arch}${libc}`);
  const program = join(folder, process.platform === "win32" ? "deno.exe" : "deno");
  return existsSync(program) ? program : null;
}

/** @param file of ours. tree: where it lies, such as an altered copy, which has no Deno of its own */
export const denoCommand = (file: string, tree = ROOT): string[] => [
  denoOf(ROOT) ?? "deno",
  ...["run", "-A", "--quiet", "--no-check", `--config=${join(tree, "deno.json")}`],
  join(tree, file),
];

export const agentCommand = (tree = ROOT): string[] => denoCommand("client/main.ts", tree);
