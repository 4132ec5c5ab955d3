// Which calendar the organisation lives by: TIME_ZONE and DAY_START of the settings, else what was stored at the first start.
// Says whether the totals were computed by another one and have to be computed anew.
import type { ServerConfig } from "./config.ts";
import type { Database } from "./db/open.ts";
import { setSetting, settingOf } from "./db/settings.ts";
import type { Calendar } from "./domain/events.ts";

export async function calendarOf(
  { knex }: Database,
  config: Pick<ServerConfig, "TIME_ZONE" | "DAY_START">,
): Promise<Calendar> {
  const stored = await settingOf(knex, "time_zone");
  const zone = config.TIME_ZONE ?? stored ?? systemZone();
  if (stored !== zone) await setSetting(knex, "time_zone", zone);
  return { zone, dayStartMin: config.DAY_START };
}

const systemZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Zone, day start and the edition of the zone rules, which come with Node. */
const ruleOf = ({ zone, dayStartMin }: Calendar) => `${zone} ${dayStartMin} ${process.versions.tz ?? ""}`;

/** False when the kept totals follow other rules; null in a new database, which has none. */
export async function totalsFollow({ knex }: Database, calendar: Calendar): Promise<boolean | null> {
  const rule = await settingOf(knex, "totals_rule");
  return rule === null ? null : rule === ruleOf(calendar);
}

export async function noteTotalsFollow({ knex }: Database, calendar: Calendar) {
  await setSetting(knex, "totals_rule", ruleOf(calendar));
}
