// Alerts as a file: the page's lines, with times and durations for machines.
import type { Calendar } from "../domain/events.ts";
import { alertDoubt, alertText } from "../pages/alerts/alert-text.ts";
import type { AlertRow } from "../pages/alerts/alerts.ts";
import { isoWithOffset } from "../pages/format.ts";
import type { Words } from "../words/words.ts";
import type { Cell } from "./table.ts";

export const ALERT_COLUMNS = [
  "person",
  "log-in",
  "team",
  "day",
  "kind",
  "at",
  "minutes",
  "machine",
  "question",
  "sure",
];

export const alertCells = (alert: AlertRow, calendar: Calendar, words: Words): Cell[] => [
  alert.person.name,
  alert.person.user,
  alert.person.team,
  alert.day,
  alert.kind,
  isoWithOffset(alert.at, calendar.zone),
  Math.round(alert.byMs / 60_000),
  alert.host,
  alertText(alert, calendar, words),
  alertDoubt(alert, words) || null,
];
