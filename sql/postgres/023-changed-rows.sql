-- See sql/sqlite/023-changed-rows.sql: the same columns, with the types of PostgreSQL.
ALTER TABLE public.day_totals   ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE public.day_versions ADD COLUMN whole   BIGINT NOT NULL DEFAULT 0;

INSERT INTO public.schema_versions (name) VALUES ('023-changed-rows');
