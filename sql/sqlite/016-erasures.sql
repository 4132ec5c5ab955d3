-- People who were erased, by a number: what a restored backup brings back of them is found by keyed hashes of their log-ins and erased
-- anew. The same stands in INSTANCE_DIR/erasures.json, for a backup knows nothing of what came after it.
CREATE TABLE erasures (
  number       INTEGER PRIMARY KEY,
  at           INTEGER NOT NULL,  -- what was reported from here on is of a new person
  secret       TEXT    NOT NULL,  -- of the hashes
  hashes       TEXT    NOT NULL,  -- JSON: HMAC-SHA256 of each log-in
  late_keys    TEXT    NOT NULL,  -- JSON: files in the store that a ticket of before may still bring
  completed_at INTEGER            -- null: begun
);

INSERT INTO schema_versions (name) VALUES ('016-erasures');
