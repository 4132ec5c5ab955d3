-- Who has pictures of a day that others can see is answered from an index alone: here person by person, in PostgreSQL by time.
DROP INDEX screenshots_user_ts;
CREATE INDEX screenshots_user_ts ON screenshots ("user", ts, state, completed_at);

INSERT INTO schema_versions (name) VALUES ('020-pictures-seen');
