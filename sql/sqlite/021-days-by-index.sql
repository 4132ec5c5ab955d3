-- What each day of a team comes to is read person by person from an index alone; by day, a step for each person and day was most of
-- the time of a long report.
DROP INDEX app_day_sums_all;
CREATE INDEX app_day_sums_all ON app_day_sums ("user", day, seconds, known_s, active_s) WHERE kind = 'all';

INSERT INTO schema_versions (name) VALUES ('021-days-by-index');
