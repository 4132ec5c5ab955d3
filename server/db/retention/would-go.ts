// The dry run: what would go in a night, if each kind were kept so long.
import type { Calendar } from "../../domain/events.ts";
import {
  type KeptDays,
  keptFromOn,
  RETENTION_KINDS,
  type RetentionKind,
  removedBefore,
} from "../../domain/retention/kinds.ts";
import type { Database } from "../open.ts";
import { countOlder } from "./remove.ts";

/** A kind that is kept for ever is not in the answer. */
export async function wouldGo(
  db: Database,
  { days, night, calendar }: { days: Partial<KeptDays>; night: string; calendar: Calendar },
): Promise<Map<RetentionKind, number>> {
  const found = new Map<RetentionKind, number>();
  for (const kind of RETENTION_KINDS) {
    const kept = days[kind] ?? null;
    if (kept !== null)
      found.set(kind, await countOlder(db, kind, removedBefore(kind, keptFromOn(kind, kept, night), calendar)));
  }
  return found;
}
