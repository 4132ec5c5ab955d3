-- Rows of an imported table that could not be read as a report: kept as they were, so that nothing is lost by an import.
CREATE TABLE unreadable_events (
  origin      TEXT PRIMARY KEY,  -- as in work_events: where the row came from, by its content
  id_text     TEXT,              -- the four values as the old database writes them; null: it held none
  user_text   TEXT,
  state_text  TEXT,
  ts_text     TEXT,
  reason      TEXT    NOT NULL,  -- what could not be read, as a sentence
  imported_at INTEGER NOT NULL
);

INSERT INTO schema_versions (name) VALUES ('002-import');
