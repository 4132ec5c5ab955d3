-- The twin of sqlite/001-start.sql; the words are explained there. Text that is compared or sorted is COLLATE "C", by code

CREATE TABLE IF NOT EXISTS public.schema_versions (
  name TEXT PRIMARY KEY
);

CREATE TABLE public.work_events (
  seq         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id          UUID UNIQUE,
  "user"      TEXT COLLATE "C" NOT NULL,
  host        TEXT COLLATE "C" NOT NULL DEFAULT '',
  state       TEXT    NOT NULL CHECK (state IN ('working', 'stopped')),
  ts          BIGINT NOT NULL,
  until       BIGINT,
  reason      TEXT,
  received_at BIGINT NOT NULL,
  sent_ts     TEXT,
  address     TEXT,
  origin      TEXT UNIQUE
);
CREATE INDEX work_events_user_ts ON public.work_events ("user", ts);

CREATE TABLE public.running (
  id       UUID PRIMARY KEY,
  "user"   TEXT COLLATE "C" NOT NULL,
  host     TEXT COLLATE "C" NOT NULL,
  from_at  BIGINT NOT NULL,
  to_at    BIGINT NOT NULL
);
CREATE INDEX running_user_to ON public.running ("user", to_at);

CREATE TABLE public.notes (
  id       UUID PRIMARY KEY,
  "user"   TEXT COLLATE "C" NOT NULL,
  host     TEXT COLLATE "C" NOT NULL,
  ts       BIGINT NOT NULL,
  kind     TEXT    NOT NULL,
  body     TEXT
);
CREATE INDEX notes_user_ts ON public.notes ("user", ts);

CREATE TABLE public.day_totals (
  day            TEXT COLLATE "C" NOT NULL,
  "user"         TEXT COLLATE "C" NOT NULL,
  worked_s       BIGINT NOT NULL,
  estimated_s    BIGINT NOT NULL,
  first_login    BIGINT,
  last_seen      BIGINT,
  last_estimated BIGINT NOT NULL,
  PRIMARY KEY (day, "user")
);
CREATE INDEX day_totals_user ON public.day_totals ("user", day);

CREATE TABLE public.dirty (
  seq     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "user"  TEXT COLLATE "C" NOT NULL,
  host    TEXT COLLATE "C" NOT NULL,
  from_ts BIGINT NOT NULL,
  to_ts   BIGINT NOT NULL
);

CREATE TABLE public.open_people (
  "user"   TEXT COLLATE "C" PRIMARY KEY,
  from_at  BIGINT NOT NULL,
  bound_at BIGINT NOT NULL
);

CREATE TABLE public.machines (
  "user"     TEXT COLLATE "C" NOT NULL,
  host       TEXT COLLATE "C" NOT NULL,
  os         TEXT,
  version    TEXT,
  heard_at   BIGINT NOT NULL,
  next_in_s  BIGINT,
  skew_ms    BIGINT,
  state      TEXT,
  ts         BIGINT,
  until      BIGINT,
  reason     TEXT,
  PRIMARY KEY ("user", host)
);

CREATE TABLE public.devices (
  id          UUID PRIMARY KEY,
  token_hash  TEXT    NOT NULL UNIQUE,
  "user"      TEXT COLLATE "C" NOT NULL,
  host        TEXT COLLATE "C" NOT NULL,
  os          TEXT    NOT NULL,
  version     TEXT    NOT NULL,
  enrolment   TEXT    NOT NULL CHECK (enrolment IN ('open', 'key', 'approve')),
  created_at  BIGINT NOT NULL,
  approved_at BIGINT,
  revoked_at  BIGINT
);
CREATE INDEX devices_user ON public.devices ("user");

CREATE TABLE public.teams (
  id   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE public.people (
  "user"     TEXT COLLATE "C" PRIMARY KEY,
  name       TEXT,
  sort_name  TEXT COLLATE "C" NOT NULL,
  team_id    BIGINT REFERENCES public.teams (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX people_sort ON public.people (sort_name, "user");
CREATE INDEX people_team ON public.people (team_id);

CREATE TABLE public.working_hours (
  scope_kind TEXT    NOT NULL CHECK (scope_kind IN ('organisation', 'team', 'person')),
  scope      TEXT    NOT NULL,
  weekday    BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  from_min   BIGINT NOT NULL,
  to_min     BIGINT NOT NULL,
  PRIMARY KEY (scope_kind, scope, weekday)
);

CREATE TABLE public.holidays (
  day  TEXT COLLATE "C" PRIMARY KEY,
  name TEXT NOT NULL
);

CREATE TABLE public.settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

INSERT INTO public.schema_versions (name) VALUES ('001-start');
