// Which packages of package-lock.json a program needs on a target, with all that they need in turn. Pure.
import type { Target } from "./target.ts";

type Entry = {
  version?: string;
  integrity?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  os?: string[];
  cpu?: string[];
  libc?: string[];
};
export type Lock = { packages: Record<string, Entry> };

/** path: where it lies, such as node_modules/a/node_modules/b. */
export type LockedPackage = { path: string; name: string; version: string; integrity: string };

export function neededPackages(lock: Lock, roots: readonly string[], target: Target): LockedPackage[] {
  const found = new Map<string, LockedPackage>();
  const visit = (name: string, from: string, optional: boolean) => {
    const path = placeOf(lock, name, from);
    const entry = path === null ? undefined : lock.packages[path];
    if (path === null || entry?.version === undefined || entry.integrity === undefined) {
      if (optional) return;
      throw new Error(
        `package-lock.json has no ${name}, which ${from === "" ? "the agent imports" : `${from} needs`}.`,
      );
    }
    if (!fits(entry, target) || found.has(path)) return;
    found.set(path, { path, name, version: entry.version, integrity: entry.integrity });
    for (const dependency of Object.keys(entry.dependencies ?? {})) visit(dependency, path, false);
    for (const dependency of Object.keys(entry.optionalDependencies ?? {})) visit(dependency, path, true);
    for (const dependency of Object.keys(entry.peerDependencies ?? {}))
      visit(dependency, path, entry.peerDependenciesMeta?.[dependency]?.optional === true);
  };
  for (const name of roots) visit(name, "", false);
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** As Node looks for it: beside the one who asks, then further up. */
function placeOf({ packages }: Lock, name: string, from: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const path = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (folder === "") return null;
  }
}

const fits = ({ os, cpu, libc }: Entry, target: Target) =>
  allows(os, target.os) && allows(cpu, target.cpu) && (libc === undefined || libc.includes(target.libc ?? ""));

/** npm's lists: names that are wanted, or, with !, names that are not. */
const allows = (list: readonly string[] | undefined, name: string) =>
  list === undefined || (list.some((item) => item.startsWith("!")) ? !list.includes(`!${name}`) : list.includes(name));
