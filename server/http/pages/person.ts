// A person's addresses: /person/anna?day=2026-11-21 or ?month=2026-11. A name that a path cannot hold is in the question:
// /person?user=..
import { type Request, type Response, Router } from "express";
import { personOf } from "../../db/people.ts";
import { dayOf } from "../../domain/local-day.ts";
import { readListing } from "../../pages/listing.ts";
import { personPath, readDay, readMonth } from "../../pages/period.ts";
import { type PersonPeriod, personPage } from "../../pages/person.ts";
import { allow, may, ofPerson } from "../access.ts";
import { loadOnPerson } from "../claims/routes.ts";
import type { Context } from "../context.ts";
import { refusalSaid } from "../problems.ts";
import { readingNow } from "../reading-now.ts";
import { loadPerson } from "./load-person.ts";
import { sendPage, siteOf } from "./page-answer.ts";

export function personRoutes(context: Context): Router {
  const router = Router();
  const ofOne = ofPerson(context);

  async function answer(request: Request, response: Response, user: string) {
    const query = new URL(request.url, "http://here").searchParams;
    const at = query.get("at")?.trim();
    if (at !== undefined) return response.redirect(personPath(user, at.length === 7 ? { month: at } : { day: at }));
    const reading = await readingNow(context);
    const person = await knownPerson(context, user);
    const period = periodOf(query, dayOf(reading.now, reading.calendars.of(person.user)));
    const own = await loadOnPerson(context, request, person);
    const page = personPage(
      await loadPerson(
        reading,
        { site: siteOf(context, request), person, period, own, page: readListing(query).page },
        { context, forManager: may(request, "pictures", person), withApps: may(request, "titles", person) },
      ),
    );
    return sendPage(request, response, { view: "person", page });
  }

  router.get("/person/:user", allow("hours", ofOne), (request, response) =>
    answer(request, response, request.params.user),
  );
  router.get("/person", allow("hours", ofOne), (request, response) => {
    const user = new URL(request.url, "http://here").searchParams.get("user");
    if (user === null) throw refusalSaid(404, "error.no-person-named");
    return answer(request, response, user);
  });
  return router;
}

export async function knownPerson({ db }: Context, user: string) {
  const person = await personOf(db, user.normalize("NFC"));
  if (person === null) throw refusalSaid(404, "error.never-reported", { user: user.slice(0, 80) });
  return person;
}

/** The asked day or month; today where neither is asked. */
export function periodOf(query: URLSearchParams, today: string): PersonPeriod {
  const month = query.get("month");
  if (month !== null) {
    const read = readMonth(month);
    if (read === null) throw refusalSaid(404, "error.no.month", { text: month.slice(0, 40), example: "2026-11" });
    return { kind: "month", ...read };
  }
  const day = query.get("day") ?? today;
  if (readDay(day) === null) throw refusalSaid(404, "error.no.day", { text: day.slice(0, 40), example: "2026-11-21" });
  return { kind: "day", day };
}
