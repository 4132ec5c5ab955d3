-- The twin of sqlite/007-access.sql, which says what the columns mean.
DROP TABLE public.sessions;

CREATE TABLE public.managers_next (
  id          UUID PRIMARY KEY,
  name        TEXT    NOT NULL,
  sign_in     TEXT COLLATE "C"    NOT NULL UNIQUE,
  password    TEXT,
  role        TEXT    NOT NULL CHECK (role IN ('owner', 'manager', 'council')),
  subject     TEXT COLLATE "C" UNIQUE,
  created_at  BIGINT NOT NULL,
  disabled_at BIGINT
);
INSERT INTO public.managers_next (id, name, sign_in, password, role, subject, created_at, disabled_at)
SELECT id, name, sign_in, password,
  CASE WHEN id = (SELECT id FROM public.managers ORDER BY disabled_at IS NOT NULL, created_at, id LIMIT 1) THEN 'owner' ELSE 'manager' END,
  NULL, created_at, disabled_at FROM public.managers;
DROP TABLE public.managers;
ALTER TABLE public.managers_next RENAME TO managers;

CREATE TABLE public.manager_teams (
  manager_id UUID    NOT NULL REFERENCES public.managers (id),
  team_id    BIGINT NOT NULL REFERENCES public.teams (id) ON DELETE CASCADE,
  PRIMARY KEY (manager_id, team_id)
);
CREATE INDEX manager_teams_team ON public.manager_teams (team_id);

CREATE TABLE public.sessions (
  token_hash TEXT PRIMARY KEY,
  id         UUID    NOT NULL UNIQUE,
  manager_id UUID    NOT NULL REFERENCES public.managers (id),
  how        TEXT    NOT NULL,
  address    TEXT    NOT NULL,
  agent      TEXT    NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_expires ON public.sessions (expires_at);
CREATE INDEX sessions_manager ON public.sessions (manager_id);

CREATE TABLE public.sign_in_links (
  token_hash TEXT PRIMARY KEY,
  manager_id UUID    NOT NULL UNIQUE REFERENCES public.managers (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE TABLE public.access_log_next (
  seq        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         BIGINT NOT NULL,
  manager_id UUID,
  manager    TEXT    NOT NULL,
  "user"     TEXT COLLATE "C"    NOT NULL,
  kind       TEXT COLLATE "C"    NOT NULL,
  object_id  TEXT COLLATE "C"    NOT NULL
);
INSERT INTO public.access_log_next (at, manager_id, manager, "user", kind, object_id)
SELECT at, manager_id, manager, "user", kind, object_id::text FROM public.access_log ORDER BY seq;
DROP TABLE public.access_log;
ALTER TABLE public.access_log_next RENAME TO access_log;
CREATE INDEX access_log_user ON public.access_log ("user", at);
CREATE INDEX access_log_at ON public.access_log (at);

CREATE TABLE public.access_changes (
  seq    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at     BIGINT NOT NULL,
  author TEXT    NOT NULL,
  text   TEXT    NOT NULL
);

CREATE TABLE public.release_requests (
  id          UUID PRIMARY KEY,
  "user"      TEXT COLLATE "C"    NOT NULL,
  kind        TEXT COLLATE "C"    NOT NULL,
  object_id   TEXT COLLATE "C"    NOT NULL,
  reason      TEXT    NOT NULL,
  asked_by    UUID    NOT NULL REFERENCES public.managers (id),
  asked_name  TEXT    NOT NULL,
  asked_at    BIGINT NOT NULL,
  answered_by UUID REFERENCES public.managers (id),
  answered_name TEXT,
  answered_at BIGINT,
  granted     BIGINT
);
CREATE INDEX release_requests_user ON public.release_requests ("user", asked_at);
CREATE INDEX release_requests_asked ON public.release_requests (asked_at);

INSERT INTO public.schema_versions (name) VALUES ('007-access');
