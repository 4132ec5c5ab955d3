import assert from "node:assert/strict";
import { test } from "node:test";
import type { MachineRow } from "../domain/state-now.ts";
import { ENGLISH } from "../words/words.ts";
import { stateSentence, stateToday } from "./state-shown.ts";

const BRUSSELS = { zone: "Europe/Brussels", dayStartMin: 0 };
const at = (text: string) => Date.parse(`2026-11-${text}:00+01:00`);
const NOW = at("20T14:32");
const machine = (rest: Partial<MachineRow>): MachineRow => ({
  host: "ws-1",
  state: "working",
  ts: at("20T13:04"),
  until: null,
  reason: null,
  heardAt: NOW - 40_000,
  nextInS: 60,
  ...rest,
});
const said = (...machines: MachineRow[]) =>
  stateSentence(stateToday(machines, { dayStart: at("20T00:00"), now: NOW }), BRUSSELS, NOW, ENGLISH).replaceAll(
    "\u00a0",
    " ",
  );

test("what the machines said last is told in one sentence", () => {
  assert.equal(said(machine({})), "Working since 13:04");
  assert.equal(said(machine({ state: "stopped", ts: at("20T13:55"), reason: "lock" })), "Stopped since 13:55, lock");
  assert.equal(said(machine({ state: "stopped", ts: at("20T13:55"), reason: "sleep" })), "Stopped since 13:55, asleep");
  assert.equal(said(machine({ heardAt: at("20T12:10") })), "Not heard since 12:10 (2 h 22 min)");
  assert.equal(
    said(machine({ host: "", nextInS: null, ts: at("20T11:05"), heardAt: at("20T11:05") })),
    "Working since 11:05, no heartbeat",
  );
});

test("who was not heard today has no report, and is neither stopped nor silent", () => {
  assert.equal(said(), "No report today");
  assert.equal(said(machine({ heardAt: at("19T17:00") })), "No report today");
  assert.equal(
    said(machine({ state: "stopped", reason: "logoff", nextInS: 0, ts: at("19T17:00"), heardAt: at("19T17:00") })),
    "No report today",
  );
});

test("a machine that is on since yesterday's stop says since when", () => {
  assert.equal(
    said(machine({ state: "stopped", ts: at("19T17:40"), reason: "lock" })),
    "Stopped since Thu 19, 17:40, lock",
  );
});
