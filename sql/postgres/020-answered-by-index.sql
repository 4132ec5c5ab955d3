-- The twin of sqlite/020-answered-by-index.sql, which says what for.
DROP INDEX public.screenshots_ts;
CREATE INDEX screenshots_ts ON public.screenshots (ts) INCLUDE ("user", state, completed_at);
ALTER TABLE public.app_month_sums
  DROP CONSTRAINT app_month_sums_pkey,
  ADD PRIMARY KEY (month, "user", kind, name) INCLUDE (seconds, known_s, active_s);

INSERT INTO public.schema_versions (name) VALUES ('020-answered-by-index');
