// The strip of one person's day: what was known of them from the first log-in to the last seen, or to now. Pure; it
// draws nothing. Machines are merged: work on any of them is work, and in between the latest word of all decides.
//
//   desk     W===until W===S(idle)      W==until(silence)
//   laptop                     W==S(lock)
//   strip    ####??????####....###......####               # working  . stopped  ? not heard
import type { Calendar, WorkEvent } from "./events.ts";
import { endOf, intervalsOf, streamsOf } from "./intervals.ts";
import { dayBounds } from "./local-day.ts";
import { type Cause, type MachineRow, stateOfMachine } from "./state-now.ts";
import { clip, type Span, subtract, unionOf } from "./union.ts";

export type Stretch = Span & {
  state: "working" | "stopped" | "not-heard";
  estimated: boolean;
  /** Why stopped or not heard; null where no one said. */
  cause: Cause | null;
};

export type StripAsked = {
  /** All of the person's events in eventWindow of the day. */
  events: readonly WorkEvent[];
  /** Their agents' running stretches that touch the day. */
  running: readonly { user: string; host: string; from: number; to: number }[];
  /** Their machines as last heard: whether any of them is silent just now. */
  machines: readonly (MachineRow & { user: string })[];
  day: string;
  calendar: Calendar;
  now: number;
};

/** What a stream last said before some instant, and since when it has held. */
type Word = { at: number; state: "stopped" | "not-heard"; cause: Cause | null };

export function stripOf(asked: StripAsked): Stretch[] {
  const { events, day, calendar, now } = asked;
  const bounds = dayBounds(day, calendar);
  const streams = streamsOf(events);
  const intervals = streams.flatMap((stream) => intervalsOf(stream, now));
  const all = clip(unionOf(intervals), bounds);
  const certain = unionOf(
    clip(
      intervals.filter(({ estimated }) => !estimated),
      bounds,
    ),
  );
  const whole = wholeOf(asked, all, bounds);
  if (whole === null) return [];
  const words = wordsOf(streams, asked);
  const gaps = subtract([whole], all).flatMap((gap) => drawGap(gap, words));
  return [
    ...certain.map((span) => working(span, false)),
    ...subtract(all, certain).map((span) => working(span, true)),
    ...gaps,
  ].sort((a, b) => a.start - b.start);
}

const working = ({ start, end }: Span, estimated: boolean): Stretch => ({
  state: "working",
  estimated,
  start,
  end,
  cause: null,
});

/**
 * From the first log-in or work of the day to the last; to now where now is in that day, unless a machine is working:
 * what came after its last until is not known yet, and is not a gap.
 */
function wholeOf({ events, machines, now }: StripAsked, all: readonly Span[], bounds: Span): Span | null {
  let start = all[0]?.start ?? Number.POSITIVE_INFINITY;
  for (const { state, ts } of events) {
    if (state === "working" && ts >= bounds.start && ts < bounds.end && ts <= now) start = Math.min(start, ts);
  }
  if (start === Number.POSITIVE_INFINITY) return null;
  const isToday = now >= bounds.start && now < bounds.end;
  const worksNow = machines.some((machine) => stateOfMachine(machine, now).state === "working");
  const end = isToday && !worksNow ? now : (all.at(-1)?.end ?? start);
  return { start, end };
}

/** For each stream the words that hold while it is not working, in order. */
function wordsOf(streams: readonly WorkEvent[][], { running, machines, now }: StripAsked): Word[][] {
  return streams.map((stream) => {
    const isOfIt = ({ user, host }: { user: string; host: string }) =>
      user === stream[0]?.user && host === stream[0].host;
    const ran = unionOf(running.filter(isOfIt).map(({ from, to }) => ({ start: from, end: to })));
    const words = stream.flatMap((event, i) => wordsAfter(event, stream[i + 1], ran));
    for (const machine of machines) {
      const state = stateOfMachine(machine, now);
      if (isOfIt(machine) && state.state === "not-heard" && state.cause === "silent") {
        words.push({ at: machine.heardAt, state: "not-heard", cause: "silent" });
      }
    }
    return words.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
  });
}

/** A stop says why. A `working` that ended without one leaves silence, but for the time in which its agent is known to have run. */
function wordsAfter(event: WorkEvent, next: WorkEvent | undefined, ran: readonly Span[]): Word[] {
  if (event.state === "stopped") return [{ at: event.ts, state: "stopped", cause: event.reason }];
  const { end } = endOf(event, next);
  const silence = { start: end, end: next?.ts ?? Number.POSITIVE_INFINITY };
  if (silence.start >= silence.end) return [];
  if (event.host === "") return [{ at: end, state: "not-heard", cause: "no-heartbeat" }];
  const unseen = subtract([silence], ran).map(
    ({ start }): Word => ({ at: start, state: "not-heard", cause: "silent" }),
  );
  const seen = clip(ran, silence).map(({ start }): Word => ({ at: start, state: "stopped", cause: null }));
  return [...unseen, ...seen].sort((a, b) => a.at - b.at);
}

/** Cuts a gap wherever some stream says something new; the latest word of all holds, and silence wins at the same instant. */
function drawGap(gap: Span, streams: readonly Word[][]): Stretch[] {
  const cuts = streams
    .flat()
    .map(({ at }) => at)
    .filter((at) => at > gap.start && at < gap.end);
  const edges = [gap.start, ...new Set(cuts.sort((a, b) => a - b)), gap.end];
  const drawn: Stretch[] = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const [start, end] = [edges[i], edges[i + 1]];
    if (start === undefined || end === undefined) continue;
    const { state, cause } = latestWord(streams, start) ?? { state: "not-heard", cause: null };
    const last = drawn.at(-1);
    if (last !== undefined && last.state === state && last.cause === cause) last.end = end;
    else drawn.push({ state, estimated: false, start, end, cause });
  }
  return drawn;
}

function latestWord(streams: readonly Word[][], at: number): Word | null {
  let latest: Word | null = null;
  for (const words of streams) {
    const word = words.findLast((one) => one.at <= at);
    if (word === undefined) continue;
    const wins = latest === null || word.at > latest.at || (word.at === latest.at && word.state === "not-heard");
    if (wins) latest = word;
  }
  return latest;
}
