// Holidays: a year at a time, a day by hand, or a calendar file that is looked into first. What was done can be undone.
import { type Request, Router } from "express";
import { holidaysOf } from "../../../db/expectations.ts";
import { addHolidays, allHolidays, removeAddedAt, removeHoliday } from "../../../db/people/holidays.ts";
import type { Holiday } from "../../../domain/holidays/read-ics.ts";
import { dayOf } from "../../../domain/local-day.ts";
import { readDay } from "../../../pages/period.ts";
import { type HolidaysDone, holidaysPage, holidaysPreviewPage } from "../../../pages/settings/people/holidays.ts";
import { HOLIDAYS_PATH } from "../../../pages/settings/people/paths.ts";
import { allow } from "../../access.ts";
import { bytesOf, bytesUpTo, textOf } from "../../body.ts";
import type { Context } from "../../context.ts";
import { sendPage } from "../../pages/page-answer.ts";
import { refusalSaid } from "../../problems.ts";
import { managerOf } from "../../sign-in/session.ts";
import { formOf, queryOf } from "../form.ts";
import { settingsSite } from "../start.ts";

/** A country's holidays of a century are 200 KB. */
const FILE_BYTES_MAX = 1024 * 1024;
/** Years that come back: the rest of this one and two more. */
const YEARS_AHEAD = 2;
const NAME_MAX = 200;

export function holidaysSettingsRoutes(context: Context): Router {
  const router = Router();
  const { db, calendar, clock } = context;
  const change = allow("settings-change");
  const form = bytesUpTo(FILE_BYTES_MAX);
  const thisYear = () => Number(dayOf(clock(), calendar).slice(0, 4));

  router.get(HOLIDAYS_PATH, allow("settings"), async (req, res) => {
    const query = queryOf(req);
    const asked = Number(query.get("year") ?? thisYear());
    const year = Number.isInteger(asked) && asked >= 1970 && asked <= 2200 ? asked : thisYear();
    const holidays = await allHolidays(db, { from: `${year}-01-01`, to: `${year}-12-31` });
    const page = holidaysPage({ site: settingsSite(context, req), year, holidays, done: await doneOf(query) });
    return sendPage(req, res, { view: "settings/people/holidays", page });
  });

  router.post(`${HOLIDAYS_PATH}/preview`, change, form, async (req, res) => {
    const { name, text } = await fileOf(req);
    const year = thisYear();
    const window = { from: `${year}-01-01`, to: `${year + YEARS_AHEAD}-12-31` };
    // Only who brings a file needs its reader.
    const { readIcs } = await import("../../../domain/holidays/read-ics.ts");
    const kept = await holidaysOf(db, window.from, window.to);
    const read = readIcs(text, window);
    const page = holidaysPreviewPage({ site: settingsSite(context, req), file: name, read, kept });
    return sendPage(req, res, { view: "settings/people/holidays-preview", page, status: "fault" in read ? 422 : 200 });
  });

  router.post(`${HOLIDAYS_PATH}/add`, change, form, async (req, res) => {
    const holidays = holidaysFrom(formOf(req));
    const now = clock();
    const added = await addHolidays(db, holidays, { now, by: managerOf(req)?.name ?? "" });
    const year = holidays[0]?.day.slice(0, 4) ?? String(thisYear());
    res.redirect(303, `${HOLIDAYS_PATH}?year=${year}&${added > 0 ? `added=${now}` : "added=0"}`);
  });

  router.post(`${HOLIDAYS_PATH}/remove`, change, form, async (req, res) => {
    const gone = await removeHoliday(db, formOf(req).get("day") ?? "");
    if (gone === null) return res.redirect(303, HOLIDAYS_PATH);
    const query = new URLSearchParams({ year: gone.day.slice(0, 4), removed: gone.day, name: gone.name });
    return res.redirect(303, `${HOLIDAYS_PATH}?${query}`);
  });

  router.post(`${HOLIDAYS_PATH}/undo`, change, form, async (req, res) => {
    const at = Number(formOf(req).get("added_at"));
    if (Number.isSafeInteger(at) && at > 0) await removeAddedAt(db, at);
    res.redirect(303, HOLIDAYS_PATH);
  });

  /** What the address says was done, as far as it is so. */
  async function doneOf(query: URLSearchParams): Promise<HolidaysDone> {
    const added = query.get("added");
    if (added === "0") return { kind: "none" };
    if (added !== null) {
      const at = Number(added);
      const all = await allHolidays(db, { from: "0000", to: "9999" });
      const count = all.filter(({ addedAt }) => addedAt === at).length;
      return count > 0 ? { kind: "added", at, count } : null;
    }
    const day = readDay(query.get("removed") ?? "");
    if (day === null || (await holidaysOf(db, day, day)).size > 0) return null;
    return { kind: "removed", holiday: { day, name: (query.get("name") ?? "").slice(0, NAME_MAX) } };
  }

  return router;
}

/** Days that were ticked, each "2026-12-25 Christmas Day", or the one that was written. */
function holidaysFrom(form: URLSearchParams): Holiday[] {
  const written = form.has("day") ? [`${form.get("day")} ${form.get("name") ?? ""}`] : form.getAll("holiday");
  if (written.length === 0) throw refusalSaid(422, "holidays.none-ticked");
  return written.map((text) => {
    const day = readDay(text.slice(0, 10));
    const name = text
      .slice(10)
      .replaceAll(/\p{Cc}+/gu, " ")
      .normalize("NFC")
      .toWellFormed()
      .trim()
      .slice(0, NAME_MAX);
    if (day === null) throw refusalSaid(422, "holidays.no-such-day", { text: text.slice(0, 10) });
    if (name === "") throw refusalSaid(422, "holidays.no-name");
    return { day, name };
  });
}

async function fileOf(req: Request): Promise<{ name: string; text: string }> {
  const type = req.headers["content-type"] ?? "";
  const refusal = refusalSaid(400, "holidays.unreadable-form");
  if (!type.startsWith("multipart/form-data")) throw refusal;
  const body = await new Response(new Uint8Array(bytesOf(req)), { headers: { "content-type": type } })
    .formData()
    .catch((cause: unknown) => {
      throw Object.assign(refusal, { cause });
    });
  const file = body.get("file");
  if (file === null || typeof file === "string" || file.size === 0) throw refusalSaid(422, "holidays.no-file");
  return { name: file.name.slice(0, NAME_MAX), text: textOf(new Uint8Array(await file.arrayBuffer()), undefined) };
}
