-- The twin of sqlite/016-erasures.sql, which says what the columns mean.
CREATE TABLE public.erasures (
  number       INTEGER PRIMARY KEY,
  at           BIGINT NOT NULL,
  secret       TEXT COLLATE "C" NOT NULL,
  hashes       TEXT COLLATE "C" NOT NULL,
  late_keys    TEXT COLLATE "C" NOT NULL,
  completed_at BIGINT
);

INSERT INTO public.schema_versions (name) VALUES ('016-erasures');
