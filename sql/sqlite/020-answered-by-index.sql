-- Two questions of large companies are answered from an index alone: who has pictures of a day that others can see (here person by
-- person, in PostgreSQL by time), and the months of a team, whose rows lie in the order of their key here and not there.
DROP INDEX screenshots_user_ts;
CREATE INDEX screenshots_user_ts ON screenshots ("user", ts, state, completed_at);

INSERT INTO schema_versions (name) VALUES ('020-answered-by-index');
