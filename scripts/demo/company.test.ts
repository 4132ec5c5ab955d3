import assert from "node:assert/strict";
import { test } from "node:test";
import { nameSchema } from "../../protocol/primitives.ts";
import { COMPANY, TEAMS } from "./company.ts";
import { reportsOfDay } from "./reports.ts";
import { isAtWork, stretchesOf } from "./workday.ts";

const zone = "Europe/Brussels";

test("forty people, each once, with names a report may carry and a team that exists", () => {
  assert.equal(new Set(COMPANY.map(({ user }) => user)).size, 40);
  for (const { user, team } of COMPANY) {
    assert.equal(nameSchema.parse(user), user);
    assert.ok(TEAMS.includes(team), team);
  }
  assert.ok(COMPANY.some(({ user }) => user.length === 256));
});

test("the same day is the same every time, and its stretches neither touch nor overlap", () => {
  for (const employee of COMPANY) {
    const host = employee.hosts[0] ?? "";
    const stretches = stretchesOf(employee, host, "2026-11-18", { zone });
    assert.deepEqual(stretchesOf(employee, host, "2026-11-18", { zone }), stretches);
    assert.ok(stretches.length > 2);
    for (const [at, { start, end }] of stretches.entries()) {
      assert.ok(start < end);
      assert.ok(end < (stretches[at + 1]?.start ?? Number.POSITIVE_INFINITY));
    }
  }
});

test("nobody works on a holiday", () => {
  assert.deepEqual(
    COMPANY.filter((employee) => isAtWork(employee, "2026-11-11")),
    [],
  );
});

test("reports end at the instant up to which the machine spoke, and what is under way goes on under its id", () => {
  for (const employee of COMPANY.filter(({ plain }) => !plain)) {
    const host = employee.hosts[0] ?? "";
    const stretches = stretchesOf(employee, host, "2026-11-18", { zone });
    const [, second] = stretches;
    assert.ok(second !== undefined);
    const until = (second.start + second.end) / 2;
    const reported = reportsOfDay(employee, host, stretches, until);
    const { events = [], running = [] } = reported?.arrival ?? {};
    assert.ok(events.length >= 3 && events.every(({ ts, until: seen }) => ts <= until && (seen ?? ts) <= until));
    assert.equal(events.at(-1)?.id, reported?.underWay?.working?.id);
    assert.equal(running.at(-1)?.to, until);
    assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
  }
});
