import assert from "node:assert/strict";
import { test } from "node:test";
import { findColumns } from "./legacy-columns.ts";
import { originOf, readLegacyTime, readRow } from "./legacy-row.ts";

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

const TIMES: [written: string, zone: string, read: string | null][] = [
  ["2023-07-08 12:30:45.123456", "UTC", "2023-07-08T12:30:45.123Z"], // SQLAlchemy's DateTime in SQLite
  ["2023-07-08 12:30:45", "Europe/Brussels", "2023-07-08T10:30:45.000Z"],
  ["2023-07-08T12:30:45Z", "Europe/Brussels", "2023-07-08T12:30:45.000Z"],
  ["2023-07-08 12:30:45.5+00", "Europe/Brussels", "2023-07-08T12:30:45.500Z"], // PostgreSQL's timestamptz
  ["2023-07-08 12:30:45 UTC", "Asia/Tokyo", "2023-07-08T12:30:45.000Z"],
  ["2023-07-08T12:30:45.1234567+02:00", "UTC", "2023-07-08T10:30:45.123Z"], // PowerShell's Get-Date -Format o
  ["1688819445", "Asia/Tokyo", "2023-07-08T12:30:45.000Z"],
  ["1688819445.25", "Asia/Tokyo", "2023-07-08T12:30:45.250Z"],
  ["1.68881944525e+09", "Asia/Tokyo", "2023-07-08T12:30:45.250Z"], // SQLite's REAL as text
  ["1688819445250", "Asia/Tokyo", "2023-07-08T12:30:45.250Z"],
  ["1688819445250000", "Asia/Tokyo", "2023-07-08T12:30:45.250Z"],
  ["1688819445250000000", "Asia/Tokyo", "2023-07-08T12:30:45.250Z"],
  ["2023-03-26 02:30:00", "Europe/Brussels", "2023-03-26T01:30:00.000Z"], // a wall-clock time that does not exist
  ["2023-10-29 02:30:00", "Europe/Brussels", "2023-10-29T00:30:00.000Z"], // one that exists twice: the first
  ["08/07/2023 12:30", "UTC", null],
  ["yesterday", "UTC", null],
  ["0", "UTC", null],
  ["20230708123045", "UTC", null],
  ["2460134.02", "UTC", null], // SQLite's Julian day
  ["infinity", "UTC", null],
  ["", "UTC", null],
];

for (const [written, zone, read] of TIMES)
  test(`the time "${written}" in ${zone} is ${read ?? "unreadable"}`, () =>
    assert.equal(iso(readLegacyTime(written, zone)), read));

test("a row is read as the plain report it once was", () => {
  const row = { id: "7", user: " anna ", state: "Working", ts: "2023-07-08 12:30:45" };
  assert.deepEqual(readRow(row, "UTC"), {
    kind: "event",
    origin: originOf(row),
    user: "anna",
    state: "working",
    ts: Date.UTC(2023, 6, 8, 12, 30, 45),
  });
});

test("a row that cannot be read keeps its values and says what is wrong", () => {
  const row = { id: "7", user: "anna", state: "away", ts: "2023-07-08 12:30:45" };
  const read = readRow(row, "UTC");
  assert.ok(read.kind === "unreadable");
  assert.deepEqual([read.row, read.reason], [row, "the state is neither working nor stopped"]);
  for (const other of [
    { ...row, user: null },
    { ...row, state: "working", ts: null },
    { ...row, user: "x".repeat(257) },
  ])
    assert.equal(readRow(other, "UTC").kind, "unreadable");
});

test("rows of other content have other origins", () => {
  const row = { id: "7", user: "anna", state: "working", ts: "a" };
  const others = [
    row,
    { ...row, id: "8" },
    { ...row, user: "ann", state: "aworking" },
    { ...row, ts: null },
    { ...row, ts: "null" },
  ];
  assert.equal(new Set(others.map(originOf)).size, others.length);
});

test("columns are found by their usual names, in any case", () => {
  assert.deepEqual(findColumns(["ID", "User", "State", "TS"]), {
    found: { id: "ID", user: "User", state: "State", ts: "TS" },
  });
  assert.deepEqual(findColumns(["event_id", "username", "status", "created_at", "timestamp"]), {
    found: { id: "event_id", user: "username", state: "status", ts: "timestamp" },
  });
  assert.deepEqual(findColumns(["user", "state", "ts"]), {
    found: { id: null, user: "user", state: "state", ts: "ts" },
  });
});

test("a table without a time says which names would do", () => {
  const found = findColumns(["id", "user", "state", "wann"]);
  assert.ok("missing" in found);
  assert.match(found.missing, /columns are id, user, state, wann, and it needs one for ts \(ts, timestamp/);
});
