// What the webhook tells: the alerts of today and yesterday, in the words of the page.
import { alertsOf, type FoundAlert } from "../../db/alerts/alerts-of-day.ts";
import { type PersonAlert, tellAlerts } from "../../db/alerts/tell-alerts.ts";
import { limitsOf } from "../../domain/alerts/limits.ts";
import { addDays, dayOf } from "../../domain/local-day.ts";
import { alertDoubt, alertText } from "../../pages/alerts/alert-text.ts";
import { isoWithOffset } from "../../pages/format.ts";
import { ENGLISH } from "../../words/words.ts";
import type { WriteContext } from "../context.ts";
import { readingNow } from "../reading-now.ts";

/** Named: with names and how sure each is, of those that are told. */
type Lately = {
  first: string;
  alerts: FoundAlert[];
  named: (alerts: readonly FoundAlert[]) => Promise<PersonAlert[]>;
};

export async function alertsLately(context: WriteContext): Promise<Lately> {
  const reading = await readingNow(context);
  const today = dayOf(reading.now, reading.calendar);
  const days = [addDays(today, -1), today];
  const limits = limitsOf(context.config);
  const of = (day: string) => alertsOf(reading, { day, filter: { q: null, team: null }, limits });
  return {
    first: days[0] ?? today,
    alerts: (await Promise.all(days.map(of))).flat(),
    async named(alerts) {
      const byDay = Map.groupBy(alerts, ({ day }) => day);
      return (await Promise.all([...byDay.values()].map((some) => tellAlerts(reading, some)))).flat();
    },
  };
}

export const alertTold = ({ calendar }: WriteContext, alert: PersonAlert) => ({
  kind: alert.kind,
  person: alert.person.name,
  user: alert.person.user,
  team: alert.person.team,
  day: alert.day,
  at: isoWithOffset(alert.at, calendar.zone),
  minutes: Math.round(alert.byMs / 60_000),
  machine: alert.host,
  question: alertText(alert, calendar, ENGLISH),
  sure: alertDoubt(alert, ENGLISH) || null,
});
