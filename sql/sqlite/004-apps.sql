-- The use of applications and sites, as agents tell it.

-- A stretch in which one window or one site was in front. Never changed but for a larger duration. Holds no more than the
-- policy in force allowed when it came: no title, no address beyond the host.
CREATE TABLE apps (
  id          TEXT PRIMARY KEY,      -- UUID the agent gave. The idempotence.
  "user"      TEXT    NOT NULL,
  host        TEXT    NOT NULL,      -- the machine
  ts          INTEGER NOT NULL,      -- when it began
  duration_ms INTEGER NOT NULL,      -- grows while it is re-sent; at most a day
  kind        TEXT    NOT NULL CHECK (kind IN ('APP', 'URL')),
  application TEXT    NOT NULL,
  title       TEXT,                  -- of the window; null: none, or not allowed
  site        TEXT,                  -- host of the address, with its port where it names one; null: no address
  url         TEXT,                  -- the whole address; null: none, or not allowed
  project     TEXT                   -- chosen in the tray; null: the rules decide
);
CREATE INDEX apps_user_ts ON apps ("user", ts);

-- People's stretches of time of which what is computed from apps and slots has to be computed again. Written with them, in
-- one transaction; only ever added and taken away.
CREATE TABLE app_dirty (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  "user"  TEXT    NOT NULL,
  from_ts INTEGER NOT NULL,
  to_ts   INTEGER NOT NULL
);

INSERT INTO schema_versions (name) VALUES ('004-apps');
