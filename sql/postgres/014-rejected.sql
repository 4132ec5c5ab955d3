-- The twin of sqlite/014-rejected.sql, which says what the columns mean.
CREATE TABLE public.rejected_items (
  "user"   TEXT COLLATE "C" NOT NULL,
  host     TEXT COLLATE "C" NOT NULL,
  code     TEXT COLLATE "C" NOT NULL,
  detail   TEXT COLLATE "C" NOT NULL,
  count    BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at  BIGINT NOT NULL,
  PRIMARY KEY ("user", host, code, detail)
);
CREATE INDEX rejected_items_last ON public.rejected_items (last_at);

INSERT INTO public.schema_versions (name) VALUES ('014-rejected');
