// Begins all sums anew where the rule that they follow has changed: zone, day start, how activity is counted. What is
// computed then is left to whoever settles.
import { sumsKeptFrom } from "../../domain/retention/kinds.ts";
import type { Database } from "../open.ts";
import { calendarsWithin } from "../people/day-starts.ts";
import { retentionWithin } from "../retention/kept.ts";
import { setSetting, settingOf } from "../settings.ts";
import type { SumsRule } from "./settle-sums.ts";
import { inSums, sumMonths } from "./sums.ts";

const DAY_MS = 24 * 3_600_000;

const wordsOf = ({ calendar, activity }: Omit<SumsRule, "now">) =>
  [calendar.zone, calendar.dayStartMin, process.versions.tz ?? "", activity.method, activity.maxExpectedEvents].join(
    " ",
  );

/** Sums of days whose uses are no longer kept stay: there is nothing to compute them from. */
export async function followRule(db: Database, rule: Omit<SumsRule, "now">): Promise<void> {
  await inSums(db, async (tx) => {
    const { knex } = tx;
    const words = wordsOf(rule);
    const followed = await settingOf(knex, "app_sums_rule");
    if (followed === words) return;
    if (followed !== null) {
      const keptFrom = sumsKeptFrom((await retentionWithin(db, knex)).keptFrom);
      const { bounds } = await calendarsWithin(db, knex, rule.calendar);
      const gone = (table: string) => knex(table).where("day", ">=", keptFrom ?? "");
      await gone("app_day_sums").delete();
      await gone("app_day_totals").delete();
      await sumMonths(tx);
      await knex("app_stale").delete();
      await knex.raw(
        `INSERT INTO app_dirty ("user", from_ts, to_ts) SELECT "user", min(ts), max(ts + duration_ms) FROM apps
         WHERE ts + duration_ms > ? GROUP BY "user", ts / ${DAY_MS}`,
        [keptFrom === null ? 0 : bounds({ from: keptFrom, to: keptFrom }).start],
      );
    }
    await setSetting(knex, "app_sums_rule", words);
  });
}
