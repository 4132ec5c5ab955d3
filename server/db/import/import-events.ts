// The import of an old work_events table: every row is read, kept and counted. Can be run again at any time, and after a
// crash at any point: what is stored already is known by its origin.
import { dayBounds } from "../../domain/local-day.ts";
import type { Database } from "../open.ts";
import { retentionOf } from "../retention/kept.ts";
import { readRow } from "./legacy-row.ts";
import type { LegacySource } from "./legacy-source.ts";
import { storeRows } from "./store-rows.ts";

export type Unread = {
  reason: string;
  rows: number /** Content of the first such row, for a person to look at. */;
  example: string;
};

export type Imported = {
  rows: number;
  added: number;
  /** Stored by an earlier run, as they are. */
  known: number;
  /** Stored by an earlier run that read their time in another zone. */
  corrected: number;
  /** Of days of which no report is kept any more: not stored. */
  tooOld: number;
  unread: Unread[];
  people: number;
  working: number;
  stopped: number;
  firstTs: number | null;
  lastTs: number | null;
};

export type ImportProgress = (done: { rows: number; of: number }) => void;

/** @param into null: only look, and store nothing */
export async function importEvents(
  source: LegacySource,
  into: Database | null,
  { zone, now, progress }: { zone: string; now: number; progress: ImportProgress },
): Promise<Imported> {
  const people = new Set<string>();
  const unread = new Map<string, Unread>();
  const imported: Imported = {
    rows: 0,
    added: 0,
    known: 0,
    corrected: 0,
    tooOld: 0,
    unread: [],
    people: 0,
    working: 0,
    stopped: 0,
    firstTs: null,
    lastTs: null,
  };
  const first = into === null ? null : (await retentionOf(into)).keptFrom.events;
  const keptFrom = first === null ? Number.NEGATIVE_INFINITY : dayBounds(first, { zone, dayStartMin: 0 }).start;
  for await (const chunk of source.chunks()) {
    const rows = chunk.map((row) => readRow(row, zone));
    for (const row of rows) {
      if (row.kind === "unreadable") {
        const same = unread.get(row.reason) ?? { reason: row.reason, rows: 0, example: JSON.stringify(row.row) };
        unread.set(row.reason, { ...same, rows: same.rows + 1 });
        continue;
      }
      people.add(row.user);
      imported[row.state] += 1;
      imported.firstTs = Math.min(imported.firstTs ?? row.ts, row.ts);
      imported.lastTs = Math.max(imported.lastTs ?? row.ts, row.ts);
    }
    if (into !== null) {
      const kept = rows.filter((row) => row.kind === "unreadable" || row.ts >= keptFrom);
      const stored = await storeRows(into, kept, now);
      imported.added += stored.added;
      imported.corrected += stored.corrected;
      imported.known += kept.length - stored.added - stored.corrected - stored.unreadable;
      imported.tooOld += rows.length - kept.length;
    }
    imported.rows += rows.length;
    progress({ rows: imported.rows, of: source.found.rows });
  }
  return { ...imported, people: people.size, unread: [...unread.values()].sort((a, b) => b.rows - a.rows) };
}
