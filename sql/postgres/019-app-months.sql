-- The twin of sqlite/019-app-months.sql, which says what the columns mean.
CREATE TABLE public.app_month_sums (
  month    TEXT COLLATE "C" NOT NULL,
  "user"   TEXT COLLATE "C" NOT NULL,
  kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('all', 'application', 'site', 'project', 'hour')),
  name     TEXT COLLATE "C" NOT NULL,
  seconds  BIGINT NOT NULL,
  known_s  BIGINT NOT NULL,
  active_s BIGINT NOT NULL,
  PRIMARY KEY (month, "user", kind, name)
);
CREATE TABLE public.app_month_totals (
  month    TEXT COLLATE "C" NOT NULL,
  kind     TEXT COLLATE "C" NOT NULL,
  name     TEXT COLLATE "C" NOT NULL,
  seconds  BIGINT NOT NULL,
  known_s  BIGINT NOT NULL,
  active_s BIGINT NOT NULL,
  PRIMARY KEY (month, kind, name)
);
INSERT INTO public.app_month_sums (month, "user", kind, name, seconds, known_s, active_s)
  SELECT substr(day, 1, 7), "user", kind, name, sum(seconds), sum(known_s), sum(active_s) FROM public.app_day_sums GROUP BY 1, 2, 3, 4;
INSERT INTO public.app_month_totals (month, kind, name, seconds, known_s, active_s)
  SELECT substr(day, 1, 7), kind, name, sum(seconds), sum(known_s), sum(active_s) FROM public.app_day_totals GROUP BY 1, 2, 3;

INSERT INTO public.schema_versions (name) VALUES ('019-app-months');
