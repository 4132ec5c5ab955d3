// Lays the agent out in a folder of its own, for one target: its sources, and from node_modules only what it needs there.
// What npm did not install on this machine (another system's parts) comes from the registry, checked against the lock file.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { agentFiles } from "./agent-files.ts";
import { type Lock, type LockedPackage, neededPackages } from "./locked-packages.ts";
import type { Target } from "./target.ts";

/** What a package carries for people and for compilers, and no program reads. */
const NOT_NEEDED = /(^|\/)(test|tests|docs?|examples?|\.github)\/|\.(md|map|d\.ts|d\.cts|d\.mts|flow|markdown)$/i;

type Staged = { packages: LockedPackage[]; sources: string[] };

export function stage(
  root: string,
  { target, deno, folder }: { target: Target; deno: string; folder: string },
): Staged {
  const { sources, packages: roots } = agentFiles(root, deno);
  for (const file of [...sources, "deno.json"]) copy(join(root, file), join(folder, file));
  const packages = neededPackages(readJson<Lock>(join(root, "package-lock.json")), roots, target);
  for (const wanted of packages) {
    const from = installedAt(root, wanted) ?? fetched(wanted);
    cpSync(from.folder, join(folder, wanted.path), {
      recursive: true,
      filter: (path) => {
        const inside = path.slice(from.folder.length + 1).replaceAll("\\", "/");
        return !inside.startsWith("node_modules") && !NOT_NEEDED.test(inside) && !NOT_NEEDED.test(`${inside}/`);
      },
    });
    from.done();
  }
  writeFileSync(join(folder, "package.json"), packageJsonOf(root, packages));
  return { packages, sources };
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8"));

function copy(from: string, to: string) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

/** The agent reads its version here; Deno finds the packages by it. */
function packageJsonOf(root: string, packages: readonly LockedPackage[]): string {
  const { name, version, license, type } = readJson<Record<string, unknown>>(join(root, "package.json"));
  const top = packages.filter(({ path, name: own }) => path === `node_modules/${own}`);
  const dependencies = Object.fromEntries(top.map((one) => [one.name, one.version]));
  return `${JSON.stringify({ name, version, license, type, dependencies }, null, 2)}\n`;
}

type Found = { folder: string; done: () => void };

function installedAt(root: string, { path, version }: LockedPackage): Found | null {
  const folder = join(root, path);
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest) || readJson<{ version: string }>(manifest).version !== version) return null;
  return { folder, done: () => undefined };
}

/** One package from the registry, unpacked. Throws where it is not the one that the lock file knows. */
export function fetched({ name, version, integrity }: Omit<LockedPackage, "path">): Found {
  const work = mkdtempSync(join(tmpdir(), "stint-package-"));
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const said = execFileSync(
    npm,
    ["pack", `${name}@${version}`, "--pack-destination", work, "--json", "--loglevel=error"],
    {
      encoding: "utf8",
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const file = join(work, /"filename":\s*"([^"]+)"/.exec(said)?.[1]?.replace(/^@/, "").replace("/", "-") ?? "");
  const hash = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
  if (hash !== integrity) throw new Error(`${name}@${version} is not what package-lock.json says: ${hash}.`);
  execFileSync("tar", ["-xzf", file, "-C", work]);
  rmSync(file);
  // npm's archives hold one folder, nearly always called `package`.
  renameSync(join(work, "package"), join(work, "unpacked"));
  return { folder: join(work, "unpacked"), done: () => rmSync(work, { recursive: true, force: true }) };
}
