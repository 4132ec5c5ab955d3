-- The twin of sqlite/003-recorded.sql, which says what the columns mean.
CREATE TABLE public.slots (
  "user"          TEXT COLLATE "C" NOT NULL,
  slot            BIGINT NOT NULL,
  host            TEXT COLLATE "C" NOT NULL,
  keyboard_events BIGINT NOT NULL,
  clicks          BIGINT NOT NULL,
  scrolls         BIGINT NOT NULL,
  mouse_events    BIGINT NOT NULL,
  active_seconds  BIGINT NOT NULL,
  PRIMARY KEY ("user", slot, host)
);

CREATE TABLE public.scripted (
  "user"   TEXT COLLATE "C" NOT NULL,
  slot     BIGINT NOT NULL,
  host     TEXT COLLATE "C" NOT NULL,
  kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('mouse-speed', 'key-speed', 'straight-line', 'regular-beat')),
  count    BIGINT NOT NULL,
  evidence TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY ("user", slot, host, kind)
);

CREATE TABLE public.screenshots (
  id               UUID PRIMARY KEY,
  "user"           TEXT COLLATE "C" NOT NULL,
  host             TEXT COLLATE "C" NOT NULL,
  ts               BIGINT NOT NULL,
  displays         BIGINT NOT NULL,
  blurred          BIGINT NOT NULL,
  width            BIGINT NOT NULL,
  height           BIGINT NOT NULL,
  bytes            BIGINT NOT NULL,
  sha256           TEXT   NOT NULL,
  mime             TEXT NOT NULL CHECK (mime IN ('image/webp', 'image/jpeg')),
  thumbnail_width  BIGINT NOT NULL,
  thumbnail_height BIGINT NOT NULL,
  thumbnail_bytes  BIGINT NOT NULL,
  thumbnail_sha256 TEXT   NOT NULL,
  thumbnail_mime   TEXT NOT NULL CHECK (thumbnail_mime IN ('image/webp', 'image/jpeg')),
  state            TEXT NOT NULL CHECK (state IN ('waiting', 'complete', 'deleted')),
  store            TEXT   NOT NULL,
  bucket           TEXT,
  key              TEXT,
  thumbnail_key    TEXT,
  asked_at         BIGINT NOT NULL,
  completed_at     BIGINT,
  deleted_at       BIGINT,
  deleted_by       TEXT
);
CREATE INDEX screenshots_user_ts ON public.screenshots ("user", ts);
CREATE INDEX screenshots_ts ON public.screenshots (ts);
CREATE INDEX screenshots_waiting ON public.screenshots (asked_at) WHERE state = 'waiting';
CREATE INDEX screenshots_to_remove ON public.screenshots (deleted_at) WHERE state = 'deleted' AND key IS NOT NULL;

CREATE TABLE public.managers (
  id          UUID PRIMARY KEY,
  name        TEXT   NOT NULL,
  sign_in     TEXT COLLATE "C" NOT NULL UNIQUE,
  password    TEXT   NOT NULL,
  role        TEXT NOT NULL CHECK (role IN ('manager')),
  created_at  BIGINT NOT NULL,
  disabled_at BIGINT
);

CREATE TABLE public.sessions (
  token_hash TEXT PRIMARY KEY,
  manager_id UUID   NOT NULL REFERENCES public.managers (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_expires ON public.sessions (expires_at);

CREATE TABLE public.access_log (
  seq        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         BIGINT NOT NULL,
  manager_id UUID   NOT NULL,
  manager    TEXT   NOT NULL,
  "user"     TEXT COLLATE "C" NOT NULL,
  kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('picture', 'thumbnail')),
  object_id  UUID   NOT NULL
);
CREATE INDEX access_log_user ON public.access_log ("user", at);

INSERT INTO public.schema_versions (name) VALUES ('003-recorded');
