import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { activityOfSlots } from "../activity.ts";
import { intervalsOf, streamsOf } from "../intervals.ts";
import { dayOf, daysFromTo } from "../local-day.ts";
import { unionOf } from "../union.ts";
import { sumsOfDay } from "./day-sums.ts";
import { type UsesHistory, usesHistory } from "./generated-uses.ts";
import { projectFinder } from "./project-rules.ts";
import { slowSums } from "./slow-sums.test-oracle.ts";

const RUNS = 150;

function fastSums({ calendar, activity, now, uses, worked, slots, rules }: UsesHistory) {
  const finder = projectFinder(rules);
  return [...Map.groupBy(uses, ({ user }) => user)]
    .flatMap(([user, own]) => {
      const events = worked
        .filter((one) => one.user === user)
        .map(({ id, host, start, end }, seq) => ({
          seq,
          id,
          user,
          host,
          state: "working" as const,
          ts: start,
          until: end,
          reason: null,
        }));
      const spans = unionOf(streamsOf(events).flatMap((stream) => intervalsOf(stream, now)));
      const active = activityOfSlots(
        slots.filter((one) => one.user === user),
        spans,
        activity,
      );
      const days = daysFromTo(
        dayOf(Math.min(...own.map(({ start }) => start)), calendar),
        dayOf(Math.max(...own.map(({ end }) => end)), calendar),
      );
      return days.flatMap((day) =>
        sumsOfDay({ day, calendar, uses: own, slots: active, projectOf: (use) => finder(use).project }).map((sum) => ({
          ...sum,
          day,
          user,
        })),
      );
    })
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
const keyOf = ({ day, user, kind, name }: { day: string; user: string; kind: string; name: string }) =>
  JSON.stringify([day, user, kind, name]);

test(`${RUNS} generated histories of applications come to the sums of the slow computation`, (t) => {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${seed}`);
  fc.assert(
    fc.property(usesHistory, (history) => {
      assert.deepEqual(fastSums(history), slowSums(history));
    }),
    { seed, numRuns: RUNS },
  );
});

const at = (text: string) => Date.parse(`2026-11-20T${text}:00Z`);
const use = (application: string, host: string, from: string, to: string) => ({
  id: `${host} ${from}`,
  user: "anna",
  host,
  start: at(from),
  end: at(to),
  kind: "APP" as const,
  application,
  title: null,
  site: null,
  url: null,
  project: null,
});

test("two machines with the same application in front count once for it, and once in all", () => {
  const sums = sumsOfDay({
    day: "2026-11-20",
    calendar: { zone: "UTC", dayStartMin: 0 },
    uses: [
      use("Excel", "PC", "08:00", "09:00"),
      use("Excel", "laptop", "08:30", "09:30"),
      use("Mail", "PC", "09:00", "10:00"),
    ],
    slots: [],
    projectOf: () => null,
  });
  assert.deepEqual(
    sums.filter(({ kind }) => kind !== "hour").map(({ kind, name, seconds }) => [kind, name, seconds / 60]),
    [
      ["all", "", 120],
      ["application", "Excel", 90],
      ["application", "Mail", 60],
      ["project", "", 120],
    ],
  );
});
