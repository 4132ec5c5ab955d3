// Claims for managers: the list, an answer, and what a person's page shows of them; and the link that a manager makes for somebody
// without an agent. Each route: who asks, load, fill, answer.
import { type Request, type Response, Router } from "express";
import { idSchema } from "../../../protocol/primitives.ts";
import { logLook } from "../../db/access-log.ts";
import { calendarsOf } from "../../db/people/day-starts.ts";
import { logInsOf } from "../../db/people/log-ins.ts";
import { peopleOf, personOf } from "../../db/people.ts";
import { answerClaim, claimOf, claimsOfAll, claimsOfPerson } from "../../db/person/claims.ts";
import { MANAGER_LINK_MAX_MS, makeOwnLink } from "../../db/person/own-page.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import { CLAIMS_MAX, type ClaimsPage, claimsPage } from "../../pages/claims/claims.ts";
import { madeLinkPage, type OnPerson, onPerson } from "../../pages/claims/on-person.ts";
import { readListing } from "../../pages/listing.ts";
import { personPath } from "../../pages/period.ts";
import type { Words } from "../../words/words.ts";
import { allow, may, ofPerson, withinOf } from "../access.ts";
import type { Context, WriteContext } from "../context.ts";
import { ownLink } from "../my/open.ts";
import { fieldsOf, form } from "../my/own-only.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { refusalSaid } from "../problems.ts";
import { readingNow } from "../reading-now.ts";
import { managerOf } from "../sign-in/session.ts";
import { withUnseen } from "./load-claimed.ts";

/** Words of an answer; as many as a claim has. */
const WORDS_MAX = 500;
/** Claims on a person's page: of some months. */
const ON_PERSON_MAX = 20;

const SAID = { accepted: "done", declined: "done", gone: "fault", why: "fault" } as const;

/** What became of the answer that led here; null: nothing was answered. */
function saidAfter(query: URLSearchParams, { say }: Words): ClaimsPage["said"] {
  const what = (Object.keys(SAID) as (keyof typeof SAID)[]).find((key) => key === query.get("said"));
  return what === undefined ? null : { kind: SAID[what], text: say(`claims.told.${what}`) };
}

export function claimRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, calendar, clock, log } = context;

  router.get("/claims", allow("claims"), async (req: Request, res: Response) => {
    const reading = await readingNow(context);
    const query = queryOf(req);
    const number = readListing(query).page;
    const within = withinOf(req, "claims") ?? undefined;
    const [waiting, answered, logIns] = await Promise.all([
      claimsOfAll(db, "waiting", { within, offset: 0, limit: CLAIMS_MAX }),
      claimsOfAll(db, "answered", { within, offset: (number - 1) * CLAIMS_MAX, limit: CLAIMS_MAX }),
      logInsOf(db),
    ]);
    const users = [...waiting.claims, ...answered.claims].map(({ user }) => logIns.personOf(user));
    const people = new Map((await peopleOf(db, [...new Set(users)])).map((person) => [person.user, person]));
    const page = claimsPage({
      site: siteOf(context, req),
      calendar,
      calendarOf: reading.calendars.of,
      now: reading.now,
      waiting: await withUnseen(reading, waiting.claims),
      answered: await withUnseen(reading, answered.claims),
      totals: { waiting: waiting.total, answered: answered.total },
      number,
      personOf({ user }) {
        const own = logIns.personOf(user);
        return people.get(own) ?? { user: own, name: own };
      },
      answers: may(req, "claims-change"),
      said: saidAfter(query, siteOf(context, req).words),
    });
    return sendPage(req, res, { view: "claims/claims", page });
  });

  const ofClaim = ofPerson(context, async (req) => {
    const id = idSchema.safeParse(fieldsOf(req)("id"));
    return id.success ? ((await claimOf(db, id.data))?.user ?? null) : null;
  });
  router.post("/claims/answer", form, allow("claims-change", ofClaim), async (req: Request, res: Response) => {
    const field = fieldsOf(req);
    const id = idSchema.safeParse(field("id"));
    const claim = id.success ? await claimOf(db, id.data) : null;
    const manager = managerOf(req);
    if (claim === null || manager === null) throw NO_CLAIM;
    const words = field("words").normalize("NFC").replace(/\s+/g, " ").trim().slice(0, WORDS_MAX);
    const state = field("answer") === "accepted" ? "accepted" : "declined";
    const user = (await logInsOf(db)).personOf(claim.user);
    const day = dayOf(claim.from, (await calendarsOf(db, calendar)).of(user));
    const back = (said: string) =>
      field("back") === "person" ? `${personPath(user, { day, said })}#claims` : `/claims?said=${said}`;
    if (state === "declined" && words === "") return res.redirect(303, back("why"));
    const done = await answerClaim(db, claim.id, { state, by: manager.name, words: words || null, now: clock() });
    return res.redirect(303, back(done ? state : "gone"));
  });

  const ofNamed = ofPerson(context, (req) => fieldsOf(req)("user") || null);
  router.post("/person/own-link", form, allow("own-link-change", ofNamed), async (req: Request, res: Response) => {
    const person = await personOf(db, fieldsOf(req)("user").normalize("NFC"));
    const manager = managerOf(req);
    if (person === null || manager === null) throw refusalSaid(404, "claims.nobody");
    const now = clock();
    const until = now + MANAGER_LINK_MAX_MS;
    const { user } = person;
    // Written down first: a link that nobody knows of must not be.
    await logLook(db, { manager, user, kind: "link", objectId: dayOf(now, calendar), now });
    const token = await makeOwnLink(db, { user, deviceId: null, lastsMs: MANAGER_LINK_MAX_MS, now });
    log.info({ manager: manager.id, user }, "A manager made a link to somebody's own page.");
    res.setHeader("Cache-Control", "private, no-store");
    const url = ownLink(context, req, token);
    const page = madeLinkPage({ site: siteOf(context, req), calendar, now, person, url, until });
    return sendPage(req, res, { view: "claims/made-link", page });
  });

  return router;
}

/** For a person's page; null: not for who asks. */
export async function loadOnPerson(context: Context, req: Request, person: Person): Promise<OnPerson | null> {
  if (managerOf(req) === null || !may(req, "claims", person)) return null;
  const reading = await readingNow(context);
  const made = await claimsOfPerson(context.db, person.user, { deviceId: null, limit: ON_PERSON_MAX });
  const { words } = siteOf(context, req);
  return onPerson({
    claims: await withUnseen(reading, made),
    calendar: context.calendar,
    now: reading.now,
    words,
    answers: may(req, "claims-change", person),
    linkFor: may(req, "own-link-change", person) ? person.user : null,
    said: saidAfter(queryOf(req), words),
  });
}

const queryOf = ({ url }: Request) => new URL(url, "http://here").searchParams;
const NO_CLAIM = refusalSaid(404, "claims.no-claim");
