-- One person, many log-ins: DOMAIN\anna, anna, anna@corp. What machines reported keeps the log-in it came with, here and in
-- every other table but people, day_totals and open_people, which are by person.

-- Log-ins that somebody said belong to another one. One that is not here is its own person. Its row of people waits here,
-- as it was, for the day on which it is taken apart again.
CREATE TABLE log_ins (
  "user"      TEXT PRIMARY KEY,      -- the log-in
  person      TEXT    NOT NULL,      -- whose it is: a log-in that stands in people
  merged_into TEXT    NOT NULL,      -- what was said: as person, or a log-in that was a person then
  name        TEXT,                  -- as in people
  sort_name   TEXT    NOT NULL,
  team_id     INTEGER REFERENCES teams (id),
  created_at  INTEGER NOT NULL,
  merged_at   INTEGER NOT NULL,
  merged_by   TEXT    NOT NULL       -- name of the manager
);
CREATE INDEX log_ins_person ON log_ins (person);

INSERT INTO schema_versions (name) VALUES ('006-log-ins');
