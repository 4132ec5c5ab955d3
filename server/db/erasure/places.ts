// Where a person is in the database: the one list of tables and columns that name a log-in. A test fails where a column called so is
// not in it. What stands in other columns of these rows goes with them.

export type Shown =
  | "claims"
  | "notices"
  | "releases"
  | "looks"
  | "devices"
  | "machines"
  | "reports"
  | "running"
  | "notes"
  | "slots"
  | "questions"
  | "pictures"
  | "uses"
  | "days"
  | "policies"
  | "policy-changes";

export type Place = {
  table: string;
  column: string;
  /** Other rows of the table are not people's. */
  where?: Readonly<Record<string, string>>;
  /** What kind of thing its rows are, of those that an owner is told beforehand: words/en/erase.json calls it so. */
  shown?: Shown;
  /** As an old server wrote it, with spaces around it or in another normal form. */
  spelt?: true;
  /** When the server wrote a row: what is older than an erasure was erased. */
  writtenAt?: string;
};

const PERSONS = { scope_kind: "person" };

/** In this order they are emptied: what refers to a row goes before it. */
// biome-ignore format: a table, read by its columns.
export const PLACES: readonly Place[] = [
  { table: "my_links",         column: "user",   writtenAt: "created_at" },
  { table: "my_sessions",      column: "user",   writtenAt: "created_at" },
  { table: "claims",           column: "user",   writtenAt: "made_at",     shown: "claims" },
  { table: "notices_accepted", column: "user",   writtenAt: "at",          shown: "notices" },
  { table: "release_requests", column: "user",   writtenAt: "asked_at",    shown: "releases" },
  { table: "access_log",       column: "user",   writtenAt: "at",          shown: "looks" },
  { table: "devices",          column: "user",   writtenAt: "created_at",  shown: "devices" },
  { table: "machines",         column: "user",   writtenAt: "heard_at",    shown: "machines" },
  { table: "work_events",      column: "user",   writtenAt: "received_at", shown: "reports" },
  { table: "running",          column: "user",                             shown: "running" },
  { table: "notes",            column: "user",                             shown: "notes" },
  { table: "slots",            column: "user",                             shown: "slots" },
  { table: "scripted",         column: "user",                             shown: "questions" },
  { table: "screenshots",      column: "user",   writtenAt: "asked_at",    shown: "pictures" },
  { table: "apps",             column: "user",                             shown: "uses" },
  { table: "app_dirty",        column: "user" },
  { table: "app_stale",        column: "user" },
  { table: "app_day_sums",     column: "user" },
  { table: "app_month_sums",   column: "user" },
  { table: "day_totals",       column: "user",                             shown: "days" },
  { table: "frozen_moves",     column: "user" },
  { table: "frozen_moves",     column: "person" },
  { table: "dirty",            column: "user" },
  { table: "open_people",      column: "user" },
  { table: "working_hours",    column: "scope",  where: PERSONS },
  { table: "workweeks",        column: "scope",  where: PERSONS },
  { table: "policies",         column: "scope",  where: PERSONS,           shown: "policies" },
  { table: "policy_changes",   column: "scope",  where: PERSONS, writtenAt: "at", shown: "policy-changes" },
  { table: "unreadable_events", column: "user_text", spelt: true, writtenAt: "imported_at" },
  { table: "rejected_items",   column: "user",   writtenAt: "first_at" },
  { table: "log_ins",          column: "user",   writtenAt: "created_at" },
  { table: "log_ins",          column: "person", writtenAt: "created_at" },
  { table: "log_ins",          column: "merged_into", writtenAt: "created_at" },
  { table: "people",           column: "user",   writtenAt: "created_at" },
];

/** Written by managers in their own words, where a name may stand: the name goes, the rest stays. */
export const WORDS = [
  { table: "access_changes", column: "text" },
  { table: "policy_changes", column: "reason" },
  { table: "retention_changes", column: "reason" },
  { table: "release_requests", column: "reason" },
  { table: "claims", column: "answer" },
  { table: "project_rules", column: "pattern" },
  { table: "settings", column: "value", where: { key: "people_apart" } },
] as const;
