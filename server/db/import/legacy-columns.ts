// Which columns of an old work_events table hold what, by the names people usually gave them. Pure.

export type LegacyColumns = {
  /** null: the table has no id; rows are then told apart by their content and how often it occurs. */
  id: string | null;
  user: string;
  state: string;
  ts: string;
};

/** In the order of preference: a table that has ts and created_at means ts. */
const USUAL: Record<keyof LegacyColumns, string[]> = {
  id: ["id", "event_id", "eventid", "work_event_id", "pk"],
  user: ["user", "username", "user_name", "login", "log_in", "employee", "account"],
  state: ["state", "status", "event", "event_type", "action", "activity"],
  ts: [
    "ts",
    "timestamp",
    "time",
    "event_time",
    "reported_at",
    "occurred_at",
    "datetime",
    "date_time",
    "created_at",
    "date",
  ],
};

/** What is missing is told with the names that would have been understood. */
export function findColumns(names: readonly string[]): { found: LegacyColumns } | { missing: string } {
  const find = (key: keyof LegacyColumns) => {
    for (const usual of USUAL[key]) {
      const name = names.find((each) => each.toLowerCase() === usual);
      if (name !== undefined) return name;
    }
    return null;
  };
  const [id, user, state, ts] = [find("id"), find("user"), find("state"), find("ts")];
  if (user !== null && state !== null && ts !== null) return { found: { id, user, state, ts } };
  const lacking = (["user", "state", "ts"] as const).filter((key) => find(key) === null);
  const needs = lacking.map((key) => `one for ${key} (${USUAL[key].join(", ")})`).join(" and ");
  return { missing: `its columns are ${names.join(", ")}, and it needs ${needs}` };
}

/** Our own table, of this product, is no old one. */
export const isOurs = (names: readonly string[]) => names.includes("origin") && names.includes("received_at");
