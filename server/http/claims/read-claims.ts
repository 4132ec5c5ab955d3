// Claims for the read API: one page of an answer, and where in the order the rest begins.
import { z } from "zod";
import type { ClaimItem } from "../../../protocol/read.ts";
import type { Reading } from "../../db/days.ts";
import { logInsOf } from "../../db/people/log-ins.ts";
import { claimsAfter } from "../../db/person/claims.ts";
import type { Claim } from "../../domain/claims/claims.ts";
import { dayBounds } from "../../domain/local-day.ts";
import { type Page, type RangeAsked, readCursor, userAsked, utc, writeCursor } from "../read-pages.ts";
import { withUnseen } from "./load-claimed.ts";

const claimCursor = z.object({ user: z.string(), from: z.number(), id: z.string() });

/** By (log-in, from, id): those that touch the days asked, whatever became of them. */
export async function claimsPage(reading: Reading, asked: RangeAsked): Promise<Page<ClaimItem>> {
  const { db, calendars } = reading;
  const { from, to, within, cursor, limit } = asked;
  const logIns = await logInsOf(db);
  const found = await claimsAfter(db, {
    ...calendars.bounds({ from, to }),
    user: await userAsked(db, asked.user),
    within,
    after: readCursor(claimCursor, cursor),
    limit: limit + 1,
  });
  // Somebody's own days may begin later: a page of them is shorter, and the cursor goes on.
  const touches = (claim: Claim) => {
    const own = calendars.of(logIns.personOf(claim.user));
    return claim.from < dayBounds(to, own).end && claim.to > dayBounds(from, own).start;
  };
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: (await withUnseen(reading, page.filter(touches))).map((claim) => ({
      user: logIns.personOf(claim.user),
      id: claim.id,
      from: utc(claim.from),
      to: utc(claim.to),
      kind: claim.kind,
      text: claim.text,
      state: claim.state,
      unseen_s: claim.unseenS ?? 0,
      made_at: utc(claim.madeAt),
      answered_at: claim.answeredAt === null ? null : utc(claim.answeredAt),
      answered_by: claim.answeredBy,
      answer: claim.answer,
    })),
    next:
      found.length > limit && last !== undefined
        ? writeCursor({ user: last.user, from: last.from, id: last.id })
        : null,
  };
}
