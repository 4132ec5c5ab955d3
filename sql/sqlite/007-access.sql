-- Roles and teams of managers, links instead of typed passwords, sign-ins that can be told apart and ended, and a log that holds
-- any look by anybody. Open sign-ins end with this file: each begins anew with its role.
DROP TABLE sessions;

CREATE TABLE managers_next (
  id          TEXT PRIMARY KEY,
  name        TEXT    NOT NULL,
  sign_in     TEXT    NOT NULL UNIQUE,  -- the name folded (case, marks), so that it is typed in any way
  password    TEXT,                     -- scrypt$N$r$p$salt$hash; null: none is set, a link or the provider signs in
  role        TEXT    NOT NULL CHECK (role IN ('owner', 'manager', 'council')),
  subject     TEXT UNIQUE,              -- issuer and subject at the OpenID Connect provider; null: not signed in that way yet
  created_at  INTEGER NOT NULL,
  disabled_at INTEGER                   -- null: may sign in
);
INSERT INTO managers_next (id, name, sign_in, password, role, subject, created_at, disabled_at)
SELECT id, name, sign_in, password,
  CASE WHEN id = (SELECT id FROM managers ORDER BY disabled_at IS NOT NULL, created_at, id LIMIT 1) THEN 'owner' ELSE 'manager' END,
  NULL, created_at, disabled_at FROM managers;
DROP TABLE managers;
ALTER TABLE managers_next RENAME TO managers;

-- The teams whose people a manager sees; of none listed: nobody. Owners see all and have none.
CREATE TABLE manager_teams (
  manager_id TEXT    NOT NULL REFERENCES managers (id),
  team_id    INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  PRIMARY KEY (manager_id, team_id)
);
CREATE INDEX manager_teams_team ON manager_teams (team_id);

-- Sign-ins that are open. The browser has the token, this table its SHA-256.
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  id         TEXT    NOT NULL UNIQUE,   -- names it on a page without its token
  manager_id TEXT    NOT NULL REFERENCES managers (id),
  how        TEXT    NOT NULL,          -- password, link, oidc
  address    TEXT    NOT NULL,          -- where it was begun
  agent      TEXT    NOT NULL,          -- what the browser said of itself
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX sessions_expires ON sessions (expires_at);
CREATE INDEX sessions_manager ON sessions (manager_id);

-- One-time links with which a manager sets a password of their own. Whoever makes one sees it once; here is its SHA-256.
CREATE TABLE sign_in_links (
  token_hash TEXT PRIMARY KEY,
  manager_id TEXT    NOT NULL UNIQUE REFERENCES managers (id),  -- a new one ends the one before
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

-- Every look at what needs a sign-in; the person looked at sees it. Names stand here as they were.
CREATE TABLE access_log_next (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  at         INTEGER NOT NULL,
  manager_id TEXT,              -- null: who looked is no manager, such as the person by their own link, or an export by IT
  manager    TEXT    NOT NULL,  -- who looked, by name
  "user"     TEXT    NOT NULL,  -- whose it is
  kind       TEXT    NOT NULL,  -- picture, thumbnail, titles, sites, export …
  object_id  TEXT    NOT NULL   -- id of the screenshot, or the day or range that was shown
);
INSERT INTO access_log_next (at, manager_id, manager, "user", kind, object_id)
SELECT at, manager_id, manager, "user", kind, object_id FROM access_log ORDER BY seq;
DROP TABLE access_log;
ALTER TABLE access_log_next RENAME TO access_log;
CREATE INDEX access_log_user ON access_log ("user", at);
CREATE INDEX access_log_at ON access_log (at);

-- What was changed about who may sign in and what they may see, by whom.
CREATE TABLE access_changes (
  seq    INTEGER PRIMARY KEY AUTOINCREMENT,
  at     INTEGER NOT NULL,
  author TEXT    NOT NULL,  -- name as it was
  text   TEXT    NOT NULL   -- a sentence
);

-- With TWO_PERSON_RULE: one manager asks to open pictures, another allows it for an hour.
CREATE TABLE release_requests (
  id          TEXT PRIMARY KEY,
  "user"      TEXT    NOT NULL,  -- whose pictures
  kind        TEXT    NOT NULL,  -- picture: one opened large; export: those of a range as files
  object_id   TEXT    NOT NULL,  -- id of the screenshot, or the range
  reason      TEXT    NOT NULL,
  asked_by    TEXT    NOT NULL REFERENCES managers (id),
  asked_name  TEXT    NOT NULL,
  asked_at    INTEGER NOT NULL,
  answered_by TEXT REFERENCES managers (id),
  answered_name TEXT,
  answered_at INTEGER,
  granted     INTEGER            -- 1: allowed, 0: refused, null: not answered
);
CREATE INDEX release_requests_user ON release_requests ("user", asked_at);
CREATE INDEX release_requests_asked ON release_requests (asked_at);

INSERT INTO schema_versions (name) VALUES ('007-access');
