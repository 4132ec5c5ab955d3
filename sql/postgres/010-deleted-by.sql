-- The twin of sqlite/010-deleted-by.sql, which says what the column means.

ALTER TABLE public.screenshots ADD COLUMN deleted_by_name TEXT;

INSERT INTO public.schema_versions (name) VALUES ('010-deleted-by');
