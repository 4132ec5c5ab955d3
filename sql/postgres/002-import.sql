-- The twin of sqlite/002-import.sql, which says what the columns mean.
CREATE TABLE public.unreadable_events (
  origin      TEXT COLLATE "C" PRIMARY KEY,
  id_text     TEXT,
  user_text   TEXT,
  state_text  TEXT,
  ts_text     TEXT,
  reason      TEXT   NOT NULL,
  imported_at BIGINT NOT NULL
);

INSERT INTO public.schema_versions (name) VALUES ('002-import');
