-- The person's own side: how they open their page, what they have read of the notice, and the time they claim.

-- Links that open a person's page, once. The link holds the token, this table its SHA-256; an opened link is gone.
CREATE TABLE my_links (
  token_hash TEXT PRIMARY KEY,
  "user"     TEXT    NOT NULL,
  device_id  TEXT    REFERENCES devices (id),  -- whose agent asked for it; null: a manager made it
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX my_links_expires ON my_links (expires_at);

-- Pages that are open: what the browser may see of its person hangs on how the device enrolled, as it stands now.
CREATE TABLE my_sessions (
  token_hash TEXT PRIMARY KEY,
  "user"     TEXT    NOT NULL,
  device_id  TEXT    REFERENCES devices (id),  -- null: opened by a manager's link
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX my_sessions_expires ON my_sessions (expires_at);

-- Notices that a person has read and accepted on their page; those accepted at an agent are notes.
CREATE TABLE notices_accepted (
  seq    INTEGER PRIMARY KEY AUTOINCREMENT,
  "user" TEXT    NOT NULL,
  at     INTEGER NOT NULL,
  tag    TEXT    NOT NULL,  -- of the policy whose notice it was
  policy TEXT    NOT NULL   -- that policy as JSON: whether a later one records more is seen by comparing
);
CREATE INDEX notices_accepted_user ON notices_accepted ("user", at);

-- Time that no machine could see, as its person says it was. Never part of worked time.
CREATE TABLE claims (
  id          TEXT PRIMARY KEY,
  "user"      TEXT    NOT NULL,
  from_at     INTEGER NOT NULL,
  to_at       INTEGER NOT NULL,
  kind        TEXT    NOT NULL CHECK (kind IN ('meeting', 'call', 'travel', 'training', 'elsewhere')),
  text        TEXT    NOT NULL,
  state       TEXT    NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn')),
  made_at     INTEGER NOT NULL,
  device_id   TEXT    REFERENCES devices (id),  -- the agent whose link opened the page; null: a manager's link
  answered_at INTEGER,                          -- null: not answered; answered_by is a manager's name as it was
  answered_by TEXT,
  answer      TEXT
);
CREATE INDEX claims_user ON claims ("user", from_at);
CREATE INDEX claims_state ON claims (state, made_at);

INSERT INTO schema_versions (name) VALUES ('005-person');
