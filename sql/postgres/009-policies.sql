-- The twin of sqlite/009-policies.sql, which says what the columns mean.
CREATE TABLE public.policies (
  scope_kind TEXT COLLATE "C" NOT NULL CHECK (scope_kind IN ('organisation', 'team', 'person')),
  scope      TEXT COLLATE "C" NOT NULL,
  key        TEXT COLLATE "C" NOT NULL,
  value      TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (scope_kind, scope, key)
);

CREATE TABLE public.policy_changes (
  seq        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         BIGINT NOT NULL,
  manager_id TEXT COLLATE "C" NOT NULL,
  manager    TEXT COLLATE "C" NOT NULL,
  scope_kind TEXT COLLATE "C" NOT NULL,
  scope      TEXT COLLATE "C" NOT NULL,
  reason     TEXT COLLATE "C" NOT NULL,
  difference TEXT COLLATE "C" NOT NULL,
  undoes     BIGINT
);
CREATE INDEX policy_changes_scope ON public.policy_changes (scope_kind, scope, seq);

INSERT INTO public.schema_versions (name) VALUES ('009-policies');
