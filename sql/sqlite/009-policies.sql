-- What may be recorded, at three levels, and how it came to that.

-- One key of the policy at one level. No row: the level says nothing of it. The most restrictive level wins.
CREATE TABLE policies (
  scope_kind TEXT NOT NULL CHECK (scope_kind IN ('organisation', 'team', 'person')),
  scope      TEXT NOT NULL,  -- '' for the organisation, a team's id, a person's log-in
  key        TEXT NOT NULL,  -- as in the policy that agents are told, such as screenshotFrequency
  value      TEXT NOT NULL,  -- JSON
  PRIMARY KEY (scope_kind, scope, key)
) WITHOUT ROWID;

-- Every change: never changed or taken away. Undoing one is another change.
CREATE TABLE policy_changes (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  at         INTEGER NOT NULL,
  manager_id TEXT    NOT NULL,
  manager    TEXT    NOT NULL,  -- the name as it was
  scope_kind TEXT    NOT NULL,
  scope      TEXT    NOT NULL,
  reason     TEXT    NOT NULL,
  difference TEXT    NOT NULL,  -- JSON: key to {before, after}; null in it: the level said nothing
  undoes     INTEGER            -- seq of the change that this one takes back; null: none
);
CREATE INDEX policy_changes_scope ON policy_changes (scope_kind, scope, seq);

INSERT INTO schema_versions (name) VALUES ('009-policies');
