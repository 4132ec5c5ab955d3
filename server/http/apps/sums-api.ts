// /api/v1/apps, /sites and /projects: time of people's days by application, site or project, for other programs; one page of an answer.
// Whose sites are told is written down first.
import type { Request } from "express";
import { z } from "zod";
import type { TimeItem } from "../../../protocol/read.ts";
import { personSumsAfter } from "../../db/apps/report.ts";
import type { Reading } from "../../db/days.ts";
import { peopleMatching } from "../../db/people.ts";
import type { SumKind } from "../../domain/apps/day-sums.ts";
import { activityOf } from "../../pages/apps/rows.ts";
import type { Context } from "../context.ts";
import { type Page, type RangeAsked, readCursor, userAsked, writeCursor } from "../read-pages.ts";
import { logEach } from "./load-report.ts";

const sumCursor = z.object({ day: z.string(), user: z.string(), name: z.string() });

/** By (day, user, name). */
export async function sumsPage(
  context: Context,
  { db }: Reading,
  asked: RangeAsked,
  { kind, request }: { kind: Extract<SumKind, "application" | "site" | "project">; request: Request },
): Promise<Page<TimeItem>> {
  const { from, to, within, cursor, limit } = asked;
  const user = await userAsked(db, asked.user);
  const narrowed = within === undefined ? null : await peopleMatching(db, { q: null, team: null, within });
  const users = user !== null ? [user] : (narrowed?.map((one) => one.user) ?? null);
  await context.appSums.settled({ from, to, users });
  const after = readCursor(sumCursor, cursor);
  const rows = await personSumsAfter(db, { from, to, users, kind, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (kind === "site")
    await logEach(context, request, [...new Set(page.map((row) => row.user))], ["sites"], { from, to });
  return {
    items: page.map((row) => {
      const share = activityOf(row);
      return {
        user: row.user,
        day: row.day,
        name: row.name,
        time_s: row.seconds,
        activity: share === null ? null : Math.round(share * 10_000) / 10_000,
      };
    }),
    next:
      rows.length > limit && last !== undefined
        ? writeCursor({ day: last.day, user: last.user, name: last.name })
        : null,
  };
}
