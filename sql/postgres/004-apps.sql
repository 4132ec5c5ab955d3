-- The twin of sqlite/004-apps.sql, which says what the columns mean.
CREATE TABLE public.apps (
  id          UUID PRIMARY KEY,
  "user"      TEXT COLLATE "C" NOT NULL,
  host        TEXT COLLATE "C" NOT NULL,
  ts          BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  kind        TEXT COLLATE "C" NOT NULL CHECK (kind IN ('APP', 'URL')),
  application TEXT COLLATE "C" NOT NULL,
  title       TEXT COLLATE "C",
  site        TEXT COLLATE "C",
  url         TEXT COLLATE "C",
  project     TEXT COLLATE "C"
);
CREATE INDEX apps_user_ts ON public.apps ("user", ts);

CREATE TABLE public.app_dirty (
  seq     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "user"  TEXT COLLATE "C" NOT NULL,
  from_ts BIGINT NOT NULL,
  to_ts   BIGINT NOT NULL
);

INSERT INTO public.schema_versions (name) VALUES ('004-apps');
