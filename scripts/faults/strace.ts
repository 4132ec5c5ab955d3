// Faults inside system calls, by strace: a kill at the N-th, or an error from the N-th on.
import { spawnSync } from "node:child_process";

/** SQLite as better-sqlite3 brings it makes files durable by fsync (traced 2026-11). */
export type Call = "fsync" | "pwrite64" | "rename" | "unlink";

// Not with --seccomp-bpf, under which strace 6.1 injects no signal.
const strace = (call: Call, inject: string) =>
  ["strace", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:${inject}`] as const;

/** Killed when it makes the call for the N-th time, before the kernel does anything. */
export const straceKilling = (call: Call, nth: number) => strace(call, `signal=SIGKILL:when=${nth}`);

/** From the N-th on the call fails. */
export const straceFailing = (call: Call, error: "EIO" | "ENOSPC", nth: number) =>
  strace(call, `error=${error}:when=${nth}+`);

export function lacksStrace(): string | null {
  const { error, status } = spawnSync("strace", ["-f", "-qq", "-o", "/dev/null", "true"]);
  if (error !== undefined) return "strace is not installed";
  return status === 0 ? null : "strace may not trace here (ptrace is refused)";
}
