// Whether recording may go on now, and what the person says about it: the notice accepted, a pause begun or ended. Kept in the
// queue's file, so that neither is forgotten by a restart. What is decided from it is in core/gate.ts.

import type { Policy } from "../../protocol/policy.ts";
import { recordsMore, widens } from "../../protocol/recorded.ts";
import { type Gate, gateOf, type Situation } from "../core/gate.ts";
import { BEFORE_APPLICATIONS, type LocalPolicy, policyInForce } from "../core/policy.ts";
import type { Queue } from "../outbox/queue.ts";

/** Longest pause: until tomorrow is at most a day of 25 hours; what is stored and further away is a clock set back. */
export const PAUSE_MAX_MS = 25 * 3_600_000;

const NOTICE_KEY = "notice";
const PAUSE_KEY = "pause";

export type PermissionParts = {
  queue: Pick<Queue, "kept" | "keep" | "forget">;
  /** The server's policy as last understood, or null. */
  server: () => Policy | null;
  /** As the configuration says now: the settings page may have restricted it further. */
  local: () => LocalPolicy;
  now: () => number;
  locked: () => boolean;
  /** The person has stopped recording altogether. */
  private: () => boolean;
  working: () => boolean;
  battery: () => Situation["battery"];
  strained: () => boolean;
  note: (kind: string, text: string) => void;
};

/** none: there is nothing that anybody has to accept. asked: never accepted. again: more is recorded than was accepted. */
export type Consent = { state: "none" | "asked" | "again" | "accepted"; acceptedAtMs: number | null };

export type Permission = {
  policy(): Policy;
  /** What may be recorded at this moment; cheap enough to be asked before each use. */
  gate(): Gate;
  consent(): Consent;
  /** The person has read the notice of `shown`. False when another policy is in force by now: it has to be read first. */
  accept(shown: Policy): boolean;
  /** null: not paused. */
  pausedUntil(): number | null;
  /** False where the policy allows no pause. */
  pause(untilMs: number): boolean;
  resume(): void;
  /** Once a beat: tells that a pause has run out. */
  beat(): void;
};

type Accepted = { policy: Policy; atMs: number };

export function createPermission(parts: PermissionParts): Permission {
  const { queue, now } = parts;
  let accepted = readAccepted(queue.kept(NOTICE_KEY));
  let pausedUntil: number | null = read<{ untilMs: number }>(queue.kept(PAUSE_KEY))?.untilMs ?? null;
  /** Computed anew only when the server's policy is another object: a comparison walks each minute of the week. */
  let known: {
    server: Policy | null;
    local: LocalPolicy;
    policy: Policy;
    accepted: Accepted | null;
    consent: Consent;
  } | null = null;

  function current() {
    const server = parts.server();
    const local = parts.local();
    if (known === null || known.server !== server || known.local !== local || known.accepted !== accepted) {
      const policy = policyInForce(server, local);
      known = { server, local, policy, accepted, consent: consentTo(policy, accepted) };
    }
    return known;
  }

  const over = () => pausedUntil !== null && (now() >= pausedUntil || pausedUntil - now() > PAUSE_MAX_MS);
  const activePause = () => (current().policy.allowPause && !over() ? pausedUntil : null);

  function resume(): void {
    if (pausedUntil === null) return;
    pausedUntil = null;
    queue.forget(PAUSE_KEY);
    parts.note("resumed", "Pictures, counts and applications go on.");
  }

  return {
    policy: () => current().policy,
    gate: () => {
      const { policy, consent } = current();
      const nowMs = now();
      const date = new Date(nowMs);
      return gateOf({
        policy,
        local: { nowMs, weekday: date.getDay() || 7, minute: date.getHours() * 60 + date.getMinutes() },
        accepted: consent.state === "accepted",
        pausedUntil: activePause(),
        private: parts.private(),
        locked: parts.locked(),
        working: parts.working(),
        battery: parts.battery(),
        strained: parts.strained(),
      });
    },
    consent: () => current().consent,
    accept: (shown) => {
      const { policy } = current();
      if (widens(shown, policy)) return false;
      accepted = { policy, atMs: now() };
      queue.keep(NOTICE_KEY, JSON.stringify(accepted));
      parts.note("notice-accepted", "The notice of what is recorded was accepted on this machine.");
      return true;
    },
    pausedUntil: activePause,
    pause: (untilMs) => {
      if (!current().policy.allowPause) return false;
      const until = Math.min(untilMs, now() + PAUSE_MAX_MS);
      queue.keep(PAUSE_KEY, JSON.stringify({ untilMs: until }));
      pausedUntil = until;
      parts.note(
        "paused",
        `Pictures, counts and applications pause until ${new Date(until).toISOString()}; hours go on.`,
      );
      return true;
    },
    resume,
    beat: () => {
      if (pausedUntil !== null && activePause() === null) resume();
    },
  };
}

function consentTo(policy: Policy, accepted: Accepted | null): Consent {
  const acceptedAtMs = accepted?.atMs ?? null;
  if (accepted !== null && !widens(accepted.policy, policy)) return { state: "accepted", acceptedAtMs };
  // Hours alone need no word of theirs: a notice of nothing would be clicked away, and so would the next one.
  if (!policy.requireNotice || !recordsMore(policy)) return { state: "none", acceptedAtMs };
  return { state: accepted === null ? "asked" : "again", acceptedAtMs };
}

function readAccepted(text: string | null): Accepted | null {
  const kept = read<Accepted>(text);
  return kept && { ...kept, policy: { ...BEFORE_APPLICATIONS, ...kept.policy } };
}

/** What this program wrote, under a checksum of the queue's own. */
const read = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));
