// A moment as people say it in a list: its day and its minute, by the office's clock. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import { shortDateWithMonth, timeOfDay } from "../format.ts";

export const moment = (at: number, calendar: Calendar, locale: string) =>
  `${shortDateWithMonth(dayOf(at, calendar), locale)}, ${timeOfDay(at, calendar.zone, locale)}`;
