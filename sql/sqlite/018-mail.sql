-- Mails with the alerts of a day, to managers who chose to get them.
ALTER TABLE managers ADD COLUMN mail_address TEXT;   -- null: none is known
ALTER TABLE managers ADD COLUMN mail_since   INTEGER; -- when this manager chose to get mails there; null: has not

-- One mail a manager and day: that there is a row is the claim to send it, so that of two servers one does.
CREATE TABLE mail_digests (
  manager_id TEXT    NOT NULL REFERENCES managers (id),
  day        TEXT    NOT NULL,  -- the last day it tells about
  first_day  TEXT    NOT NULL,  -- the first; an earlier one than `day` after a failure
  tries      INTEGER NOT NULL,
  tried_at   INTEGER NOT NULL,
  settled_at INTEGER,           -- taken by the mail server, or there was nothing to say; null: not yet
  alerts     INTEGER,           -- how many it told; 0: no mail went
  failure    TEXT,              -- why the last try failed; null: it did not, or it is under way
  reply      TEXT,              -- what the mail server said to it
  PRIMARY KEY (manager_id, day)
);

INSERT INTO schema_versions (name) VALUES ('018-mail');
