-- See sql/sqlite/011-day-versions.sql: the same table, with the types of PostgreSQL.
CREATE TABLE public.day_versions (
  day     TEXT COLLATE "C" PRIMARY KEY,
  version BIGINT NOT NULL
);

INSERT INTO public.schema_versions (name) VALUES ('011-day-versions');
