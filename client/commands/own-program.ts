// How this very program was started, so that it can be started again: as a child that does one thing.
import { fileURLToPath } from "node:url";

/** The executable, or Deno with the sources; arguments follow. */
export function ownProgram(): string[] {
  if (Deno.build.standalone) return [Deno.execPath()];
  const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  return [
    Deno.execPath(),
    "run",
    "-A",
    "--quiet",
    "--no-check",
    `--config=${file("../../deno.json")}`,
    file("../main.ts"),
  ];
}
