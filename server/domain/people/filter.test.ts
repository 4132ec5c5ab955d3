import assert from "node:assert/strict";
import { test } from "node:test";
import { foldName } from "../people-names.ts";
import { matcherOf, type PeopleFilter } from "./filter.ts";

const PEOPLE = [
  ["CORP\\Kim_100%", "Łukasz Ó Súilleabháin", 1],
  ["eve", "eve", 2],
  ["李雷", "李雷", null],
] as const;
const LOG_INS = new Map([["eve", ["eve", "OLD\\Eve.Adams"]]]);

function found(filter: Partial<PeopleFilter>): string[] {
  const matches = matcherOf({ q: null, team: null, ...filter }, (user) => LOG_INS.get(user) ?? [user]);
  return PEOPLE.filter(
    ([user, name, teamId]) =>
      matches?.({ user, name, sortName: foldName(name), team: teamId === null ? null : `Team ${teamId}`, teamId }) ??
      true,
  ).map(([user]) => user);
}

test("a person is found by the shown name as it is typed, and by any log-in without regard to case", () => {
  for (const q of ["lukasz", "SUILLEABHAIN", "corp\\kim", "Kim_", "0%"])
    assert.deepEqual(found({ q }), [PEOPLE[0][0]], q);
  for (const q of ["old\\", "eve.ADAMS"]) assert.deepEqual(found({ q }), ["eve"], q);
  assert.deepEqual(found({ q: "李" }), ["李雷"]);
  for (const q of ["_1__", "%100", "nobody"]) assert.deepEqual(found({ q }), [], q);
});

test("a table is narrowed to a team, and to the teams that whoever asks may see; of none: to nobody", () => {
  assert.deepEqual(found({ team: "Team 2" }), ["eve"]);
  assert.deepEqual(found({ within: [1] }), [PEOPLE[0][0]]);
  assert.deepEqual(found({ within: [] }), []);
  assert.deepEqual(found({ team: "Team 2", within: [1] }), []);
  assert.deepEqual(found({}).length, 3);
});
