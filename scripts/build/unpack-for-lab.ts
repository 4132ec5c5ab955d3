// For the Windows tests: the packaged agent, made anew and unpacked where the lab sees it, in a folder with a space.
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";

/** Returns the folder under the root, such as `dist/lab/stint-0.1.0-windows-x64`. */
export function unpackForLab(root: string): string {
  const place = join(root, "dist", "lab of it");
  rmSync(place, { recursive: true, force: true });
  const program = join(import.meta.dirname, "package-agent.ts");
  const made = spawnSync(process.execPath, [program, "--target", "windows", "--out", place], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`The agent cannot be packaged: ${made.stderr}`);
  const [zip = ""] = globSync(join(place, "*.zip"));
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
    const file = join(place, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  return zip.slice(root.length + 1, -".zip".length);
}
