// The checks that other programs make: types in both runtimes, format and lint. Each is its command and what to do when it fails.
import { spawn } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { denoOf } from "../test/deno.ts";

export type ProgramCheck = {
  name: string /** null: it cannot be run here. */;
  command: string[] | null;
  lacking: string;
  remedy: string;
};

export function programChecks(root: string): ProgramCheck[] {
  const deno = denoOf(root);
  const module = (path: string) => join(root, "node_modules", path);
  return [
    {
      name: "the types of server, protocol and scripts agree (tsc)",
      command: [process.execPath, module("typescript/bin/tsc"), "--noEmit", "-p", root],
      lacking: "",
      remedy: "",
    },
    {
      name: "the types of agent and protocol agree (deno check)",
      command:
        deno === null
          ? null
          : [
              deno,
              "check",
              "--quiet",
              `--config=${join(root, "deno.json")}`,
              ...globSync(["client/**/*.ts", "protocol/**/*.ts"], { cwd: root }),
            ],
      lacking: "npm brings no Deno for this machine",
      remedy: "",
    },
    {
      name: "format and lint (biome)",
      command: [
        process.execPath,
        module("@biomejs/biome/bin/biome"),
        "check",
        "--diagnostic-level=warn",
        "--max-diagnostics=40",
      ],
      lacking: "",
      remedy: "Most of it mends itself: node_modules/.bin/biome check --write",
    },
  ];
}

/** Output of a command that failed; null when it went well. */
export async function failureOf([program = "", ...args]: string[], root: string): Promise<string | null> {
  if (!existsSync(program)) return `${program} is not installed. Remove node_modules and try again.`;
  const child = spawn(program, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => (output += data.toString("utf8")));
  const code = await new Promise((resolve) => child.once("close", resolve));
  return code === 0 ? null : output;
}
