// Everything that is recorded about one person, table by table and a page at a time: what a download and an export hold, and what
// each of it is in a sentence. A table with people in it that is not here stands in LEFT_OUT with the reason; a test compares.
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";
import { logInsOf } from "../people/log-ins.ts";
import type { Sender } from "../read-events.ts";

export type RecordedKind = {
  /** Of the table's file. */
  name: string;
  /** What its rows are, for whoever opens the file. */
  says: string;
  table: string;
  /** As the file has them, in this order; what ends in _at, and ts, slot, until are instants. */
  columns: readonly string[];
  /** In which order its rows come; no two of one log-in have the same. */
  order: readonly string[];
  /** Which rows are a log-in's; `?` is the log-in. */
  where: string;
  /** Whether its rows name the machine that sent them: only those are for a device that enrolled openly. */
  bySender: boolean;
};

const OWN = `"user" = ?`;
const PERSONS = "scope_kind = 'person' AND scope = ?";

// biome-ignore format: a table, read by its columns.
export const KINDS: readonly RecordedKind[] = [
  { name: "days", table: "day_totals", where: OWN, bySender: false, order: ["day"],
    columns: ["day", "worked_s", "estimated_s", "first_login", "last_seen", "last_estimated"],
    says: "Your local days as they were last added up: seconds worked, and how many of them rest on a guess because a stop never came." },
  { name: "reports", table: "work_events", where: OWN, bySender: true, order: ["ts", "seq"],
    columns: ["seq", "id", "host", "state", "ts", "until", "reason", "received_at", "sent_ts", "address", "origin"],
    says: "Every report of working and stopped, as it came. All hours are computed from these." },
  { name: "running", table: "running", where: OWN, bySender: true, order: ["to_at", "id"],
    columns: ["id", "host", "from_at", "to_at"],
    says: "When an agent ran on your machines." },
  { name: "notes", table: "notes", where: OWN, bySender: true, order: ["ts", "id"],
    columns: ["id", "host", "ts", "kind", "body"],
    says: "What agents said about their own recording: paused, resumed, notice accepted." },
  { name: "input", table: "slots", where: OWN, bySender: true, order: ["slot", "host"],
    columns: ["slot", "host", "keyboard_events", "clicks", "scrolls", "mouse_events", "active_seconds"],
    says: "Input of ten minutes, counted; which key was never known." },
  { name: "questions", table: "scripted", where: OWN, bySender: true, order: ["slot", "host", "kind"],
    columns: ["slot", "host", "kind", "count", "evidence"],
    says: "Input that looked as if a program had made it: a question, never a verdict." },
  { name: "applications", table: "apps", where: OWN, bySender: true, order: ["ts", "id"],
    columns: ["id", "host", "ts", "duration_ms", "kind", "application", "title", "site", "url", "project"],
    says: "Which application or site was in front, from when and for how long." },
  { name: "pictures", table: "screenshots", where: OWN, bySender: true, order: ["ts", "id"],
    columns: ["id", "host", "ts", "displays", "blurred", "width", "height", "bytes", "mime", "state", "store", "bucket",
      "completed_at", "deleted_at", "deleted_by", "deleted_by_name"],
    says: "What is known of each picture; those that lie in the store are in the folder pictures, named by time and id." },
  { name: "machines", table: "machines", where: OWN, bySender: true, order: ["host"],
    columns: ["host", "os", "version", "heard_at", "next_in_s", "skew_ms", "state", "ts", "until", "reason"],
    says: "Your machines as they were last heard." },
  { name: "devices", table: "devices", where: OWN, bySender: true, order: ["created_at", "id"],
    columns: ["id", "host", "os", "version", "enrolment", "created_at", "approved_at", "revoked_at"],
    says: "Agents that enrolled for you." },
  { name: "set-aside", table: "rejected_items", where: OWN, bySender: true, order: ["first_at", "host", "code", "detail"],
    columns: ["host", "code", "detail", "count", "first_at", "last_at"],
    says: "What your agents sent and the server could not take, by reason: how often, without what it said." },
  { name: "not-read", table: "unreadable_events", where: "trim(user_text) = ?", bySender: false, order: ["imported_at", "origin"],
    columns: ["origin", "id_text", "user_text", "state_text", "ts_text", "reason", "imported_at"],
    says: "Rows of an old server about you that are no report: what they said, and why they count for nothing." },
  { name: "looks", table: "access_log", where: OWN, bySender: false, order: ["at", "seq"],
    columns: ["seq", "at", "manager", "kind", "object_id"],
    says: "Who looked at what of yours, and when. Written down before anything was shown." },
  { name: "claims", table: "claims", where: OWN, bySender: false, order: ["from_at", "id"],
    columns: ["id", "from_at", "to_at", "kind", "text", "state", "made_at", "answered_at", "answered_by", "answer"],
    says: "Time you claimed because no machine could see it, and the answers." },
  { name: "notices", table: "notices_accepted", where: OWN, bySender: false, order: ["at", "seq"],
    columns: ["seq", "at", "tag", "policy"],
    says: "Notices of what is recorded that you accepted on your page, with the policy they were about." },
  { name: "releases", table: "release_requests", where: OWN, bySender: false, order: ["asked_at", "id"],
    columns: ["id", "kind", "object_id", "reason", "asked_name", "asked_at", "answered_name", "answered_at", "granted"],
    says: "What of your pictures two managers together had to release, and whether they did." },
  { name: "working-hours", table: "working_hours", where: PERSONS, bySender: false, order: ["weekday"],
    columns: ["weekday", "from_min", "to_min"],
    says: "When you are expected, where that is said of you alone: minutes after midnight, 1 is Monday." },
  { name: "policy-changes", table: "policy_changes", where: PERSONS, bySender: false, order: ["at", "seq"],
    columns: ["seq", "at", "manager", "reason", "difference"],
    says: "Who changed what is recorded of you alone, when and why." },
];

/** Tables that name people and are in no download. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  people: "name, team and log-ins stand at the head of data.json",
  log_ins: "name, team and log-ins stand at the head of data.json",
  dirty: "marks of days to compute again, gone within seconds",
  app_dirty: "marks of stretches to compute again, gone within seconds",
  app_stale: "marks of days to compute again, gone within seconds",
  open_people: "whose figures still grow; computed from reports",
  frozen_moves: "which of several log-ins a frozen day came from; the days are in days.json",
  app_day_sums: "computed from applications and input",
  app_month_sums: "computed from applications and input",
  my_links: "links that open a page; what is kept of one is a hash",
  my_sessions: "open pages; what is kept of one is a hash",
};

/** Rows read at a time: what is in memory of a download, however long its history. */
const STEP = 1_000;

export type RecordedRow = Record<string, string | number | null>;

/** @param sender one machine by one log-in, whose rows alone are wanted; null: all of the person */
export async function* recordedRows(
  db: Database,
  kind: RecordedKind,
  { user, sender }: { user: string; sender: Sender | null },
): AsyncGenerator<RecordedRow> {
  if (sender !== null && !kind.bySender) return;
  const logIns = sender === null ? (await logInsOf(db)).of([user]) : [sender.user];
  for (const logIn of logIns) yield* rowsOfLogIn(db, kind, logIn, sender?.host ?? null);
}

async function* rowsOfLogIn(
  db: Database,
  { table, columns, order, where }: RecordedKind,
  logIn: string,
  host: string | null,
): AsyncGenerator<RecordedRow> {
  const quoted = columns.map((name) => `"${name}"`).join(", ");
  const key = order.join(", ");
  const at = order.map(() => "?").join(", ");
  let after: (string | number | null)[] | null = null;
  for (;;) {
    const rows: RecordedRow[] = await ask<RecordedRow>(
      db,
      `SELECT ${quoted} FROM ${table} WHERE ${where} ${host === null ? "" : "AND host = ?"}
       ${after === null ? "" : `AND (${key}) > (${at})`} ORDER BY ${key} LIMIT ?`,
      [logIn, ...(host === null ? [] : [host]), ...(after ?? []), STEP],
    );
    for (const row of rows) yield { log_in: logIn, ...row };
    const last: RecordedRow | undefined = rows.at(-1);
    if (rows.length < STEP || last === undefined) return;
    after = order.map((name) => last[name] ?? null);
  }
}
