// The rules of semantics.md, "At the agent", as drawings: a minute a column, what the machine saw above what counts as work.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Item, PresenceItem } from "./item.ts";
import { merged } from "./item.ts";
import { begin, hear, type Interrupted, observe, type Presence, type Settings, type Step } from "./presence.ts";

const MINUTE = 60_000;
const EIGHT = Date.UTC(2026, 10, 20, 8);
const FIVE: Settings = { thresholdMs: 5 * MINUTE, pollMs: MINUTE, stoppedAt: "last-input" };

/**
 * i input at this very look · . none · ? idle cannot be read · L locked just now (told) · l locked, found at the look ·
 * U unlocked by input · z asleep (no look) · x agent frozen (no look) · S about to sleep (told) · P private · R recorded
 * again, by input · Q quit · O log-off · + wall clock an hour ahead from here · - an hour back · < half an hour back
 */
function play(machine: string, settings: Settings = FIVE, interrupted: Interrupted | null = null) {
  let number = 0;
  const newId = () => `id-${String(++number).padStart(6, "0")}`;
  const stored = new Map<string, Item>();
  const sent: Item[] = [];
  let presence: Presence | null = null;
  let wall = EIGHT;
  let awake = 1_000_000;
  let withSleep = 5_000_000;
  let inputAwake = Number.NEGATIVE_INFINITY;
  let locked: boolean | null = null;
  const take = (step: Step) => {
    presence = step.presence;
    for (const item of step.items) {
      sent.push(item);
      const older = stored.get(item.id);
      stored.set(item.id, older === undefined ? item : merged(older, item));
    }
  };
  const look = (what: string) => {
    const idleMs = what === "?" ? null : Math.min(awake - inputAwake, 1e9);
    return { wallMs: wall, awakeMs: awake, withSleepMs: withSleep, idleMs, locked };
  };
  const tell = (kind: Parameters<typeof hear>[1]["kind"]) => {
    if (presence !== null) take(hear(presence, { kind, atMs: wall }, look(""), settings, newId));
  };
  for (const [column, what] of [...machine].entries()) {
    if (column > 0) {
      wall += MINUTE;
      withSleep += MINUTE;
      if (what !== "z") awake += MINUTE;
    }
    if (what === "+") wall += 60 * MINUTE;
    if (what === "-") wall -= 60 * MINUTE;
    if (what === "<") wall -= 30 * MINUTE;
    if ("iUR".includes(what)) inputAwake = awake;
    if (what === "L") {
      if (locked !== null) locked = true;
      tell("lock");
    }
    if (what === "l") locked = true;
    if (what === "U") {
      if (locked === true) locked = false;
      else tell("unlock");
    }
    if (what === "S") tell("suspend");
    if (what === "P") tell("private");
    if (what === "R") tell("recording");
    if (what === "Q") tell("quit");
    if (what === "O") tell("logoff");
    if ("zxQO".includes(what)) continue;
    const reading = look(what);
    take(
      presence === null
        ? begin(reading, { clock: 1, interrupted }, settings, newId)
        : observe(presence, reading, settings, newId),
    );
  }
  return { items: [...stored.values()], sent, columns: machine.length };
}

const presenceOf = (items: Item[]) => items.filter((item): item is PresenceItem => item.type === "presence");

/** The server's rule for identified reports: [ts, min(until, next.ts)], in the order of ts and id. */
function workedSpans(items: Item[]): { from: number; to: number }[] {
  const events = presenceOf(items).sort((a, b) => a.ts - b.ts || (a.id < b.id ? -1 : 1));
  return events.flatMap((event, index) => {
    const to = Math.min(event.until ?? event.ts, events[index + 1]?.ts ?? Number.POSITIVE_INFINITY);
    return event.state === "working" && to > event.ts ? [{ from: event.ts, to }] : [];
  });
}

function drawn(items: Item[], columns: number): string {
  const spans = workedSpans(items);
  const at = (column: number) => EIGHT + column * MINUTE;
  return Array.from({ length: columns }, (_, k) =>
    spans.some(({ from, to }) => from <= at(k) && to >= at(k + 1)) ? "#" : ".",
  )
    .join("")
    .replace(/\.+$/, "");
}

/** W2-5: working from 8:02, seen until 8:05. S5 idle. */
function written(items: Item[]): string {
  const minute = (ms: number) => Math.round((ms - EIGHT) / MINUTE);
  return presenceOf(items)
    .map(({ state, ts, until, reason }) =>
      state === "working"
        ? `W${minute(ts)}-${minute(until ?? ts)}`
        : `S${minute(ts)}${reason === null ? "" : ` ${reason}`}`,
    )
    .join(", ");
}

type Drawing = { name: string; machine: string; worked: string; reports: string; settings?: Settings };
const AT_THRESHOLD: Settings = { ...FIVE, stoppedAt: "threshold" };

const DRAWINGS: Drawing[] = [
  { name: "a person at work is working, until the last input", machine: "iiiiii", worked: "#####", reports: "W0-5" },
  {
    name: "silence past the threshold stops at the last input",
    machine: "iii......",
    worked: "##",
    reports: "W0-2, S2 idle",
  },
  { name: "silence short of the threshold is work", machine: "ii....i", worked: "######", reports: "W0-6" },
  {
    name: "a stop at the threshold counts the threshold",
    machine: "iii......",
    worked: "#######",
    reports: "W0-7, S7 idle",
    settings: AT_THRESHOLD,
  },
  {
    name: "input after a stop begins at that input",
    machine: "i.....ii..",
    worked: "......#",
    reports: "W0-0, S0 idle, W6-7",
  },
  { name: "an agent that starts beside an absent person says nothing", machine: "......", worked: "", reports: "" },
  {
    name: "an agent that starts beside an absent person begins with the input",
    machine: "...iii",
    worked: "...##",
    reports: "W3-5",
  },
  { name: "a lock stops at once", machine: "iiiL...", worked: "###", reports: "W0-3, S3 lock" },
  {
    name: "a lock that is found at a look counts to the look before",
    machine: "iii.l..",
    worked: "###",
    reports: "W0-3, S3 lock",
  },
  { name: "the mouse of a locked machine is no work", machine: "iiLiiii", worked: "##", reports: "W0-2, S2 lock" },
  { name: "the unlocking is the first input", machine: "iiL..Uii", worked: "##...##", reports: "W0-2, S2 lock, W5-7" },
  {
    name: "the unlocking found at the look is the first input",
    machine: "iil..Uii",
    worked: "#....##",
    reports: "W0-1, S1 lock, W5-7",
  },
  {
    name: "an absent person whose screen locks has stopped once",
    machine: "i......L..",
    worked: "",
    reports: "W0-0, S0 idle",
  },
  { name: "a closed lid is never work", machine: "iiizzzzzii", worked: "##", reports: "W0-2, S2 sleep, W9-9" },
  {
    name: "a sleep that was told stops when it was told",
    machine: "iiiSzzzz.ii",
    worked: "###......#",
    reports: "W0-3, S3 sleep, W9-10",
  },
  {
    name: "a lock that is told on waking does not stretch work over the sleep",
    machine: "iizzzzzL",
    worked: "#",
    reports: "W0-1, S1 sleep",
  },
  {
    name: "a sleep after an idle stop is said too",
    machine: "i......zzz..",
    worked: "",
    reports: "W0-0, S0 idle, S6 sleep",
  },
  {
    name: "a sleep in the midst of idling counts to the sleep",
    machine: "ii..zzz.",
    worked: "###",
    reports: "W0-3, S3 sleep",
  },
  {
    name: "a frozen agent claims nothing about the time it did not see",
    machine: "iiixxxxxiii",
    worked: "##......##",
    reports: "W0-2, S2 idle, W8-10",
  },
  { name: "quit stops at the moment it happens", machine: "ii..Q", worked: "####", reports: "W0-4, S4 quit" },
  { name: "log-off stops at the moment it happens", machine: "iiO", worked: "##", reports: "W0-2, S2 logoff" },
  { name: "a second signal changes nothing", machine: "iiQQO", worked: "##", reports: "W0-2, S2 quit" },
  {
    name: "log-off of an absent person is said too",
    machine: "i......O",
    worked: "",
    reports: "W0-0, S0 idle, S7 logoff",
  },
  { name: "private time is not recorded", machine: "iiPiiii", worked: "##", reports: "W0-2, S2 private" },
  {
    name: "recording begins again with the choice to record",
    machine: "iiPiiRii",
    worked: "##...##",
    reports: "W0-2, S2 private, W5-7",
  },
  { name: "idle time that cannot be read is no input", machine: "iii????????", worked: "##", reports: "W0-2, S2 idle" },
  { name: "idle time that can be read again goes on", machine: "iii??ii", worked: "######", reports: "W0-6" },
  {
    name: "no display at the start: nothing is said before there is one",
    machine: "???iii",
    worked: "...##",
    reports: "W3-5",
  },
  {
    name: "a clock set ahead begins a new stretch and loses no work",
    machine: "ii+ii",
    worked: "#",
    reports: "W0-1, W61-64",
  },
  {
    name: "a clock set back begins a new stretch and loses no work",
    machine: "ii-ii",
    worked: "#",
    reports: "W0-1, W-59--56",
  },
  {
    name: "after a clock is set back work begins by the new clock",
    machine: "i......-i",
    worked: "",
    reports: "W0-0, S0 idle, W-52--52",
  },
];

for (const { name, machine, worked, reports, settings } of DRAWINGS) {
  test(name, () => {
    const { items, columns } = play(machine, settings);
    assert.equal(written(items), reports);
    assert.equal(drawn(items, columns), worked);
  });
}

test("a clock that is set back a little, right after the work began, cuts nothing off it", () => {
  // The server keeps what was said first: work from 8:00 to 8:02, then the clock goes back to 7:33.
  const { items } = play(`iii${"<"}${"i".repeat(60)}`);
  assert.equal(written(items), "W0-2, W-28-2, W2-33");
  assert.equal(drawn(items, 40), "#".repeat(33));
});

test("what a killed agent had begun ends where it was last known", () => {
  const { items } = play("ii", FIVE, {
    id: "id-000000",
    ts: EIGHT - 30 * MINUTE,
    until: EIGHT - 10 * MINUTE,
    clock: 1,
  });
  assert.equal(written(items), "S-10, W0-1");
});

test("work is re-sent with the same id at each poll, and between polls only when it changes", () => {
  const { sent } = play("iiii", { ...FIVE, pollMs: 2 * MINUTE });
  assert.deepEqual(
    presenceOf(sent).map(({ id, until }) => [id, ((until ?? 0) - EIGHT) / MINUTE]),
    [
      ["id-000002", 0],
      ["id-000002", 2],
    ],
  );
});

test("running time covers what was seen: not the sleep, not the freeze, and it begins anew with a set clock", () => {
  const spans = (machine: string) =>
    play(machine).items.flatMap((item) =>
      item.type === "running" ? [[(item.from - EIGHT) / MINUTE, (item.to - EIGHT) / MINUTE, item.clock]] : [],
    );
  assert.deepEqual(spans("ii......zzz.."), [
    [0, 7, 1],
    [11, 12, 1],
  ]);
  assert.deepEqual(spans("iixxxi"), [
    [0, 1, 1],
    [5, 5, 1],
  ]);
  assert.deepEqual(spans("ii+i"), [
    [0, 1, 1],
    [62, 63, 2],
  ]);
});

test("items are marked with the stretch of the clock they were read from", () => {
  assert.deepEqual(
    presenceOf(play("ii+ii").items).map(({ clock }) => clock),
    [1, 2],
  );
  assert.deepEqual(
    presenceOf(play("iizz+ii.").items).map(({ clock }) => clock),
    [1, 1, 2],
  );
});

// Days of 60 to 300 minutes in which everything happens that a drawing can say, but for the clock being set.
const day = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }).map((n) => "i".repeat(n)) },
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }).map((n) => ".".repeat(n)) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 30 }).map((n) => "z".repeat(n)) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 }).map((n) => "x".repeat(n)) },
      {
        weight: 1,
        arbitrary: fc.constantFrom("L..U", "l.i.U", "LiiiU", "?", "??????", "S", "Szzz", "P..iR", "L", "U"),
      },
    ),
    { minLength: 5, maxLength: 60 },
  )
  .map((parts) => `i${parts.join("")}`);
const settings = fc.record<Settings>({
  thresholdMs: fc.integer({ min: 1, max: 12 }).map((n) => n * MINUTE),
  pollMs: fc.integer({ min: 1, max: 7 }).map((n) => n * MINUTE),
  stoppedAt: fc.constantFrom<Settings["stoppedAt"][]>("last-input", "threshold"),
});
const anyDay = (check: (machine: string, s: Settings) => void) =>
  fc.assert(fc.property(day, settings, check), { numRuns: 500 });

test("in any day a closed lid, a locked screen and private time are never work", () => {
  anyDay((machine, s) => {
    const { items } = play(machine, s);
    const spans = workedSpans(items);
    let away = "";
    [...machine].forEach((what, column) => {
      if ("LlP".includes(what)) away = what;
      if (away !== "" && "UR".includes(what)) away = "";
      const asleep = what === "z" && machine[column + 1] === "z";
      const next = machine[column + 1] ?? "";
      if (!asleep && (away === "" || "UR".includes(next) || "LlPUR".includes(what))) return;
      const middle = EIGHT + (column + 0.5) * MINUTE;
      assert.ok(
        !spans.some(({ from, to }) => from <= middle && middle < to),
        `minute ${column} of ${machine}: ${written(items)}`,
      );
    });
  });
});

test("in any day every minute of work lies within the threshold after an input or the start", () => {
  anyDay((machine, s) => {
    const { items } = play(machine, s);
    for (const { from, to } of workedSpans(items)) {
      for (let at = from; at < to; at += MINUTE) {
        const column = Math.floor((at - EIGHT) / MINUTE);
        const since = [...machine.slice(0, column + 1)]
          .reverse()
          .findIndex((what, back) => "iUR".includes(what) || back === column);
        assert.ok(since * MINUTE <= s.thresholdMs, `minute ${column} of ${machine}: ${written(items)}`);
      }
    }
  });
});

test("in any day until never shrinks, ids only grow and nobody works twice at once", () => {
  anyDay((machine, s) => {
    const { sent, items } = play(machine, s);
    const untils = new Map<string, number>();
    for (const { id, until, ts } of presenceOf(sent)) {
      assert.ok((until ?? ts) >= (untils.get(id) ?? ts));
      untils.set(id, until ?? ts);
    }
    const events = presenceOf(items);
    assert.deepEqual(
      events.map(({ id }) => id),
      events.map(({ id }) => id).sort(),
    );
    assert.deepEqual(
      events.map(({ ts }) => ts),
      events.map(({ ts }) => ts).sort((a, b) => a - b),
    );
    events.forEach((event, index) => {
      assert.ok(!(event.state === "working" && events[index - 1]?.state === "working"), written(items));
    });
  });
});

test("in any day whose clock is not set, a stop is never earlier than what was claimed before it", () => {
  anyDay((machine, s) => {
    const events = presenceOf(play(machine, s).items);
    events.forEach((event, index) => {
      const next = events[index + 1];
      if (event.state === "working" && next !== undefined)
        assert.ok((event.until ?? event.ts) <= next.ts, written(events));
    });
  });
});
