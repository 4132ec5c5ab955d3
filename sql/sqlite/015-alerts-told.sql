-- Alerts that the webhook's receiver has taken. Whose they were cannot be read from it.
CREATE TABLE alerts_told (
  id  TEXT PRIMARY KEY,  -- HMAC of what the alert is about
  day TEXT NOT NULL      -- rows of days that are no longer looked at are removed
);
CREATE INDEX alerts_told_day ON alerts_told (day);

INSERT INTO schema_versions (name) VALUES ('015-alerts-told');
