-- A manager may delete a picture too, and its place says who did.

ALTER TABLE screenshots ADD COLUMN deleted_by_name TEXT; -- of the manager, as it was then, where deleted_by is 'manager'

INSERT INTO schema_versions (name) VALUES ('010-deleted-by');
