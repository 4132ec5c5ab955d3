// A server away while the person works on, stops and comes back, the agent started anew in the midst of it. Then it is there
// again, and all of it arrives.
import { setTimeout as pause } from "node:timers/promises";
import type { Alteration } from "../altered.ts";
import type { Asked, Fault, Outcome } from "../fault.ts";
import { randomOf } from "../random.ts";
import { FORGETFUL } from "./agent-kills.ts";
import { atWorkplace, drained, workplaceLacks } from "./workplace.ts";

/** The hour of the promise, minutes. */
const AWAY_MINUTES = 60;
const CONTROL_MINUTES = 0.3;
/**
 * The longest stretch of work or of silence; with 6 s of silence the agent says stopped, ms. Work is longer than two looks: of what
 * begins and ends between two, only the last press is seen, and an instant is no time.
 */
const STRETCH_MAX_MS = 15_000;
const WORK_MIN_MS = 2_500;

export const serverAway = (
  minutes: number,
  { seed, say }: Omit<Asked, "rounds">,
  alterations: readonly Alteration[] = [],
): Promise<Outcome> =>
  atWorkplace(alterations, async (place) => {
    const random = randomOf(seed);
    await place.startAgent();
    await place.work(2_000);
    await place.serverGoes();
    const from = performance.now();
    const away = () => (performance.now() - from) / 60_000;
    let restarts = 0;
    while (away() < minutes) {
      await place.work(WORK_MIN_MS + random.below(STRETCH_MAX_MS - WORK_MIN_MS));
      if (restarts === 0 && away() > minutes / 2) {
        await place.killAgent();
        await place.startAgent();
        restarts++;
      }
      await pause(random.below(Math.min(STRETCH_MAX_MS, (minutes * 60_000) / 4)));
    }
    const waited = place.waiting();
    say(`  ${waited} items wait after ${away().toFixed(1)} minutes`);
    await place.serverComes();
    const back = performance.now();
    const broken: string[] = waited === 0 ? ["Nothing waited, so the server was not away."] : [];
    broken.push(...(await drained(place)));
    say(`  all of them sent ${((performance.now() - back) / 1000).toFixed(1)} s after it came back`);
    return { rounds: 1, broken };
  });

const LOSES_NOTHING = "all key presses are worked time; stored once";

export const fault: Fault = {
  checks: [
    {
      name: "the server is away for an hour",
      promise: LOSES_NOTHING,
      lacks: workplaceLacks,
      make: (asked) => serverAway(asked.rounds ?? AWAY_MINUTES, asked),
    },
    {
      name: "the same, the queue emptied at a start",
      promise: "is seen to lose work",
      lacks: workplaceLacks,
      isControl: true,
      make: (asked) => serverAway(CONTROL_MINUTES, asked, FORGETFUL),
    },
  ],
};
