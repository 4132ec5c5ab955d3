-- What was set aside of batches, for whoever looks after the agents: never what it said, and no more rows than a page of history.
CREATE TABLE rejected_items (
  "user"   TEXT    NOT NULL,  -- the log-in
  host     TEXT    NOT NULL,
  code     TEXT    NOT NULL,  -- invalid, future, unknown-type, id-taken
  detail   TEXT    NOT NULL,  -- which field was wrong and how, without its value
  count    INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  PRIMARY KEY ("user", host, code, detail)
);
CREATE INDEX rejected_items_last ON rejected_items (last_at);

INSERT INTO schema_versions (name) VALUES ('014-rejected');
