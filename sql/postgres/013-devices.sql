-- The twin of sqlite/013-devices.sql, which says what the columns mean.
ALTER TABLE public.devices ADD COLUMN approved_by TEXT COLLATE "C";
ALTER TABLE public.devices ADD COLUMN revoked_by  TEXT COLLATE "C";
ALTER TABLE public.devices ADD COLUMN revoked_why TEXT COLLATE "C";
CREATE INDEX devices_user_host ON public.devices ("user", host);

INSERT INTO public.schema_versions (name) VALUES ('013-devices');
