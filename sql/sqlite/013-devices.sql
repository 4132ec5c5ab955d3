-- Devices that are let in, shut out or told to enrol anew by somebody.
ALTER TABLE devices ADD COLUMN approved_by TEXT;  -- name of the manager; null: the enrolment was open, or by key
ALTER TABLE devices ADD COLUMN revoked_by  TEXT;  -- name of the manager
ALTER TABLE devices ADD COLUMN revoked_why TEXT;  -- revoked: shut out, and not taken when it enrols anew; rotated: it enrols anew
CREATE INDEX devices_user_host ON devices ("user", host);

INSERT INTO schema_versions (name) VALUES ('013-devices');
