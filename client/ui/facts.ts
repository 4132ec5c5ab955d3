// What the page and the menu know at one moment, and the sentences both say about it. Pure; the agent fills it.
import type { Policy } from "../../protocol/policy.ts";
import type { Browser, Code } from "../apps/browsers.ts";
import type { Trouble } from "../core/connectivity.ts";
import type { Gate, Hindrance } from "../core/gate.ts";
import type { Interval } from "../core/today.ts";
import type { Refused } from "../outbox/queue.ts";
import type { Recorded } from "../outbox/sent.ts";
import type { Consent } from "../recording/permission.ts";
import { momentOf, plural } from "./pages/words.ts";

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

export function headline({ activity, pausedUntilMs, nowMs }: Facts): string {
  if (activity === null) return "Starting";
  const since = momentOf(activity.sinceMs, nowMs);
  if (activity.state === "private") return `Recording stopped by you at ${since}`;
  const state = activity.state === "working" ? `Working since ${since}` : `Stopped at ${since}`;
  return pausedUntilMs === null ? state : `${state}, all but hours paused until ${momentOf(pausedUntilMs, nowMs)}`;
}

const WHY: Record<Hindrance, string> = {
  policy: "not recorded here",
  notice: "not before you have accepted the notice",
  private: "not recorded, because you stopped recording",
  paused: "paused by you",
  battery: "paused, because the battery is low",
  locked: "not while the screen is locked",
  away: "waiting until you work",
  hours: "not at this hour",
  strained: "paused, because the agent cost this machine too much",
};

export const whyInWords = (why: Hindrance | null) => (why === null ? "recorded now" : WHY[why]);

/** How sending goes, as a sentence; the second half says what to do, or that nothing has to be done. */
export function deliveryInWords({ delivery, queue, server, nowMs, pictureTrouble }: Facts): string {
  const reports = reportsInWords({ delivery, queue, server, nowMs });
  return pictureTrouble === null ? reports : `${reports} ${pictureTrouble.what} ${pictureTrouble.todo}`;
}

type Delivery = Pick<Facts, "delivery" | "queue" | "server" | "nowMs">;

function reportsInWords({ delivery, queue, server, nowMs }: Delivery): string {
  const waiting = queue.waiting === 0 ? "Nothing waits." : `${plural(queue.waiting, "item waits", "items wait")}.`;
  if (delivery === null) return `${waiting} ${server} has not been asked yet.`;
  if (delivery.failure !== null)
    return `${waiting} The server does not take reports: ${delivery.failure}. Nothing is lost: reports are kept and sent again.`;
  const plain = delivery.plain ? " It knows plain reports only: working and stopped." : "";
  return `${waiting} The server answered at ${delivery.heardAtMs === null ? "an unknown time" : momentOf(delivery.heardAtMs, nowMs)}.${plain}`;
}
