-- What agents see beside presence (input counts, screenshots), and who may look at it: managers, their sign-ins, and the
-- log of every look.

-- Input of ten minutes at one machine, counted. A re-sent slot replaces field by field with the larger value.
CREATE TABLE slots (
  "user"          TEXT    NOT NULL,
  slot            INTEGER NOT NULL,  -- its start, a multiple of 600,000
  host            TEXT    NOT NULL,
  keyboard_events INTEGER NOT NULL,
  clicks          INTEGER NOT NULL,
  scrolls         INTEGER NOT NULL,
  mouse_events    INTEGER NOT NULL,  -- clicks, scrolls, and seconds with movement
  active_seconds  INTEGER NOT NULL,  -- seconds with any input, at most 600
  PRIMARY KEY ("user", slot, host)
) WITHOUT ROWID;

-- What of a slot's input looks as if made by a program: a question with its evidence, never a verdict. The larger count
-- stays, with its evidence.
CREATE TABLE scripted (
  "user"   TEXT    NOT NULL,
  slot     INTEGER NOT NULL,
  host     TEXT    NOT NULL,
  kind     TEXT    NOT NULL CHECK (kind IN ('mouse-speed', 'key-speed', 'straight-line', 'regular-beat')),
  count    INTEGER NOT NULL,
  evidence TEXT    NOT NULL,
  PRIMARY KEY ("user", slot, host, kind)
) WITHOUT ROWID;

-- A picture: what the agent said of it, and where its two files are. Nobody sees it before it is complete.
CREATE TABLE screenshots (
  id               TEXT PRIMARY KEY,  -- UUID the agent gave
  "user"           TEXT    NOT NULL,
  host             TEXT    NOT NULL,
  ts               INTEGER NOT NULL,  -- when it was taken
  displays         INTEGER NOT NULL,
  blurred          INTEGER NOT NULL,  -- 1: on the workstation, before anything left it
  width            INTEGER NOT NULL,
  height           INTEGER NOT NULL,
  bytes            INTEGER NOT NULL,
  sha256           TEXT    NOT NULL,
  mime             TEXT    NOT NULL CHECK (mime IN ('image/webp', 'image/jpeg')),
  thumbnail_width  INTEGER NOT NULL,
  thumbnail_height INTEGER NOT NULL,
  thumbnail_bytes  INTEGER NOT NULL,
  thumbnail_sha256 TEXT    NOT NULL,
  thumbnail_mime   TEXT    NOT NULL CHECK (thumbnail_mime IN ('image/webp', 'image/jpeg')),
  state            TEXT    NOT NULL CHECK (state IN ('waiting', 'complete', 'deleted')),
  store            TEXT    NOT NULL,  -- LOCAL, S3; OWN: a bucket of the agent's own, which this server may not read
  bucket           TEXT,              -- null: LOCAL
  key              TEXT,              -- names of the two files in the store; null: they are gone
  thumbnail_key    TEXT,
  asked_at         INTEGER NOT NULL,  -- when tickets were last asked for
  completed_at     INTEGER,           -- when size and hash were right at the store; null: not yet
  deleted_at       INTEGER,
  deleted_by       TEXT               -- person: its own; never-came: swept because its files did not come; null: not deleted
);
CREATE INDEX screenshots_user_ts ON screenshots ("user", ts);
CREATE INDEX screenshots_ts ON screenshots (ts);
CREATE INDEX screenshots_waiting ON screenshots (asked_at) WHERE state = 'waiting';
CREATE INDEX screenshots_to_remove ON screenshots (deleted_at) WHERE state = 'deleted' AND key IS NOT NULL;

-- Who may sign in.
CREATE TABLE managers (
  id          TEXT PRIMARY KEY,
  name        TEXT    NOT NULL,
  sign_in     TEXT    NOT NULL UNIQUE,  -- the name folded (case, marks), so that it is typed in any way
  password    TEXT    NOT NULL,         -- scrypt$N$r$p$salt$hash
  role        TEXT    NOT NULL CHECK (role IN ('manager')),
  created_at  INTEGER NOT NULL,
  disabled_at INTEGER                   -- null: may sign in
);

-- Sign-ins that are open. The browser has the token, this table its SHA-256.
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  manager_id TEXT    NOT NULL REFERENCES managers (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- Every look at what needs a sign-in; the person looked at sees it. Names stand here as they were.
CREATE TABLE access_log (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  at         INTEGER NOT NULL,
  manager_id TEXT    NOT NULL,
  manager    TEXT    NOT NULL,
  "user"     TEXT    NOT NULL,  -- whose it is
  kind       TEXT    NOT NULL CHECK (kind IN ('picture', 'thumbnail')),
  object_id  TEXT    NOT NULL   -- id of the screenshot
);
CREATE INDEX access_log_user ON access_log ("user", at);

INSERT INTO schema_versions (name) VALUES ('003-recorded');
