// What a fault run is asked and what it answers. A check that breaks its promise says how; a control has a guard removed
// and holds only if that was noticed.
import type { Line } from "../bench/measured.ts";

export type Asked = {
  /** How often; null: as often as the fault thinks right. */
  rounds: number | null;
  seed: number;
  say: (text: string) => void;
};

export type Outcome = {
  /** How often the fault was made. */
  rounds: number;
  /** Figures worth a look. */
  seen: string;
  /** Every promise that was broken, a sentence each. */
  broken: string[];
};

export type Check = {
  name: string;
  /** What must hold; of a control, what must be noticed. */
  promise: string;
  /** Why it cannot be made here, or null. */
  lacks?: () => string | null | Promise<string | null>;
  make: (asked: Asked) => Promise<Outcome>;
  /** A guard is removed: the promise must be seen broken. */
  isControl?: boolean;
};

export type Fault = { checks: Check[] };

/** Sentences shown of a check that broke hundreds of promises. */
const BROKEN_SHOWN = 5;

export async function lineOf(check: Check, asked: Asked): Promise<Line & { broken: string[] }> {
  const lacking = (await check.lacks?.()) ?? null;
  const promise = check.isControl ? `control: ${check.promise}` : check.promise;
  if (lacking !== null) return { cells: [check.name, "", lacking], goal: promise, verdict: "SKIP", broken: [] };
  const { rounds, seen, broken } = await check.make(asked);
  const held = check.isControl ? broken.length > 0 : broken.length === 0;
  const shown =
    check.isControl && held ? [seen, `noticed: ${broken[0]}`].filter((part) => part !== "").join("; ") : seen;
  return {
    cells: [check.name, String(rounds), shown],
    goal: promise,
    verdict: held ? "pass" : "FAIL",
    broken: held
      ? []
      : check.isControl
        ? ["The guard was removed, and nobody noticed."]
        : broken.slice(0, BROKEN_SHOWN),
  };
}
