import assert from "node:assert/strict";
import { test } from "node:test";
import { type MachineRow, stateOfMachine, stateOfPerson } from "./state-now.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse("2026-11-20T14:30:00Z");
const at = (time: string, daysAgo = 0) => Date.parse(`2026-11-20T${time}:00Z`) - daysAgo * 24 * HOUR;

/** An agent's machine whose person works since 9:00, heard a moment ago. */
const machine = (given: Partial<MachineRow>): MachineRow => ({
  host: "DESK",
  state: "working",
  ts: at("09:00"),
  until: at("14:29"),
  reason: null,
  heardAt: at("14:29"),
  nextInS: 60,
  ...given,
});

/** What is different about the machine; state, since, cause. */
const MACHINES: [
  name: string,
  given: Partial<MachineRow>,
  state: string,
  since: number | null,
  cause: string | null,
][] = [
  ["an agent whose person works", {}, "working", at("09:00"), null],
  ["stopped by idle", { state: "stopped", ts: at("14:20"), reason: "idle" }, "stopped", at("14:20"), "idle"],
  ["late, but not overdue", { heardAt: at("14:27") }, "working", at("09:00"), null],
  ["overdue", { heardAt: at("14:27") - 1 }, "not-heard", at("14:27") - 1, "silent"],
  ["slower promises are given longer", { heardAt: at("14:19"), nextInS: 300 }, "working", at("09:00"), null],
  [
    "silent after a stop by lock",
    { state: "stopped", ts: at("12:00"), reason: "lock", heardAt: at("12:10") },
    "not-heard",
    at("12:10"),
    "silent",
  ],
  [
    "asleep for two days",
    { state: "stopped", ts: at("17:00", 2), reason: "sleep", heardAt: at("17:00", 2) },
    "stopped",
    at("17:00", 2),
    "sleep",
  ],
  [
    "logged off yesterday: nothing more is expected",
    { state: "stopped", ts: at("17:00", 1), reason: "logoff", heardAt: at("17:00", 1), nextInS: 0 },
    "stopped",
    at("17:00", 1),
    "logoff",
  ],
  [
    "said good-bye without a stop: it worked until its until",
    { until: at("11:00"), heardAt: at("11:01"), nextInS: 0 },
    "stopped",
    at("11:00"),
    "quit",
  ],
  ["heartbeats only", { state: null, ts: null, until: null }, "no-report", null, null],
  [
    "plain reports promise nothing",
    { host: "", ts: at("11:00"), until: null, heardAt: at("11:00"), nextInS: null },
    "working",
    at("11:00"),
    "no-heartbeat",
  ],
  [
    "plain, past the four hours",
    { host: "", ts: at("10:30"), until: null, heardAt: at("10:31"), nextInS: null },
    "not-heard",
    at("10:31"),
    "no-heartbeat",
  ],
  [
    "plain and stopped",
    { host: "", state: "stopped", ts: at("10:00"), heardAt: at("10:00"), nextInS: null },
    "stopped",
    at("10:00"),
    null,
  ],
];

for (const [name, given, state, since, cause] of MACHINES) {
  test(`a machine: ${name}`, () => {
    assert.deepEqual(stateOfMachine(machine(given), NOW), { state, since, cause });
  });
}

const silentDesk = machine({ heardAt: at("12:10") });
const laptop = (given: Partial<MachineRow>) =>
  machine({ host: "LAPTOP", state: "stopped", reason: "idle", until: null, ...given });

const PEOPLE: [name: string, machines: MachineRow[], state: string, since: number | null, cause: string | null][] = [
  ["no machine", [], "no-report", null, null],
  ["one that has sent heartbeats only", [machine({ state: null, ts: null })], "no-report", null, null],
  ["any machine working is working", [silentDesk, machine({ ts: at("13:00") })], "working", at("13:00"), null],
  [
    "two working: since the earlier",
    [machine({ ts: at("13:00") }), machine({ host: "LAPTOP", ts: at("10:00") })],
    "working",
    at("10:00"),
    null,
  ],
  [
    "a desk that fell silent while a laptop lay idle",
    [silentDesk, laptop({ ts: at("08:30") })],
    "not-heard",
    at("12:10"),
    "silent",
  ],
  [
    "a laptop put down after the desk fell silent",
    [silentDesk, laptop({ ts: at("13:00") })],
    "stopped",
    at("13:00"),
    "idle",
  ],
  [
    "a desk silent for days does not hide who stopped",
    [machine({ heardAt: at("12:10", 3) }), laptop({ ts: at("08:30", 5) })],
    "stopped",
    at("08:30", 5),
    "idle",
  ],
  [
    "two stopped: the later stop",
    [laptop({ ts: at("10:00"), reason: "lock" }), laptop({ host: "DESK", ts: at("11:00") })],
    "stopped",
    at("11:00"),
    "idle",
  ],
  ["silent only, however long", [machine({ heardAt: at("12:10", 9) })], "not-heard", at("12:10", 9), "silent"],
];

for (const [name, machines, state, since, cause] of PEOPLE) {
  test(`a person: ${name}`, () => {
    assert.deepEqual(stateOfPerson(machines, NOW), { state, since, cause });
    assert.deepEqual(stateOfPerson(machines.toReversed(), NOW), { state, since, cause });
  });
}
