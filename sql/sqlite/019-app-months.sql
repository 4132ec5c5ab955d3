-- The sums of days once more by calendar month, kept with them in one transaction: a month of a team is then some thousand rows instead
-- of many times as many. Nothing is in them that is not in the days.

CREATE TABLE app_month_sums (
  month    TEXT    NOT NULL,  -- of the days, 2026-11
  "user"   TEXT    NOT NULL,
  kind     TEXT    NOT NULL CHECK (kind IN ('all', 'application', 'site', 'project', 'hour')),
  name     TEXT    NOT NULL,
  seconds  INTEGER NOT NULL,
  known_s  INTEGER NOT NULL,
  active_s INTEGER NOT NULL,
  PRIMARY KEY (month, "user", kind, name)
) WITHOUT ROWID;

CREATE TABLE app_month_totals (
  month    TEXT    NOT NULL,
  kind     TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  seconds  INTEGER NOT NULL,
  known_s  INTEGER NOT NULL,
  active_s INTEGER NOT NULL,
  PRIMARY KEY (month, kind, name)
) WITHOUT ROWID;

INSERT INTO app_month_sums (month, "user", kind, name, seconds, known_s, active_s)
  SELECT substr(day, 1, 7), "user", kind, name, sum(seconds), sum(known_s), sum(active_s) FROM app_day_sums GROUP BY 1, 2, 3, 4;
INSERT INTO app_month_totals (month, kind, name, seconds, known_s, active_s)
  SELECT substr(day, 1, 7), kind, name, sum(seconds), sum(known_s), sum(active_s) FROM app_day_totals GROUP BY 1, 2, 3;

INSERT INTO schema_versions (name) VALUES ('019-app-months');
