// An instant that may be years ago, in words: its date and its minute. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Words } from "../../words/words.ts";
import { longDate, timeOfDay } from "../format.ts";

export const dayAt = (at: number, calendar: Calendar, { say, locale }: Words) =>
  say("my.day-at", { day: longDate(dayOf(at, calendar), locale), time: timeOfDay(at, calendar.zone, locale) });
