// Input of a Mac by the counters that the system keeps for each kind of event: how many, never which. Written from the headers
// (CGEventSource.h, CGEventTypes.h) and not yet run on a Mac. Key releases are counted, because a held key repeats its press;
// modifier keys alone are not told apart and not counted. No way of the pointer: a place five times a second would make each
// movement of a hand a row of jumps.
import type { Input, InputWatch } from "../platform.ts";

const GRAPHICS = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics";

/** kCGEventSourceStateCombinedSessionState and CGEventType. */
const COMBINED_SESSION = 0;
const KEY_UP = 11;
const BUTTON_DOWN = [1, 3, 25];
const SCROLL_WHEEL = 22;
const MOVED = [5, 6, 7, 27];
/** The counters are 32 bits wide and begin anew. */
const COUNTER = 2 ** 32;

export function watchMacInput(now: () => number): InputWatch {
  const graphics = Deno.dlopen(GRAPHICS, {
    CGEventSourceCounterForEventType: { parameters: ["i32", "u32"], result: "u32" },
  });
  const counter = (type: number) => graphics.symbols.CGEventSourceCounterForEventType(COMBINED_SESSION, type);
  const read = () => [[KEY_UP], BUTTON_DOWN, [SCROLL_WHEEL], MOVED].map((types) => types.map(counter));
  let before = read();
  let beforeMs = now();

  return {
    drain: (): Input => {
      const counters = read();
      const nowMs = now();
      const [presses = 0, clicks = 0, scrolls = 0, moves = 0] = counters.map((kinds, kind) =>
        kinds.reduce((sum, value, n) => sum + ((value - (before[kind]?.[n] ?? 0) + COUNTER) % COUNTER), 0),
      );
      const since = { fromMs: beforeMs, toMs: nowMs };
      before = counters;
      beforeMs = nowMs;
      return {
        kind: "input",
        presses: spread(presses, since),
        clicks: spread(clicks, since),
        scrolls: spread(scrolls, since),
        movedS: moves > 0 ? [Math.floor(nowMs / 1000)] : [],
        path: [],
      };
    },
    stop: () => graphics.close(),
  };
}

/** A counter does not tell when: the instants are laid out evenly over the time since the last look. */
export function spread(count: number, { fromMs, toMs }: { fromMs: number; toMs: number }): number[] {
  const from = Math.min(fromMs, toMs);
  return Array.from({ length: count }, (_, n) => Math.round(from + ((n + 1) * (toMs - from)) / count));
}
