import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import BetterSqlite3 from "better-sqlite3";

const folder = mkdtempSync(join(tmpdir(), "stint-import-command-"));
after(() => rmSync(folder, { recursive: true }));

const old = join(folder, "old.db");
const made = new BetterSqlite3(old);
made.exec(`CREATE TABLE work_events (id INTEGER PRIMARY KEY, "user" VARCHAR(100), state VARCHAR(20), ts TIMESTAMP);
  INSERT INTO work_events VALUES (1, 'anna', 'working', '2023-07-08 08:00:00'), (2, 'anna', 'stopped', '2023-07-08 12:00:00'), (3, 'anna', 'lunch', '2023-07-08 12:00:00')`);
made.close();

/** The command as npm starts it, on a database of its own. */
function run(database: string, ...args: string[]) {
  const file = join(folder, database);
  const env = {
    ...process.env,
    DATABASE_URI: `sqlite:///${file}`,
    INSTANCE_DIR: folder,
    TIME_ZONE: "Europe/Brussels",
    STINT_CONFIG: join(folder, "none"),
  };
  const command = join(import.meta.dirname, "import.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  return { status, said: `${stdout}${stderr}`, file };
}

function rowsOf(file: string, sql: string): unknown[] {
  const db = new BetterSqlite3(file, { readonly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

test("an import says what it found and what became of every row, and the totals are there", () => {
  const { status, said, file } = run("new.db", old);
  assert.equal(status, 0, said);
  assert.match(said, /Found work_events: 3 rows; user in "user".*read in Europe\/Brussels/);
  assert.match(said, /2 added, 0 corrected, 0 there already/);
  assert.match(
    said,
    /1 row could not be read, kept in unreadable_events:\n {2}1 × the state is neither working nor stopped, such as .*lunch/,
  );
  assert.deepEqual(rowsOf(file, "SELECT day, worked_s FROM day_totals"), [{ day: "2023-07-08", worked_s: 4 * 3600 }]);
  assert.match(run("new.db", old).said, /0 added, 0 corrected, 2 there already/);
  assert.match(run("new.db", old, "--zone", "UTC").said, /0 added, 2 corrected/);
});

test("rows of days of which no report is kept any more are left out, and said", () => {
  const { status, file } = run("kept.db", old);
  assert.equal(status, 0);
  const db = new BetterSqlite3(file);
  db.exec(`DELETE FROM work_events; INSERT INTO retention (kind, days, kept_from) VALUES ('events', 90, '2023-07-09')`);
  db.close();
  assert.match(
    run("kept.db", old).said,
    /0 added, 0 corrected, 0 there already\.\n2 rows left out: of days of which no report/,
  );
  assert.deepEqual(rowsOf(file, "SELECT day, worked_s FROM day_totals"), [{ day: "2023-07-08", worked_s: 4 * 3600 }]);
});

test("a dry run counts and stores nothing", () => {
  const { status, said, file } = run("dry.db", old, "--dry-run");
  assert.equal(status, 0, said);
  assert.match(said, /3 rows read: 1 working, 1 stopped, of 1 person, 2023-07-08 to 2023-07-08/);
  assert.ok(!existsSync(file) || rowsOf(file, "SELECT name FROM sqlite_schema").length === 0);
});

test("what cannot be imported ends with 1 and a sentence", () => {
  const { status, said } = run("new.db", join(folder, "missing.db"));
  assert.deepEqual([status, /There is no file .*missing\.db/.test(said)], [1, true]);
});

test("wrong arguments end with 2 and the usage, --help with 0", () => {
  for (const args of [[], ["a", "b"], [old, "--zone", "Europe/Nowhere"], [old, "--colour"]]) {
    const { status, said } = run("new.db", ...args);
    assert.deepEqual([status, /Usage: npm run import/.test(said)], [2, true], said);
  }
  assert.equal(run("new.db", "--help").status, 0);
});
