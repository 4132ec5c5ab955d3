-- How often the rows of day_totals of a day have changed: what a server remembers of a day holds while its number stays, whichever
-- server wrote it. Counted in the transaction that changes the rows. No row: never since this table is there.
CREATE TABLE day_versions (
  day     TEXT PRIMARY KEY,
  version INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO schema_versions (name) VALUES ('011-day-versions');
