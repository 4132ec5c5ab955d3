// The command line that the two ways of building the agent share: --target, --out, --help.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { denoOf } from "../test/deno.ts";
import { type Target, targetOf } from "./target.ts";

export const root = join(import.meta.dirname, "..", "..");

/** Prints what the work answers. Exit 0 done, 1 failed, 2 a wrong command line. */
export async function forTarget(
  usage: string,
  work: (target: Target, out: string, deno: string) => string | Promise<string>,
): Promise<void> {
  try {
    const { values } = parseArgs({
      options: { target: { type: "string" }, out: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help === true) return void process.stdout.write(usage);
    const target = targetOf(values.target);
    const deno = denoOf(root);
    if (deno === null) throw new Error(`npm brings no Deno for this machine (${process.platform} ${process.arch}).`);
    console.log(await work(target, values.out ?? join(root, "dist"), deno));
  } catch (error) {
    console.error(`stint: ${error instanceof Error ? error.message : error}`);
    process.exitCode = error instanceof Error && /--target|Unknown option/.test(error.message) ? 2 : 1;
  }
}
