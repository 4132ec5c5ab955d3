-- What is settled of a working week beside its hours: for the organisation, a team or a person; of each column the narrowest scope
-- that says anything wins.
CREATE TABLE workweeks (
  scope_kind    TEXT    NOT NULL CHECK (scope_kind IN ('organisation', 'team', 'person')),
  scope         TEXT    NOT NULL,  -- '' for the organisation, a team's id, a person's log-in
  has_hours     INTEGER NOT NULL,  -- 1: its rows of working_hours count, also when there are none; 0: those of the wider scope
  target_min    INTEGER,           -- minutes to be worked in a week; null: as the wider scope says
  day_start_min INTEGER,           -- when the local day of these people begins, minutes after midnight; null: as the wider scope says
  PRIMARY KEY (scope_kind, scope)
);

-- When a holiday was entered, and by whom: what came with one file goes with it again. Null: before this was kept.
ALTER TABLE holidays ADD COLUMN added_at INTEGER;
ALTER TABLE holidays ADD COLUMN added_by TEXT;

INSERT INTO schema_versions (name) VALUES ('012-workweeks');
