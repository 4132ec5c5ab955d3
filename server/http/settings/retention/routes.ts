// /settings/retention: how long each kind is kept. A change has a reason, says beforehand what it would remove, and counts from the next
// night on.
import { type Request, type Response, Router } from "express";
import { changeRetention, retentionChanges } from "../../../db/retention/changes.ts";
import { retentionOf } from "../../../db/retention/kept.ts";
import { lastNights } from "../../../db/retention/nights.ts";
import { wouldGo } from "../../../db/retention/would-go.ts";
import {
  DAYS_MAX,
  DAYS_MIN,
  type KeptDays,
  RETENTION_KINDS,
  type RetentionKind,
  tonight,
} from "../../../domain/retention/kinds.ts";
import { longDate } from "../../../pages/format.ts";
import {
  confirmRetentionPage,
  type Difference,
  RETENTION_PATH,
  type RetentionAsked,
  retentionPage,
} from "../../../pages/settings/retention/page.ts";
import { allow } from "../../access.ts";
import type { Context } from "../../context.ts";
import { sendPage, siteOf } from "../../pages/page-answer.ts";
import { signInNeeded } from "../../problems.ts";
import { managerOf } from "../../sign-in/session.ts";
import { formOf, queryOf, readsForm } from "../form.ts";
import { settingsSite } from "../start.ts";

/** A sentence or two; the council reads it. */
const REASON_MAX = 500;
/** Changes and nights on the page: of a busy year, and of a month. */
const CHANGES_MAX = 50;
const NIGHTS_MAX = 31;

type Typed = Pick<RetentionAsked, "draft" | "faults" | "reason" | "said"> & { days: KeptDays | null };
const NOTHING_TYPED: Typed = { draft: null, faults: new Set(), reason: "", said: null, days: null };

export function retentionRoutes(context: Context): Router {
  const router = Router();
  const { db, calendar, clock } = context;

  async function answer(req: Request, res: Response, { days: drafted, ...typed }: Typed, status = 200) {
    const night = tonight(clock(), calendar);
    const { days, keptFrom } = await retentionOf(db);
    const [goes, history, nights] = await Promise.all([
      wouldGo(db, { days: drafted ?? days, night, calendar }),
      retentionChanges(db, CHANGES_MAX),
      lastNights(db, NIGHTS_MAX),
    ]);
    const site = settingsSite(context, req);
    const seen = history[0]?.seq ?? null;
    const page = retentionPage({
      ...{ site, calendar, days, keptFrom, night, seen, history, nights },
      ...typed,
      tonight: goes,
    });
    return sendPage(req, res, { view: "settings/retention/retention", page, status });
  }

  router.get(RETENTION_PATH, allow("retention"), (req, res) => {
    const { say, locale } = siteOf(context, req).words;
    const day = longDate(tonight(clock(), calendar), locale);
    const text = say("retention.saved", { day });
    return answer(req, res, { ...NOTHING_TYPED, said: queryOf(req).has("saved") ? { kind: "done", text } : null });
  });

  router.post(RETENTION_PATH, allow("retention-change"), readsForm, async (req, res) => {
    const form = formOf(req);
    const { say } = siteOf(context, req).words;
    const { days } = await retentionOf(db);
    const { drafted, faults } = readDays(form, days);
    const reason = (form.get("reason") ?? "")
      .normalize("NFC")
      .toWellFormed()
      .replaceAll("\0", "")
      .trim()
      .slice(0, REASON_MAX);
    const typed: Typed = { draft: new Map(form), faults, reason, said: null, days: drafted };
    const fault = (text: string, status = 422) => answer(req, res, { ...typed, said: { kind: "fault", text } }, status);
    if (form.has("preview")) return answer(req, res, typed);
    if (faults.size > 0) return fault(say("retention.fault.days"));
    const difference: Difference = {};
    for (const kind of RETENTION_KINDS)
      if (drafted[kind] !== days[kind]) difference[kind] = { before: days[kind], after: drafted[kind] };
    if (Object.keys(difference).length === 0) return fault(say("retention.fault.same"));
    if (reason === "") return fault(say("retention.fault.reason"));
    const night = tonight(clock(), calendar);
    if (!form.has("confirmed")) {
      const goes = await goesBy(difference, night);
      if (goes.size > 0) {
        const fields = new Map([...new Map(form)].filter(([name]) => FIELDS.has(name)));
        const page = confirmRetentionPage({
          ...{ site: settingsSite(context, req), calendar, difference, goes, night, fields },
        });
        return sendPage(req, res, { view: "settings/retention/confirm", page });
      }
    }
    const manager = managerOf(req);
    if (manager === null) throw signInNeeded();
    const seen = /^\d+$/.test(form.get("seen") ?? "") ? Number(form.get("seen")) : null;
    if ((await changeRetention(db, { difference, manager, reason, now: clock(), seen })) === "overtaken")
      return fault(say("retention.fault.overtaken"), 409);
    return res.redirect(303, `${RETENTION_PATH}?saved=1`);
  });

  /** What goes of the kinds that are kept for less than before. */
  async function goesBy(difference: Difference, night: string): Promise<Map<RetentionKind, number>> {
    const shorter: Partial<KeptDays> = {};
    for (const kind of RETENTION_KINDS) {
      const { before, after } = difference[kind] ?? { before: null, after: null };
      if (after !== null && (before === null || after < before)) shorter[kind] = after;
    }
    const goes = await wouldGo(db, { days: shorter, night, calendar });
    return new Map([...goes].filter(([, rows]) => rows > 0));
  }

  return router;
}

const FIELDS: ReadonlySet<string> = new Set(["seen", "reason", ...RETENTION_KINDS]);

/** What cannot be read stays as it is in force, and is marked. */
function readDays(form: URLSearchParams, days: KeptDays): { drafted: KeptDays; faults: Set<RetentionKind> } {
  const drafted = { ...days };
  const faults = new Set<RetentionKind>();
  for (const kind of RETENTION_KINDS) {
    const text = form.get(kind)?.trim();
    if (text === undefined) continue;
    const value = Number(text);
    if (text === "") drafted[kind] = null;
    else if (/^\d{1,5}$/.test(text) && value >= DAYS_MIN[kind] && value <= DAYS_MAX) drafted[kind] = value;
    else faults.add(kind);
  }
  return { drafted, faults };
}
