-- The twin of sqlite/017-retention.sql, which says what the columns mean.
CREATE TABLE public.retention (
  kind      TEXT COLLATE "C" PRIMARY KEY,
  days      BIGINT,
  kept_from TEXT COLLATE "C"
);

CREATE TABLE public.retention_changes (
  seq        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         BIGINT NOT NULL,
  manager_id TEXT COLLATE "C" NOT NULL,
  manager    TEXT COLLATE "C" NOT NULL,
  reason     TEXT COLLATE "C" NOT NULL,
  difference TEXT COLLATE "C" NOT NULL
);

CREATE TABLE public.retention_nights (
  night    TEXT COLLATE "C" PRIMARY KEY,
  began_at BIGINT NOT NULL,
  ended_at BIGINT
);

CREATE TABLE public.retention_removed (
  night TEXT COLLATE "C" NOT NULL,
  kind  TEXT COLLATE "C" NOT NULL,
  rows  BIGINT NOT NULL,
  PRIMARY KEY (night, kind)
);

CREATE TABLE public.frozen_moves (
  tables  TEXT COLLATE "C" NOT NULL CHECK (tables IN ('day_totals', 'app_day_sums')),
  day     TEXT COLLATE "C" NOT NULL,
  "user"  TEXT COLLATE "C" NOT NULL,
  person  TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (tables, "user", day)
);
CREATE INDEX frozen_moves_person ON public.frozen_moves (person);

INSERT INTO public.schema_versions (name) VALUES ('017-retention');
