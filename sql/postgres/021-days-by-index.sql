-- The twin of sqlite/021-days-by-index.sql, which says what for.
DROP INDEX public.app_day_sums_all;
CREATE INDEX app_day_sums_all ON public.app_day_sums ("user", day) INCLUDE (seconds, known_s, active_s) WHERE kind = 'all';

INSERT INTO public.schema_versions (name) VALUES ('021-days-by-index');
