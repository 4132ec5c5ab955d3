-- The twin of sqlite/022-people-by-index.sql, which says what for.
CREATE INDEX app_day_sums_of_people ON public.app_day_sums ("user", day, kind, name) INCLUDE (seconds, known_s, active_s);

INSERT INTO public.schema_versions (name) VALUES ('022-people-by-index');
