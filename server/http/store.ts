// The one way from a door to the disk: refuses while too much waits, and says in HTTP's words that the database is away.
import type { Arrival, TakenIds } from "../db/arrivals.ts";
import { isAway, WAITING_MAX } from "../db/ingest.ts";
import type { WriteContext } from "./context.ts";
import { RETRY_AWAY_S, Refusal } from "./problems.ts";

export async function storeOrRefuse({ ingest, log, metrics }: WriteContext, arrival: Arrival): Promise<TakenIds> {
  if (ingest.waiting() >= WAITING_MAX)
    throw new Refusal(503, "Too many reports are waiting to be stored. Send this one again.", {
      retryAfterS: RETRY_AWAY_S,
    });
  try {
    return await ingest.store(arrival);
  } catch (error) {
    metrics.failedCommits.inc();
    if (!isAway(error)) throw new Error("Cannot store what was reported.", { cause: error });
    log.error(
      { error },
      "Cannot store reports: the database is away. Senders are asked to send again; nothing is lost.",
    );
    throw new Refusal(503, "The database cannot be reached. Nothing was stored; send this again.", {
      retryAfterS: RETRY_AWAY_S,
    });
  }
}
