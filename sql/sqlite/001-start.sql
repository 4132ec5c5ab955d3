-- What people's machines report, and what the pages need to show it. Instants are milliseconds since 1970-01-01 UTC,
-- days are local days as YYYY-MM-DD text; the calendar is done outside the database. See sql/README.md.

-- The files of this folder that have been taken, by the server or by hand.
CREATE TABLE IF NOT EXISTS schema_versions (
  name TEXT PRIMARY KEY
);

-- A report as stored. Never changed but for a later "until". This table is the truth: all others of this file below
-- it can be computed from it again, but for what people typed in.
CREATE TABLE work_events (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- order of arrival
  id          TEXT UNIQUE,                       -- UUID the agent gave; null for a plain report. The idempotence.
  "user"      TEXT    NOT NULL,                  -- log-in name as reported, trimmed, NFC
  host        TEXT    NOT NULL DEFAULT '',       -- machine; '' for a plain report
  state       TEXT    NOT NULL CHECK (state IN ('working', 'stopped')),
  ts          INTEGER NOT NULL,                  -- when it happened
  until       INTEGER,                           -- working was seen up to here; null: not said
  reason      TEXT,                              -- why stopped: idle, lock, sleep, logoff, quit, private; null: not said
  received_at INTEGER NOT NULL,
  sent_ts     TEXT,                              -- the ts as sent, where a plain report was stored at server time instead
  address     TEXT,                              -- who sent a plain report; null for agents and imported rows
  origin      TEXT UNIQUE                        -- where an imported row came from; null: reported to this server
);
CREATE INDEX work_events_user_ts ON work_events ("user", ts);

-- Stretches in which an agent ran: what coverage is computed from.
CREATE TABLE running (
  id       TEXT PRIMARY KEY,
  "user"   TEXT    NOT NULL,
  host     TEXT    NOT NULL,
  from_at  INTEGER NOT NULL,
  to_at    INTEGER NOT NULL
);
CREATE INDEX running_user_to ON running ("user", to_at);

-- What agents say about their own recording: paused, clock, queue-trimmed …
CREATE TABLE notes (
  id       TEXT PRIMARY KEY,
  "user"   TEXT    NOT NULL,
  host     TEXT    NOT NULL,
  ts       INTEGER NOT NULL,
  kind     TEXT    NOT NULL,
  body     TEXT
);
CREATE INDEX notes_user_ts ON notes ("user", ts);

-- One local day of one person. No row: no report that day. Kept from work_events by jobs/totals.
CREATE TABLE day_totals (
  day            TEXT    NOT NULL,
  "user"         TEXT    NOT NULL,
  worked_s       INTEGER NOT NULL,  -- certain and estimated
  estimated_s    INTEGER NOT NULL,
  first_login    INTEGER,           -- first working event of the day; null: none (night work begun the day before)
  last_seen      INTEGER,           -- end of the day's last interval; null: no interval has any length
  last_estimated INTEGER NOT NULL,  -- 1: last_seen rests on an estimate
  PRIMARY KEY (day, "user")
) WITHOUT ROWID;
CREATE INDEX day_totals_user ON day_totals ("user", day);

-- Events that came or changed and whose days have to be computed again: the range of their ts in one stream. Written with
-- the events, in one transaction; only ever added and taken away, so that no report waits for the job that uses them.
CREATE TABLE dirty (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  "user"  TEXT    NOT NULL,
  host    TEXT    NOT NULL,
  from_ts INTEGER NOT NULL,
  to_ts   INTEGER NOT NULL
);

-- People whose figures depend on the present: an open plain report, an until ahead of the clock.
CREATE TABLE open_people (
  "user"   TEXT PRIMARY KEY,
  from_at  INTEGER NOT NULL, -- start of the earliest interval that was cut at now
  bound_at INTEGER NOT NULL  -- when the last of them ends by itself
);

-- One machine of one person, as it was last heard; host '' stands for plain reports.
CREATE TABLE machines (
  "user"     TEXT    NOT NULL,
  host       TEXT    NOT NULL,
  os         TEXT,
  version    TEXT,
  heard_at   INTEGER NOT NULL,
  next_in_s  INTEGER,           -- when it will speak again; 0: not expected; null: promises nothing (plain reports)
  skew_ms    INTEGER,           -- its clock minus ours at its last word; null: not said
  state      TEXT,              -- state, ts, until and reason of its latest event by ts
  ts         INTEGER,
  until      INTEGER,
  reason     TEXT,
  PRIMARY KEY ("user", host)
);

-- Enrolled agents; a token writes for its user only.
CREATE TABLE devices (
  id          TEXT PRIMARY KEY,
  token_hash  TEXT    NOT NULL UNIQUE,  -- SHA-256, hexadecimal
  "user"      TEXT    NOT NULL,
  host        TEXT    NOT NULL,
  os          TEXT    NOT NULL,
  version     TEXT    NOT NULL,
  enrolment   TEXT    NOT NULL CHECK (enrolment IN ('open', 'key', 'approve')),
  created_at  INTEGER NOT NULL,
  approved_at INTEGER,                  -- null while a manager's approval is waited for
  revoked_at  INTEGER
);
CREATE INDEX devices_user ON devices ("user");

CREATE TABLE teams (
  id   INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE
);

-- Everyone who has ever been reported; made by the first report.
CREATE TABLE people (
  "user"     TEXT PRIMARY KEY,
  name       TEXT,                             -- name to show; null: the log-in name
  sort_name  TEXT    NOT NULL,                 -- the shown name folded for sorting and searching (case, marks)
  team_id    INTEGER REFERENCES teams (id),
  created_at INTEGER NOT NULL
);
CREATE INDEX people_sort ON people (sort_name, "user");
CREATE INDEX people_team ON people (team_id);

-- When people are expected: for the organisation (scope ''), a team (its id) or a person; the narrowest wins.
CREATE TABLE working_hours (
  scope_kind TEXT    NOT NULL CHECK (scope_kind IN ('organisation', 'team', 'person')),
  scope      TEXT    NOT NULL,
  weekday    INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1: Monday
  from_min   INTEGER NOT NULL,                                 -- minutes after midnight by the wall clock
  to_min     INTEGER NOT NULL,
  PRIMARY KEY (scope_kind, scope, weekday)
);

CREATE TABLE holidays (
  day  TEXT PRIMARY KEY,
  name TEXT NOT NULL
);

-- What was decided once and must not change by itself, such as the zone of the organisation.
CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

INSERT INTO schema_versions (name) VALUES ('001-start');
