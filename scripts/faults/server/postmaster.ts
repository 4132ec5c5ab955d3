// PostgreSQL ended as a crash would end it: its first process by SIGKILL, or by SIGQUIT, which it calls an immediate
// shutdown. Either way nothing is written that had not been.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { PostgresServer } from "../../../server/db/test-databases.ts";
import { childrenOf } from "../../bench/program.ts";

/** Resolves when nothing of it is left, so that the next start finds its shared memory free. */
export async function crashPostgres({ dataDir }: PostgresServer, signal: "SIGKILL" | "SIGQUIT") {
  const postmaster = Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
  const family = [postmaster, ...childrenOf(postmaster)];
  process.kill(postmaster, signal);
  while (family.some(isAlive)) await pause(10);
}

/** A zombie has let go of everything. */
const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
