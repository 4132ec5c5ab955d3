-- The twin of sqlite/008-app-sums.sql, which says what the columns mean.
CREATE TABLE public.app_day_sums (
  day      TEXT COLLATE "C" NOT NULL,
  "user"   TEXT COLLATE "C" NOT NULL,
  kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('all', 'application', 'site', 'project', 'hour')),
  name     TEXT COLLATE "C" NOT NULL,
  seconds  BIGINT NOT NULL,
  known_s  BIGINT NOT NULL,
  active_s BIGINT NOT NULL,
  PRIMARY KEY (day, "user", kind, name)
);
CREATE INDEX app_day_sums_all ON public.app_day_sums ("user", day) WHERE kind = 'all';
CREATE TABLE public.app_day_totals (
  day      TEXT COLLATE "C" NOT NULL,
  kind     TEXT COLLATE "C" NOT NULL,
  name     TEXT COLLATE "C" NOT NULL,
  seconds  BIGINT NOT NULL,
  known_s  BIGINT NOT NULL,
  active_s BIGINT NOT NULL,
  PRIMARY KEY (day, kind, name)
);
CREATE TABLE public.app_stale (
  day    TEXT COLLATE "C" NOT NULL,
  "user" TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY ("user", day)
);
CREATE TABLE public.project_revisions (
  revision   BIGINT PRIMARY KEY,
  at         BIGINT NOT NULL,
  manager_id TEXT,
  manager    TEXT,
  takes_back BIGINT
);
CREATE TABLE public.project_rules (
  revision BIGINT NOT NULL REFERENCES public.project_revisions (revision),
  position BIGINT NOT NULL,
  project  TEXT COLLATE "C" NOT NULL,
  field    TEXT COLLATE "C" NOT NULL CHECK (field IN ('application', 'title', 'site', 'person')),
  test     TEXT COLLATE "C" NOT NULL CHECK (test IN ('contains', 'equals', 'glob')),
  pattern  TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (revision, position)
);

INSERT INTO public.schema_versions (name) VALUES ('008-app-sums');
