// What was sent to a server and what it acknowledged, and which promises its database breaks when the two are laid side by
// side. Pure.

export type PlainReport = { user: string; state: "working" | "stopped"; ts: number };

/** acknowledged: answered 200. unknown: no answer, or a refusal; it may be there or not, but not twice. */
type Fate = "acknowledged" | "unknown";

/** An identified thing grows: `end` is a presence's until or a running stretch's to; null where it has none. */
type Identified = {
  table: "work_events" | "running" | "notes";
  id: string;
  user: string;
  host: string;
  ts: number;
  sentEnd: number | null;
  /** What was acknowledged: false, or the latest acknowledged end. */
  acknowledged: false | { end: number | null };
};

export type Growing = Pick<Identified, "table" | "id" | "user" | "host" | "ts"> & { end: number | null };

export type Ledger = {
  plain: Map<string, PlainReport & { fate: Fate }>;
  identified: Map<string, Identified>;
  /** Answers that no server may give to what was sent: a 500, a rejected item. */
  oddAnswers: string[];
  acknowledged: number;
};

export const newLedger = (): Ledger => ({
  plain: new Map(),
  identified: new Map(),
  oddAnswers: [],
  acknowledged: 0,
});

/** A plain report has no id; within this ledger no two have the same user and ts. */
const keyOf = ({ user, ts }: { user: string; ts: number }) => `${user} ${ts}`;

export function notePlain(ledger: Ledger, report: PlainReport, fate: Fate) {
  ledger.plain.set(keyOf(report), { ...report, fate });
  if (fate === "acknowledged") ledger.acknowledged++;
}

export function noteSent(ledger: Ledger, things: readonly Growing[]) {
  for (const { end, ...thing } of things) {
    const known = ledger.identified.get(thing.id);
    if (known === undefined) ledger.identified.set(thing.id, { ...thing, sentEnd: end, acknowledged: false });
    else known.sentEnd = later(known.sentEnd, end);
  }
}

export function noteAcknowledged(ledger: Ledger, things: readonly Growing[]) {
  for (const { id, end } of things) {
    const known = ledger.identified.get(id);
    if (known === undefined) throw new Error(`${id} was acknowledged without having been sent.`);
    known.acknowledged = { end: known.acknowledged === false ? end : later(known.acknowledged.end, end) };
    ledger.acknowledged++;
  }
}

const later = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));

/** A row of work_events, running or notes. */
export type StoredRow = {
  table: Identified["table"];
  id: string | null;
  user: string;
  host: string;
  state: string | null;
  ts: number;
  end: number | null;
};

/** Every broken promise, a sentence each. */
export function brokenPromises(ledger: Ledger, rows: readonly StoredRow[]): string[] {
  const broken = [...ledger.oddAnswers];
  const plainRows = Map.groupBy(
    rows.filter(({ id }) => id === null),
    keyOf,
  );
  for (const [key, stored] of plainRows) {
    const sent = ledger.plain.get(key);
    if (sent === undefined) broken.push(`${key}: is stored, and nobody sent it.`);
    else if (stored.length > 1) broken.push(`${key}: was sent once and is stored ${stored.length} times.`);
    else if (stored[0]?.state !== sent.state) broken.push(`${key}: is stored as ${stored[0]?.state}.`);
  }
  for (const [key, { fate }] of ledger.plain)
    if (fate === "acknowledged" && !plainRows.has(key)) broken.push(`${key}: was acknowledged and is lost.`);

  const identifiedRows = Map.groupBy(
    rows.filter(({ id }) => id !== null),
    ({ id }) => id ?? "",
  );
  for (const [id, stored] of identifiedRows) {
    const sent = ledger.identified.get(id);
    const row = stored[0];
    if (sent === undefined || row === undefined) broken.push(`${id}: is stored, and nobody sent it.`);
    else if (stored.length > 1) broken.push(`${id}: is stored ${stored.length} times.`);
    else if (row.ts !== sent.ts || row.user !== sent.user || row.host !== sent.host || row.table !== sent.table)
      broken.push(`${id}: is stored as something else than was sent.`);
    else if ((row.end ?? 0) > (sent.sentEnd ?? 0)) broken.push(`${id}: ends later than was ever sent.`);
  }
  for (const [id, { acknowledged, table }] of ledger.identified) {
    if (acknowledged === false) continue;
    const [row] = identifiedRows.get(id) ?? [];
    if (row === undefined) broken.push(`${id} (${table}): was acknowledged and is lost.`);
    else if (acknowledged.end !== null && (row.end ?? 0) < acknowledged.end)
      broken.push(`${id} (${table}): was acknowledged up to ${acknowledged.end} and ends at ${row.end}.`);
  }
  return broken;
}
