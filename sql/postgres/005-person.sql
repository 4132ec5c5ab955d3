-- The twin of sqlite/005-person.sql, which says what the columns mean.
CREATE TABLE public.my_links (
  token_hash TEXT PRIMARY KEY,
  "user"     TEXT COLLATE "C" NOT NULL,
  device_id  UUID   REFERENCES public.devices (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX my_links_expires ON public.my_links (expires_at);

CREATE TABLE public.my_sessions (
  token_hash TEXT PRIMARY KEY,
  "user"     TEXT COLLATE "C" NOT NULL,
  device_id  UUID   REFERENCES public.devices (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX my_sessions_expires ON public.my_sessions (expires_at);

CREATE TABLE public.notices_accepted (
  seq    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "user" TEXT COLLATE "C" NOT NULL,
  at     BIGINT NOT NULL,
  tag    TEXT   NOT NULL,
  policy TEXT   NOT NULL
);
CREATE INDEX notices_accepted_user ON public.notices_accepted ("user", at);

CREATE TABLE public.claims (
  id          UUID PRIMARY KEY,
  "user"      TEXT COLLATE "C" NOT NULL,
  from_at     BIGINT NOT NULL,
  to_at       BIGINT NOT NULL,
  kind        TEXT   NOT NULL CHECK (kind IN ('meeting', 'call', 'travel', 'training', 'elsewhere')),
  text        TEXT   NOT NULL,
  state       TEXT   NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn')),
  made_at     BIGINT NOT NULL,
  device_id   UUID   REFERENCES public.devices (id),
  answered_at BIGINT,
  answered_by TEXT,
  answer      TEXT
);
CREATE INDEX claims_user ON public.claims ("user", from_at);
CREATE INDEX claims_state ON public.claims (state, made_at);

INSERT INTO public.schema_versions (name) VALUES ('005-person');
