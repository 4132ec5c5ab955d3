-- The twin of sqlite/015-alerts-told.sql, which says what the columns mean.
CREATE TABLE public.alerts_told (
  id  TEXT COLLATE "C" PRIMARY KEY,
  day TEXT COLLATE "C" NOT NULL
);
CREATE INDEX alerts_told_day ON public.alerts_told (day);

INSERT INTO public.schema_versions (name) VALUES ('015-alerts-told');
