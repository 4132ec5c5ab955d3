-- What reports on applications, sites and projects read. All but the rules can be computed again from apps, slots and
-- work_events.

-- One person's local day: time by application, site, project and hour. Rows of nothing do not exist.
CREATE TABLE app_day_sums (
  day      TEXT    NOT NULL,
  "user"   TEXT    NOT NULL,
  kind     TEXT    NOT NULL CHECK (kind IN ('all', 'application', 'site', 'project', 'hour')),
  name     TEXT    NOT NULL,  -- '' for all, and for the time of no project; 00 to 23 for an hour of the wall clock
  seconds  INTEGER NOT NULL,
  known_s  INTEGER NOT NULL,  -- of these, seconds of slots whose activity is known
  active_s INTEGER NOT NULL,  -- of those, as many as were active
  PRIMARY KEY (day, "user", kind, name)
) WITHOUT ROWID;
CREATE INDEX app_day_sums_all ON app_day_sums ("user", day) WHERE kind = 'all';

-- The same of everybody together, kept with the rows above in one transaction.
CREATE TABLE app_day_totals (
  day      TEXT    NOT NULL,
  kind     TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  seconds  INTEGER NOT NULL,
  known_s  INTEGER NOT NULL,
  active_s INTEGER NOT NULL,
  PRIMARY KEY (day, kind, name)
) WITHOUT ROWID;

-- Days of people whose sums have to be computed again.
CREATE TABLE app_stale (
  day    TEXT NOT NULL,
  "user" TEXT NOT NULL,
  PRIMARY KEY ("user", day)
) WITHOUT ROWID;

-- Every state the rules of projects have been in; the one with the highest number is in force.
CREATE TABLE project_revisions (
  revision   INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  manager_id TEXT,             -- null: made by the demo
  manager    TEXT,
  takes_back INTEGER           -- the revision that this one undoes; null: none
);

-- The rules of one revision in their order; the first that fits decides.
CREATE TABLE project_rules (
  revision INTEGER NOT NULL REFERENCES project_revisions (revision),
  position INTEGER NOT NULL,
  project  TEXT    NOT NULL,
  field    TEXT    NOT NULL CHECK (field IN ('application', 'title', 'site', 'person')),
  test     TEXT    NOT NULL CHECK (test IN ('contains', 'equals', 'glob')),
  pattern  TEXT    NOT NULL,
  PRIMARY KEY (revision, position)
) WITHOUT ROWID;

INSERT INTO schema_versions (name) VALUES ('008-app-sums');
