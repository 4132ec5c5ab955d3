// `npm run build:agent -- --target windows|linux|macos`: the agent as one executable, with its list of what is inside and its
// checksum. Deno's base program for a target comes from Deno's own site; without a way there DENORT_BIN names a local one.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forTarget, root } from "./command.ts";
import { iconFile } from "./icon.ts";
import { stage } from "./stage.ts";
import type { Target } from "./target.ts";

const USAGE = `npm run build:agent -- --target windows|linux|macos [--out FOLDER]

Writes dist/stint-VERSION-TARGET: one executable, beside it its checksum and the list of what is inside. Deno's base program
for the target is fetched from Deno's site, or taken from the file that DENORT_BIN names.
`;

async function build(target: Target, out: string, deno: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "stint-build-"));
  try {
    const { packages, sources } = stage(root, { target, deno, folder });
    console.log(`${sources.length} source files and ${packages.length} packages.`);
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    const file = join(out, `stint-${version}-${target.name}-${target.cpu}${target.os === "win32" ? ".exe" : ""}`);
    mkdirSync(out, { recursive: true });
    const flags = ["compile", "-A", "--no-check", "--self-extracting", "--target", target.triple];
    if (target.os === "win32") flags.push("--no-terminal", "--icon", await iconFile(root, folder));
    const data = sources.filter((source) => !source.endsWith(".ts")).flatMap((source) => ["--include", source]);
    const compiled = spawnSync(deno, [...flags, ...data, "--output", file, "client/main.ts"], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    if (compiled.status !== 0) throw new Error(reasonOf(compiled.stderr, target));
    const bytes = readFileSync(file);
    const sum = createHash("sha256").update(bytes).digest("hex");
    writeFileSync(`${file}.sha256`, `${sum}  ${file.slice(out.length + 1)}\n`);
    writeFileSync(`${file}.txt`, contents(packages, sources));
    return `${file}: ${Math.round(statSync(file).size / 1_000_000)} MB, sha256 ${sum}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const contents = (packages: readonly { name: string; version: string }[], sources: readonly string[]) =>
  `${[...packages.map(({ name, version }) => `${name} ${version}`), "", ...sources].join("\n")}\n`;

/** Deno says in many lines that it could not fetch its base program. */
function reasonOf(said: string, { triple }: Target): string {
  if (process.env.DENORT_BIN === undefined && /denort|download|dl\.deno\.land|error sending request/i.test(said))
    return `Deno's base program for ${triple} could not be fetched. Set DENORT_BIN to a local denort of Deno ${denoVersion()}, or run this where Deno's site can be reached.`;
  return `deno compile failed:\n${said}`;
}

const denoVersion = () =>
  (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { devDependencies: { deno: string } })
    .devDependencies.deno;

await forTarget(USAGE, build);
