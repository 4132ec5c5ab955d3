// What the agent consists of: its sources as its imports reach them from client/main.ts, the files that it reads beside them,
// and the packages among its imports.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export type AgentFiles = { sources: string[]; packages: string[] };

/** A module that is not imported but started or read: new Worker(new URL("./tray.ts", import.meta.url)). */
const BY_URL = /new URL\(\s*"(\.{1,2}\/[^"]+\.[a-z]+)",\s*import\.meta\.url\s*\)/g;

export function agentFiles(root: string, deno: string): AgentFiles {
  const sources = new Set<string>();
  const packages = new Set<string>();
  const waiting = ["client/main.ts"];
  for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
    if (sources.has(entry)) continue;
    const modules = /\.(ts|js|json)$/.test(entry) ? graphOf(root, deno, entry) : [entry];
    for (const file of modules) {
      const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
      if (name !== undefined) {
        if (!name.startsWith("@types/")) packages.add(name);
        continue;
      }
      if (sources.has(file)) continue;
      sources.add(file);
      if (!file.endsWith(".ts")) continue;
      for (const [, url = ""] of readFileSync(`${root}/${file}`, "utf8").matchAll(BY_URL)) {
        const beside = new URL(url, `file:///${file}`).pathname.slice(1);
        if (!sources.has(beside)) waiting.push(beside);
      }
    }
  }
  return { sources: [...sources].sort(), packages: [...packages].sort() };
}

function graphOf(root: string, deno: string, entry: string): string[] {
  const said = execFileSync(deno, ["info", "--json", "--config", `${root}/deno.json`, `${root}/${entry}`], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { modules } = JSON.parse(said) as { modules: { specifier: string; error?: string }[] };
  return modules.flatMap(({ specifier, error }) => {
    if (error !== undefined) throw new Error(`${specifier} cannot be read: ${error}`);
    if (!specifier.startsWith("file:")) return [];
    const file = relative(root, fileURLToPath(specifier)).split(sep).join("/");
    return [file];
  });
}
