-- The twin of sqlite/020-pictures-seen.sql, which says what for.
DROP INDEX public.screenshots_ts;
CREATE INDEX screenshots_ts ON public.screenshots (ts) INCLUDE ("user", state, completed_at);

INSERT INTO public.schema_versions (name) VALUES ('020-pictures-seen');
