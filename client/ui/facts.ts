// What the page and the menu know at one moment, and the sentences both say about it. Pure; the agent fills it.
import type { Policy } from "../../protocol/policy.ts";
import type { Browser, Code } from "../apps/browsers.ts";
import type { Trouble } from "../core/connectivity.ts";
import type { Gate, Hindrance } from "../core/gate.ts";
import type { Interval } from "../core/today.ts";
import type { Refused } from "../outbox/queue.ts";
import type { Recorded } from "../outbox/sent.ts";
import type { Consent } from "../recording/permission.ts";
import { momentOf } from "./pages/words.ts";
import type { Words } from "./words/words.ts";

/** A picture that has not been sent yet. yoursUntilMs: until then nobody else sees it. */
export type Picture = { id: string; takenAtMs: number; bytes: number; blurred: boolean; yoursUntilMs: number };

export type Facts = {
  nowMs: number;
  version: string;
  person: { user: string; host: string };
  /** The server's address. */
  server: string;
  /** null: before the first look at the machine. */
  activity: { state: "working" | "stopped" | "private"; sinceMs: number; reason: string | null } | null;
  today: Interval[];
  policy: Policy;
  /** Whether the server has told a policy, or this machine's configuration stands alone. */
  policyFrom: "server" | "machine";
  gate: Gate;
  consent: Consent;
  pausedUntilMs: number | null;
  queue: { waiting: number; oldestAtMs: number | null; refused: Refused[] };
  delivery: { failure: string | null; heardAtMs: number | null; plain: boolean } | null;
  /** What keeps pictures from arriving; null: nothing. */
  pictureTrouble: Trouble | null;
  /** Of the last two days, the newest first. */
  recorded: Recorded[];
  pictures: Picture[];
  projects: { offered: readonly string[]; chosen: string | null };
  /** Paired ones, and the code by which another is, while it is good. */
  browsers: { paired: Browser[]; code: Code | null };
};

export type StateWord = "working" | "stopped" | "paused" | "offline" | "attention";

/** The shape in tray and headline. What needs the person comes before what only informs them. */
export function stateWord({ consent, delivery, pausedUntilMs, activity }: Facts): StateWord {
  if (consent.state === "asked" || consent.state === "again") return "attention";
  if (delivery !== null && delivery.failure !== null) return "offline";
  if (pausedUntilMs !== null) return "paused";
  return activity?.state === "working" ? "working" : "stopped";
}

export function headline({ activity, pausedUntilMs, nowMs }: Facts, { say, locale }: Words): string {
  if (activity === null) return say("state.starting");
  const state = say(`state.${activity.state}`, { time: momentOf(activity.sinceMs, nowMs, locale) });
  if (activity.state === "private" || pausedUntilMs === null) return state;
  return say("state.paused", { state, time: momentOf(pausedUntilMs, nowMs, locale) });
}

export const whyInWords = (why: Hindrance | null, { say }: Words) => say(`why.${why ?? "none"}`);

/** How sending goes, as a sentence; the second half says what to do, or that nothing has to be done. */
export function deliveryInWords(facts: Facts, words: Words): string {
  const reports = reportsInWords(facts, words);
  const { pictureTrouble } = facts;
  if (pictureTrouble === null) return reports;
  return words.say("sending.pictures", { reports, what: pictureTrouble.what, todo: pictureTrouble.todo });
}

function reportsInWords({ delivery, queue, server, nowMs }: Facts, { say, locale }: Words): string {
  const waiting = queue.waiting === 0 ? say("sending.nothing-waits") : say("sending.waits", { n: queue.waiting });
  if (delivery === null) return say("sending.not-asked", { waiting, server });
  if (delivery.failure !== null) return say("sending.failure", { waiting, failure: delivery.failure });
  const { heardAtMs, plain } = delivery;
  const time = heardAtMs === null ? say("sending.unknown-time") : momentOf(heardAtMs, nowMs, locale);
  return [say("sending.answered", { waiting, time }), ...(plain ? [say("sending.plain")] : [])].join(" ");
}
