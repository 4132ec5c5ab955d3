-- How long each kind of data is kept, how that was settled, and what went in which night.

-- A kind of which somebody has ever said how long it is kept.
CREATE TABLE retention (
  kind      TEXT PRIMARY KEY,  -- events, input, notes, pictures, apps, claims, looks, rejected
  days      INTEGER,           -- null: for ever
  kept_from TEXT               -- first local day of which it is still taken and computed; only ever later. null: nothing has gone yet
) WITHOUT ROWID;

-- Every change: never changed or taken away.
CREATE TABLE retention_changes (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  at         INTEGER NOT NULL,
  manager_id TEXT    NOT NULL,
  manager    TEXT    NOT NULL,  -- the name as it was
  reason     TEXT    NOT NULL,
  difference TEXT    NOT NULL   -- JSON: kind to {before, after} in days; null in it: for ever
);

-- A night in which what was older than it is kept was removed. Counts, and nobody's name.
CREATE TABLE retention_nights (
  night    TEXT PRIMARY KEY,  -- the local day on which it ended
  began_at INTEGER NOT NULL,
  ended_at INTEGER            -- null: not at its end
) WITHOUT ROWID;

-- How much of each kind went; added to with each removal, in its transaction.
CREATE TABLE retention_removed (
  night TEXT    NOT NULL,
  kind  TEXT    NOT NULL,
  rows  INTEGER NOT NULL,
  PRIMARY KEY (night, kind)
) WITHOUT ROWID;

-- Local days that were frozen before log-ins were put together: whose row of day_totals or app_day_sums is shown as another's now.
CREATE TABLE frozen_moves (
  tables  TEXT NOT NULL CHECK (tables IN ('day_totals', 'app_day_sums')),
  day     TEXT NOT NULL,
  "user"  TEXT NOT NULL,  -- the log-in it was of
  person  TEXT NOT NULL,  -- whose it is shown as
  PRIMARY KEY (tables, "user", day)
) WITHOUT ROWID;
CREATE INDEX frozen_moves_person ON frozen_moves (person);

INSERT INTO schema_versions (name) VALUES ('017-retention');
