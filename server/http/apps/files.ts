// The tables of the reports as files: the page's own rows, all of them, with seconds, hours decimal and hh:mm.
import type { AppStretch } from "../../domain/apps/stretches.ts";
import type { Calendar } from "../../domain/events.ts";
import { type Cell, decimalHours } from "../../export/table.ts";
import { allHours, labelOf, type ReportAsked } from "../../pages/apps/report.ts";
import { activityOf, type Figures } from "../../pages/apps/rows.ts";
import { clockOfSeconds, isoWithOffset } from "../../pages/format.ts";
import { ENGLISH } from "../../words/words.ts";

export type FileTable = { columns: readonly string[]; rows: Cell[][] };

const TIME = ["time s", "time h", "time hh:mm"];
const round = (share: number) => Math.round(share * 10_000) / 10_000;
const timeCells = ({ seconds }: Figures): Cell[] => [seconds, decimalHours(seconds), clockOfSeconds(seconds)];
const activityCell = (figures: Figures): Cell => {
  const share = activityOf(figures);
  return share === null ? null : round(share);
};

const ONE = { applications: "application", sites: "site", projects: "project" };

/** By the name in the address; null: there is no such table of this report. */
export function tableOf(name: string, asked: ReportAsked): FileTable | null {
  const { report, all, names, hours, days, people, stretches, calendar } = asked;
  switch (name) {
    case "names":
      return {
        columns: [ONE[report], ...TIME, "share", "activity"],
        rows: names.map((row) => [
          labelOf(row.name, ENGLISH),
          ...timeCells(row),
          round(row.seconds / Math.max(1, all.seconds)),
          activityCell(row),
        ]),
      };
    case "hours":
      return {
        columns: ["hour", ...TIME, "activity"],
        rows: allHours(hours, calendar).map((row) => [Number(row.name), ...timeCells(row), activityCell(row)]),
      };
    case "days":
      return {
        columns: ["day", ...TIME, "activity"],
        rows: days.map((row) => [row.day, ...timeCells(row), activityCell(row)]),
      };
    case "people":
      return {
        columns: ["person", "log-in", "team", ...TIME, "activity"],
        rows: people.map((row) => [
          row.person.name,
          row.person.user,
          row.person.team,
          ...timeCells(row),
          activityCell(row),
        ]),
      };
    case "timeline":
      return stretches === null ? null : timelineTable(stretches, calendar);
    default:
      return null;
  }
}

const timelineTable = (stretches: readonly AppStretch[], { zone }: Calendar): FileTable => ({
  columns: ["start", "end", "application", "title", "site", "address", "project", "machine", ...TIME],
  rows: stretches.map((one) => [
    isoWithOffset(one.start, zone),
    isoWithOffset(one.end, zone),
    one.application,
    one.title,
    one.site,
    one.url,
    one.project,
    one.host,
    ...timeCells({ seconds: Math.round(one.ms / 1000), knownS: 0, activeS: 0 }),
  ]),
});
