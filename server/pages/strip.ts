// A strip: stretches of a day as lines at per cent of an axis, and the same in words. Pure. The axis is the local day's
// true length (23, 24 or 25 h) or a part of it, so on such a day the ticks move and the times stay right.
import type { Calendar } from "../domain/events.ts";
import { dayBounds, wallClockAt } from "../domain/local-day.ts";
import type { Stretch } from "../domain/strip.ts";
import type { Span } from "../domain/union.ts";
import type { Words } from "../words/words.ts";
import { timeOfDay } from "./format.ts";
import { causeOfGap, stateWord } from "./words.ts";

export type Tick = { x: string; label: string };
/** ticks: those within, for the strips; marks: all, with their labels, for the head. */
export type Axis = Span & { ticks: string[]; marks: Tick[]; from: string; to: string };
export type StripLine = { state: Stretch["state"]; estimated: boolean; x1: string; x2: string; title: string };
export type Strip = { label: string; lines: StripLine[]; ticks: string[]; now: string | null };

const HOURS_OF_DAY = 24;
/** A day that begins later than the page's ends less than a day after it. */
const HOURS_MAX = 48;

/** The axis of a day from one hour of the wall clock to another, counted from the day's start; every `step` hours a mark. */
export function axisOf(asked: {
  day: string;
  calendar: Calendar;
  fromHour?: number;
  toHour?: number;
  step: number;
}): Axis {
  const { day, calendar, fromHour = 0, toHour = HOURS_OF_DAY, step } = asked;
  const bounds = dayBounds(day, calendar);
  const at = (hour: number) => {
    if (hour <= 0) return bounds.start;
    if (hour === HOURS_OF_DAY) return bounds.end;
    const ms = wallClockAt(day, calendar.dayStartMin + hour * 60, calendar.zone);
    if (hour > HOURS_OF_DAY) return ms; // the own day of somebody who works at night
    return Math.min(bounds.end, Math.max(bounds.start, ms));
  };
  const axis = { start: at(fromHour), end: at(toHour) };
  const label = (hour: number) => {
    const minute = calendar.dayStartMin + hour * 60;
    const whole = Math.floor(minute / 60);
    const clock = whole <= HOURS_OF_DAY ? whole : whole - HOURS_OF_DAY;
    return minute % 60 === 0 ? String(clock) : `${clock}:${String(minute % 60).padStart(2, "0")}`;
  };
  const hours = [];
  for (let hour = fromHour; hour <= toHour; hour += step) hours.push(hour);
  return {
    ...axis,
    marks: hours.map((hour) => ({ x: place(at(hour), axis), label: label(hour) })),
    ticks: hours.filter((hour) => hour > fromHour && hour < toHour).map((hour) => place(at(hour), axis)),
    from: label(fromHour),
    to: label(toHour),
  };
}

/** The part of a day, in whole steps of hours, that holds all the stretches; never less than from 8 to 18 h. */
export function hoursAround(
  stretches: readonly Span[],
  { day, calendar, step }: { day: string; calendar: Calendar; step: number },
) {
  const start = calendar.dayStartMin;
  const hourOf = (ms: number) => {
    const date = dayBounds(day, calendar);
    return ((ms - date.start) / (date.end - date.start)) * HOURS_OF_DAY;
  };
  const usual = { from: Math.max(0, 8 - start / 60), to: Math.max(step, Math.min(HOURS_OF_DAY, 18 - start / 60)) };
  const from = Math.min(usual.from, ...stretches.map((one) => hourOf(one.start)));
  const to = Math.max(usual.to, ...stretches.map((one) => hourOf(one.end)));
  const fromHour = Math.max(0, Math.floor(from / step) * step);
  return {
    fromHour,
    toHour: Math.min(to > HOURS_OF_DAY ? HOURS_MAX : HOURS_OF_DAY, fromHour + Math.ceil((to - fromHour) / step) * step),
  };
}

/** @param now where it is on the axis, a line is drawn */
export function drawStrip(
  stretches: readonly Stretch[],
  axis: Axis,
  zone: string,
  now: number | null,
  words: Words,
): Strip {
  const { say, locale } = words;
  const lines: StripLine[] = [];
  const said: string[] = [];
  for (const stretch of stretches) {
    const { state, estimated } = stretch;
    const told = {
      state: stateWord(state, words),
      from: timeOfDay(stretch.start, zone, locale),
      to: timeOfDay(stretch.end, zone, locale),
    };
    const title = say(estimated ? "strip.title-estimated" : "strip.title", told);
    const why = state === "stopped" ? causeOfGap(stretch, words) : told.state;
    lines.push({
      state,
      estimated,
      x1: place(stretch.start, axis),
      x2: place(stretch.end, axis),
      title: why === told.state ? title : say("strip.title-why", { title, why }),
    });
    said.push(say(estimated ? "strip.from-to-estimated" : "strip.from-to", told));
  }
  const isOnAxis = now !== null && now >= axis.start && now < axis.end;
  return {
    label: said.length > 0 ? said.join(", ") : say("state.no-report"),
    lines,
    ticks: axis.ticks,
    now: isOnAxis ? place(now, axis) : null,
  };
}

/** Per cent of the axis to 0.01 %: nine seconds of a day, less than a pixel on any screen. */
export function place(ms: number, axis: Span): string {
  const share = (Math.min(axis.end, Math.max(axis.start, ms)) - axis.start) / (axis.end - axis.start);
  return `${Math.round(share * 10_000) / 100}%`;
}
