// The server's policy as it was last understood, kept in the queue's file, and asked for again when a batch's answer names
// another. One that cannot be read changes nothing: the last good one stays in force, and that is said.
import type { Policy } from "../../protocol/policy.ts";
import { readPolicy } from "../core/policy.ts";
import type { Log } from "../log.ts";
import type { Api } from "../net/api.ts";
import type { Queue } from "./queue.ts";

/** After a failed question: a server that has just been restarted is asked with the next poll, not with each page. */
const ASK_AGAIN_MS = 60_000;

export type KeptPolicyParts = {
  queue: Pick<Queue, "kept" | "keep">;
  api: Pick<Api, "policy">;
  /** The server's address: a policy belongs to it. */
  base: string;
  /** A clock that no one sets, ms. */
  steadyMs: () => number;
  log: Log;
  note: (kind: string, text: string) => void;
};

export type KeptPolicy = {
  /** null: this server has told none yet, or knows none. */
  policy(): Policy | null;
  /** The policy in force at the server has this tag. Never throws. */
  hear(tag: string, token: string): Promise<void>;
};

type Kept = { tag: string; text: string };

export function createKeptPolicy({ queue, api, base, steadyMs, log, note }: KeptPolicyParts): KeptPolicy {
  const key = `policy ${base}`;
  const before = queue.kept(key);
  let kept: Kept | null = before === null ? null : JSON.parse(before);
  let policy = understood(kept);
  /** What was asked for in vain: not again with each page of a backlog. */
  let refusedTag: string | null = null;
  let askAgainAt = Number.NEGATIVE_INFINITY;

  function take(next: Kept): void {
    const read = readPolicy(next.text);
    if (read.kind === "unreadable") {
      refusedTag = next.tag;
      const text = `The server's policy is not understood (${read.why}); ${policy === null ? "nothing but working and stopped is recorded" : "the last one stays in force"}. Have IT look at the server's settings, or update this agent.`;
      log.warn(text);
      note("policy-unreadable", text);
      return;
    }
    queue.keep(key, JSON.stringify(next));
    kept = next;
    policy = read.policy;
    refusedTag = null;
    log.info(`The server's policy ${next.tag} is in force.`);
  }

  return {
    policy: () => policy,
    hear: async (tag, token) => {
      if (tag === kept?.tag || tag === refusedTag || steadyMs() < askAgainAt) return;
      const heard = await api.policy(token, policy === null ? null : (kept?.tag ?? null));
      if (heard.kind === "answer" && heard.status === 200) return take({ tag, text: heard.body });
      if (heard.kind === "answer" && heard.status === 304 && kept !== null) return take({ tag, text: kept.text });
      askAgainAt = steadyMs() + ASK_AGAIN_MS;
      const why = heard.kind === "silence" ? heard.why : `the server answered ${heard.status}`;
      log.repeating("policy", `The server's policy cannot be read (${why}); it is asked for again in a minute.`);
    },
  };
}

/** An agent that was set back to an older version may not understand what a newer one kept. */
function understood(kept: Kept | null): Policy | null {
  if (kept === null) return null;
  const read = readPolicy(kept.text);
  return read.kind === "policy" ? read.policy : null;
}
