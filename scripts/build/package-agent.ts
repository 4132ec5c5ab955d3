// `npm run package:agent -- --target windows|linux|macos`: the agent in a folder with the pinned Deno beside it, as a zip for
// Windows and a tar.gz for the others. The same program as the executable, for where that cannot be built.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { forTarget, root } from "./command.ts";
import type { Lock } from "./locked-packages.ts";
import { fetched, stage } from "./stage.ts";
import type { Target } from "./target.ts";
import { windowless } from "./windowless.ts";

const USAGE = `npm run package:agent -- --target windows|linux|macos [--out FOLDER]

Writes dist/stint-VERSION-TARGET.zip (Windows) or .tar.gz: a folder with the agent's sources, what they need, Deno, and the browser
extension. Unpack it
anywhere and run stint in it.
`;

/** %~dp0 is the folder of the script, with its backslash. */
const WINDOWS_SCRIPT = `@echo off\r\n"%~dp0deno.exe" run -A --quiet --no-check --config="%~dp0deno.json" "%~dp0client\\main.ts" %*\r\n`;
const SHELL_SCRIPT = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/deno" run -A --quiet --no-check --config="$here/deno.json" "$here/client/main.ts" "$@"
`;

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

function makePackage(target: Target, out: string, deno: string): string {
  const work = mkdtempSync(join(tmpdir(), "stint-package-agent-"));
  const name = `stint-${version}-${target.name}-${target.cpu}`;
  const folder = join(work, name);
  try {
    const { packages, sources } = stage(root, { target, deno, folder });
    console.log(`${sources.length} source files and ${packages.length} packages.`);
    putDeno(target, folder);
    copyFileSync(join(root, "config.env.example"), join(folder, "config.env.example"));
    copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
    cpSync(join(root, "extension"), join(folder, "extension"), { recursive: true });
    if (target.os === "win32") {
      writeFileSync(join(folder, "stint.cmd"), WINDOWS_SCRIPT);
      copyFileSync(join(root, "scripts/schedule_task.ps1"), join(folder, "schedule_task.ps1"));
    } else {
      writeFileSync(join(folder, "stint"), SHELL_SCRIPT);
      chmodSync(join(folder, "stint"), 0o755);
    }
    mkdirSync(out, { recursive: true });
    const file = join(out, `${name}${target.os === "win32" ? ".zip" : ".tar.gz"}`);
    if (target.os === "win32") writeFileSync(file, zipOf(work, name));
    else execFileSync("tar", ["-czf", file, "-C", work, name]);
    const sum = createHash("sha256").update(readFileSync(file)).digest("hex");
    writeFileSync(`${file}.sha256`, `${sum}  ${file.slice(out.length + 1)}\n`);
    return `${file}: ${Math.round(statSync(file).size / 1_000_000)} MB, sha256 ${sum}`;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The Deno that the lock file names; on Windows its twin without a console window too, for the start at log-on. */
function putDeno({ denoPackage, deno, os }: Target, folder: string) {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
  const { version: denoVersion, integrity } = lock.packages[`node_modules/${denoPackage}`] ?? {};
  if (denoVersion === undefined || integrity === undefined)
    throw new Error(`package-lock.json has no ${denoPackage}, so there is no Deno for this target.`);
  const installed = join(root, "node_modules", denoPackage);
  const found = statSync(join(installed, deno), { throwIfNoEntry: false })
    ? { folder: installed, done: () => undefined }
    : fetched({ name: denoPackage, version: denoVersion, integrity });
  copyFileSync(join(found.folder, deno), join(folder, deno));
  chmodSync(join(folder, deno), 0o755);
  if (os === "win32") writeFileSync(join(folder, "denow.exe"), windowless(readFileSync(join(folder, deno))));
  found.done();
}

function zipOf(work: string, name: string): Uint8Array {
  const files: Zippable = {};
  for (const entry of globSync(`${name}/**`, { cwd: work, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[path.slice(work.length + 1).replaceAll("\\", "/")] = [readFileSync(path), { level: 6 }];
  }
  return zipSync(files);
}

await forTarget(USAGE, makePackage);
