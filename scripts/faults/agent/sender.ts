// The agent's queue and uploader in a process of their own (Deno), told what to do line by line.
import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { denoCommand, denoOf } from "../../test/deno.ts";
import { ROOT } from "../altered.ts";
import { startVictim } from "../victim.ts";

export type Turn = { waitMs: number | null; waiting: number; refused: number };

export type Sender = {
  put(count: number, text?: string): Promise<string[]>;
  turn(): Promise<Turn>;
  later(ms: number): Promise<number>;
  /** Connections it holds open. */
  sockets(): number;
  end(): Promise<void>;
};

export const lacksDeno = (): string | null =>
  denoOf(ROOT) === null
    ? "npm brings no Deno for this machine"
    : existsSync("/proc/self/fd")
      ? null
      : "there is no /proc here";

export function startSender(base: string, folder: string): Sender {
  const command = [...denoCommand("client/outbox/sender-process.ts"), base, join(folder, "queue.db")];
  const victim = startVictim(command, { env: { NO_COLOR: "1" } });
  let over = false;
  void victim.ended.then(() => {
    over = true;
  });
  async function ask<T>(command: unknown): Promise<T> {
    const from = victim.answers.length;
    victim.tell(JSON.stringify(command));
    while (victim.answers.length === from) {
      if (over) throw new Error(`The sender ended:\n${victim.said()}`);
      await pause(1);
    }
    return JSON.parse(victim.answers[from] ?? "null") as T;
  }
  return {
    put: (count, text = "") => ask({ kind: "put", count, text }),
    turn: () => ask({ kind: "turn" }),
    later: (ms) => ask({ kind: "later", ms }),
    sockets: () =>
      readdirSync(`/proc/${victim.pid}/fd`).filter((fd) => isSocket(`/proc/${victim.pid}/fd/${fd}`)).length,
    end: () => victim.kill(),
  };
}

function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith("socket:");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false; // closed since it was listed
    throw error;
  }
}
