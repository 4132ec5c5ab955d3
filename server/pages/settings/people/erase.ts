// Before a person is erased: how much there is of what, and what erasing means; afterwards its number. Pure.
import type { Calendar } from "../../../domain/events.ts";
import { dayOf } from "../../../domain/local-day.ts";
import type { Person } from "../../../domain/people-names.ts";
import { longDate, timeOfDay } from "../../format.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";
import { PEOPLE_PATH, personSettingsPath } from "./paths.ts";

export type ErasePage = SettingsHead & {
  user: string;
  logIns: string;
  rows: { count: string; text: string }[];
  after: string[];
  back: string;
};

const figure = (count: number) => count.toLocaleString("en-GB");

export function erasePage({
  site,
  person,
  logIns,
  held,
  pictures,
}: {
  site: SettingsSite;
  person: Person;
  logIns: readonly string[];
  held: readonly { shown: string; rows: number }[];
  /** Whose files lie in the store. */
  pictures: number;
}): ErasePage {
  const rows = held.filter((one) => one.rows > 0).map((one) => ({ count: figure(one.rows), text: one.shown }));
  return {
    ...settingsHead(site, {
      path: PEOPLE_PATH,
      heading: `Erase ${person.name}?`,
      about: ["nothing is erased yet", "it cannot be undone"],
    }),
    user: person.user,
    logIns: logIns.join(", "),
    rows: [...rows, { count: figure(pictures), text: "pictures whose files lie in the store" }],
    after: [
      "Every row, file and picture of all these log-ins goes, also out of the log, the sums of everybody and the database’s own pages. That can take some minutes, in which pages wait.",
      "A number is kept, and a keyed hash of each log-in: whoever comes back with a restored backup is erased anew when the server starts. Backups themselves are yours to delete.",
      "Their agent has to enrol anew. What is reported afterwards under one of these names is a new person’s, so take the agent off their machine first.",
      "What lies on their machine, and in a bucket that an agent or an earlier store has filled, is not reached from here.",
    ],
    back: personSettingsPath(person.user),
  };
}

export type ErasedPage = SettingsHead & { text: string; back: string };

export function erasedPage({
  site,
  erased,
  calendar,
}: {
  site: SettingsSite;
  erased: { number: number; completedAt: number | null };
  calendar: Calendar;
}): ErasedPage {
  const { number, completedAt } = erased;
  return {
    ...settingsHead(site, { path: PEOPLE_PATH, heading: `Erasure ${number}`, about: ["nobody is named"] }),
    text:
      completedAt === null
        ? "It has begun and is not complete yet. It is gone on with every ten minutes and at every start; the log says what is in its way."
        : `Complete since ${longDate(dayOf(completedAt, calendar))}, ${timeOfDay(completedAt, calendar.zone)}. Write the number down where you keep the request.`,
    back: PEOPLE_PATH,
  };
}
