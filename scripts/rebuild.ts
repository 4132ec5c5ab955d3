// `npm run rebuild`: computes all totals anew from work_events. Needed by nobody in daily life: marks keep them right; it is
// there for whoever changed work_events by hand, and as proof that the events are the truth.
import { calendarOf, noteTotalsFollow } from "../server/calendar.ts";
import { rebuildTotals } from "../server/jobs/rebuild.ts";
import { onOwnDatabase, progressLine } from "./own-database.ts";

await onOwnDatabase(
  `Usage: npm run rebuild

Computes the totals of all people and days anew from work_events, in the database that config.env names. May be stopped
and run again at any time, also while the server runs.`,
  async (db, config) => {
    const calendar = await calendarOf(db, config);
    const { tell, end } = progressLine();
    const { people } = await rebuildTotals(db, calendar, Date.now, (done) =>
      tell(`${done.people} people, up to ${done.user}`),
    );
    await noteTotalsFollow(db, calendar);
    end(`The totals of ${people} people are computed (${calendar.zone}).`);
  },
);
