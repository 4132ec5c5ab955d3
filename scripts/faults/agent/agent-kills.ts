// The agent killed at random moments while its person works, its server too. What it had stored arrives, once.
import type { Alteration } from "../altered.ts";
import type { Asked, Fault, Outcome } from "../fault.ts";
import { randomOf } from "../random.ts";
import { atWorkplace, workplaceLacks } from "./workplace.ts";

/** The design's promise speaks of 100 kills. */
const KILLS = 100;
/** Without the guard a few lives without a server already lose something. */
const CONTROL_KILLS = 8;
/** The longest life: some polls, and the time in which what was pressed is stored, ms. */
const LIFE_MAX_MS = 8_000;
/** One life in so many has no server. */
const SERVERLESS_ONE_IN = 3;

/** Each start begins with an empty queue. */
export const FORGETFUL: Alteration[] = [
  {
    file: "client/outbox/store.ts",
    from: "  const db = new DatabaseSync(path);",
    to: '  for (const end of ["", "-wal", "-shm"]) Deno.writeTextFileSync(path + end, "");\n  const db = new DatabaseSync(path);',
  },
];

export const killedWhileWorking = (
  { rounds, seed, say }: Omit<Asked, "rounds"> & { rounds: number },
  alterations: readonly Alteration[] = [],
): Promise<Outcome> =>
  atWorkplace(alterations, async (place) => {
    const random = randomOf(seed);
    for (let round = 1; round <= rounds; round++) {
      if (random.below(SERVERLESS_ONE_IN) === 0) await place.serverGoes();
      await place.startAgent();
      await place.work(random.below(LIFE_MAX_MS));
      await place.killAgent();
      await place.serverComes();
      if (round % 10 === 0) say(`  ${round} kills, ${place.ledger.acknowledged} acknowledged`);
    }
    return { rounds, broken: [] };
  });

export const fault: Fault = {
  checks: [
    {
      name: "agent killed, its server too",
      promise: "what it had stored is worked time; acknowledged is stored, once",
      make: (asked) => killedWhileWorking({ ...asked, rounds: asked.rounds ?? KILLS }),
      lacks: workplaceLacks,
    },
    {
      name: "an agent that begins with an empty queue",
      promise: "is seen to lose work",
      lacks: workplaceLacks,
      isControl: true,
      make: (asked) => killedWhileWorking({ ...asked, rounds: CONTROL_KILLS }, FORGETFUL),
    },
  ],
};
