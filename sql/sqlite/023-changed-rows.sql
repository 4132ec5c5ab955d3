-- Of a day that goes on a server remembers everybody's row, and asks for those alone that have changed since it looked.
ALTER TABLE day_totals   ADD COLUMN version INTEGER NOT NULL DEFAULT 0; -- the number of its day's change that wrote this row
ALTER TABLE day_versions ADD COLUMN whole   INTEGER NOT NULL DEFAULT 0; -- the number of the last change by which rows went away, or any row may be another

INSERT INTO schema_versions (name) VALUES ('023-changed-rows');
