-- The twin of sqlite/018-mail.sql, which says what the columns mean.
ALTER TABLE public.managers ADD COLUMN mail_address TEXT COLLATE "C";
ALTER TABLE public.managers ADD COLUMN mail_since   BIGINT;

CREATE TABLE public.mail_digests (
  manager_id UUID   NOT NULL REFERENCES public.managers (id),
  day        TEXT   COLLATE "C" NOT NULL,
  first_day  TEXT   COLLATE "C" NOT NULL,
  tries      BIGINT NOT NULL,
  tried_at   BIGINT NOT NULL,
  settled_at BIGINT,
  alerts     BIGINT,
  failure    TEXT   COLLATE "C",
  reply      TEXT   COLLATE "C",
  PRIMARY KEY (manager_id, day)
);

INSERT INTO public.schema_versions (name) VALUES ('018-mail');
