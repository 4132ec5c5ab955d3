-- The twin of sqlite/012-workweeks.sql, which says what the columns mean.
CREATE TABLE public.workweeks (
  scope_kind    TEXT   NOT NULL CHECK (scope_kind IN ('organisation', 'team', 'person')),
  scope         TEXT COLLATE "C" NOT NULL,
  has_hours     BIGINT NOT NULL,
  target_min    BIGINT,
  day_start_min BIGINT,
  PRIMARY KEY (scope_kind, scope)
);

ALTER TABLE public.holidays ADD COLUMN added_at BIGINT;
ALTER TABLE public.holidays ADD COLUMN added_by TEXT;

INSERT INTO public.schema_versions (name) VALUES ('012-workweeks');
