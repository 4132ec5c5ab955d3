// A stream's events as one text, which the database puts together and this takes apart: as rows of their own they cost both ends
// twice the time, and pages and totals read thousands of them.
import type { WorkEvent } from "../domain/events.ts";

/** An event with when it came and, of a plain report, from where. */
export type StoredEvent = WorkEvent & { receivedAt: number; address: string | null };
export type StreamLines = { user: string; host: string; lines: string };

// The reason is last: nothing before it holds a comma.
const LINE = [
  "e.seq",
  "coalesce(CAST(e.id AS TEXT), '')",
  "e.state",
  "e.ts",
  "coalesce(CAST(e.until AS TEXT), '')",
  "e.received_at",
  "coalesce(e.address, '')",
  "coalesce(e.reason, '')",
].join(" || ',' || ");

/** What a question selects of `work_events e`; it has to end with BY_STREAM. Its rows are StreamLines. */
export const LINES = `e."user", e.host, string_agg(${LINE}, '\n') AS lines`;
export const BY_STREAM = `GROUP BY e."user", e.host`;

export function eventsOfLines(streams: readonly StreamLines[]): StoredEvent[] {
  return streams.flatMap(({ user, host, lines }) => lines.split("\n").map((line) => eventOf(user, host, line)));
}

function eventOf(user: string, host: string, line: string): StoredEvent {
  const [seq, id, state, ts, until, receivedAt, address, reason] = line.split(",");
  return {
    seq: Number(seq),
    id: textOrNull(id),
    user,
    host,
    state: state as StoredEvent["state"],
    ts: Number(ts),
    until: until === "" ? null : Number(until),
    reason: textOrNull(reason) as StoredEvent["reason"],
    receivedAt: Number(receivedAt),
    address: textOrNull(address),
  };
}

const textOrNull = (text: string | undefined) => (text === undefined || text === "" ? null : text);
