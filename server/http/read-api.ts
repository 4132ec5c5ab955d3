// The read API: the same figures as the pages, for other programs. Answers in pages of 1,000 with a cursor, or whole as a file.
// Times in UTC with milliseconds; ordered by code point on both databases.
import { type Request, Router } from "express";
import type { z } from "zod";
import { type RangeQuery, READ_DAYS_MAX, READ_PAGE_MAX, rangeQuerySchema } from "../../protocol/read.ts";
import type { Reading } from "../db/days.ts";
import type { What } from "../domain/access.ts";
import { daysFromTo } from "../domain/local-day.ts";
import type { Within } from "../domain/people/filter.ts";
import type { Cell } from "../export/table.ts";
import { allow, ofPersonOrAll, withinOf } from "./access.ts";
import { sumsPage } from "./apps/sums-api.ts";
import { claimsPage } from "./claims/read-claims.ts";
import type { Context } from "./context.ts";
import { fileRoutes, formatOf, sendFile } from "./pages/file-answer.ts";
import { Refusal } from "./problems.ts";
import { daysPage, intervalsPage, type Page, peoplePage, type RangeAsked } from "./read-pages.ts";
import { screenshotsPage, slotsPage } from "./read-recorded.ts";
import { readingNow } from "./reading-now.ts";

const cursorQuerySchema = rangeQuerySchema.pick({ cursor: true });

const TIME_COLUMNS = ["user", "day", "name", "time_s", "activity"] as const;

/** An item as columns, in the order of its schema. */
const COLUMNS = {
  days: ["user", "day", "worked_s", "estimated_s", "first_login", "last_seen", "coverage"],
  intervals: ["user", "host", "start", "end", "estimated"],
  slots: [
    "user",
    "slot",
    "keyboard_events",
    "clicks",
    "scrolls",
    "mouse_events",
    "active_seconds",
    "tracked_s",
    "activity",
  ],
  screenshots: ["user", "host", "id", "ts", "displays", "width", "height", "bytes", "mime", "blurred", "page"],
  apps: TIME_COLUMNS,
  sites: TIME_COLUMNS,
  projects: TIME_COLUMNS,
  claims: [
    ...["user", "id", "from", "to", "kind", "text", "state", "unseen_s"],
    ...["made_at", "answered_at", "answered_by", "answer"],
  ],
  people: ["user", "name", "team"],
} as const;

type Kind = keyof typeof COLUMNS;

export function readApiRoutes(context: Context): Router {
  const router = Router();
  const range =
    (read: (reading: Reading, asked: RangeAsked, request: Request) => Promise<Page<object>>) =>
    (query: URLSearchParams, within: Within, request: Request) =>
      rangeReader(context, { query, within }, (reading, asked) => read(reading, asked, request));
  const sums = (kind: "application" | "site" | "project") =>
    range((reading, asked, request) => sumsPage(context, reading, asked, { kind, request }));
  const kinds: [Kind, What, (query: URLSearchParams, within: Within, request: Request) => PageReader][] = [
    ["days", "hours", range(daysPage)],
    ["intervals", "log", range(intervalsPage)],
    ["slots", "activity", range((reading, asked) => slotsPage(reading, asked, context.activity))],
    ["screenshots", "pictures", range((reading, asked) => screenshotsPage(reading, asked, context.policies))],
    ["apps", "titles", sums("application")],
    ["sites", "sites", sums("site")],
    ["projects", "projects", sums("project")],
    ["claims", "claims", range(claimsPage)],
    ["people", "hours", (query, within) => peopleReader(context, { query, within })],
  ];
  for (const [kind, what, readerOf] of kinds) {
    const guard = allow(what, ofPersonOrAll(context));
    const readerFor = (request: Request) => readerOf(queryOf(request), withinOf(request, what) ?? undefined, request);
    router.get(`/api/v1/${kind}`, guard, async (request, response) => {
      const { items, next } = await readerFor(request)(queryOf(request).get("cursor"));
      response.set("Cache-Control", "private, no-store").json({ items, next });
    });
    router.get(fileRoutes(`/api/v1/${kind}`), guard, async (request, response) => {
      const rows = allRows(kind, readerFor(request));
      await sendFile(response, formatOf(request.path), { name: kind, columns: COLUMNS[kind], rows });
    });
  }
  return router;
}

const queryOf = ({ url }: Request) => new URL(url, "http://here").searchParams;

type PageReader = (cursor: string | null) => Promise<Page<object>>;

function rangeReader(
  context: Context,
  { query, within }: { query: URLSearchParams; within: Within },
  read: (reading: Reading, asked: RangeAsked) => Promise<Page<object>>,
): PageReader {
  const asked = readQuestion(rangeQuerySchema, query);
  checkRange(asked);
  return async (cursor) =>
    read(await readingNow(context), {
      from: asked.from,
      to: asked.to,
      user: asked.user ?? null,
      within,
      cursor,
      limit: READ_PAGE_MAX,
    });
}

function peopleReader(context: Context, { query, within }: { query: URLSearchParams; within: Within }): PageReader {
  readQuestion(cursorQuerySchema, query);
  return async (cursor) => {
    await context.totals.settled(); // a person is made by their first report
    return peoplePage(context.db, { cursor, limit: READ_PAGE_MAX, within });
  };
}

function readQuestion<T extends z.ZodType>(schema: T, query: URLSearchParams): z.infer<T> {
  const read = schema.safeParse(Object.fromEntries(query));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join(".") ?? "question";
  throw new Refusal(
    400,
    query.has(field) ? `${field} ${issue?.message}.` : `${field} is missing: ask for ?from=2026-11-01&to=2026-11-30.`,
  );
}

function checkRange({ from, to }: RangeQuery) {
  if (from > to) throw new Refusal(400, `from is after to: ${from} > ${to}.`);
  if (Date.parse(to) - Date.parse(from) >= READ_DAYS_MAX * 86_400_000 || daysFromTo(from, to).length > READ_DAYS_MAX)
    throw new Refusal(400, `from and to are more than ${READ_DAYS_MAX} days apart. Ask for less at a time.`);
}

async function* allRows(kind: Kind, read: PageReader): AsyncGenerator<Cell[]> {
  let cursor: string | null = null;
  do {
    const { items, next }: Page<object> = await read(cursor);
    for (const item of items) {
      const values = item as Record<string, Cell | boolean>;
      yield COLUMNS[kind].map((column) => {
        const value = values[column] ?? null;
        return typeof value === "boolean" ? String(value) : value;
      });
    }
    cursor = next;
  } while (cursor !== null);
}
