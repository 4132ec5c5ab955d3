-- The twin of sqlite/006-log-ins.sql, which says what the columns mean.

CREATE TABLE public.log_ins (
  "user"      TEXT COLLATE "C" PRIMARY KEY,
  person      TEXT COLLATE "C" NOT NULL,
  merged_into TEXT COLLATE "C" NOT NULL,
  name        TEXT,
  sort_name   TEXT COLLATE "C" NOT NULL,
  team_id     BIGINT REFERENCES public.teams (id),
  created_at  BIGINT NOT NULL,
  merged_at   BIGINT NOT NULL,
  merged_by   TEXT   NOT NULL
);
CREATE INDEX log_ins_person ON public.log_ins (person);

INSERT INTO public.schema_versions (name) VALUES ('006-log-ins');
