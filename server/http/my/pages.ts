// A person's own page, by day, and what its person changes there: claims, the notice. Each route: who asks, load, fill, answer.
import { type Request, type Response, Router } from "express";
import { noticeOf } from "../../../protocol/notice.ts";
import { policySchema } from "../../../protocol/policy.ts";
import { idSchema } from "../../../protocol/primitives.ts";
import { widens } from "../../../protocol/recorded.ts";
import { calendarsOf } from "../../db/people/day-starts.ts";
import { personOf as personOfLogIn } from "../../db/people.ts";
import { makeClaim, withdrawClaim } from "../../db/person/claims.ts";
import { looksOfPerson } from "../../db/person/looks.ts";
import { acceptNotice, noticesAccepted } from "../../db/person/notices.ts";
import { dayOf } from "../../domain/local-day.ts";
import { acceptanceOf } from "../../domain/notices/acceptance.ts";
import { readListing } from "../../pages/listing.ts";
import { type ClaimTyped, claimFault, readClaim } from "../../pages/my/claim-form.ts";
import { LOOKS_MAX, ownLooksPage } from "../../pages/my/looks.ts";
import { ownNoticePage } from "../../pages/my/notice.ts";
import { myPath, ownPage, type Said } from "../../pages/my/own-page.ts";
import { readDay } from "../../pages/period.ts";
import type { Words } from "../../words/words.ts";
import type { Context } from "../context.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { refusalSaid } from "../problems.ts";
import { readingNow } from "../reading-now.ts";
import { loadOwn, senderOf } from "./load-own.ts";
import { fieldsOf, form, ownOnly, personHere } from "./own-only.ts";
import type { OwnPerson } from "./session.ts";

/** Sentences that a redirect names by a word, so that no address can put its own words on the page. */
const SAID: Record<string, Said> = {
  claimed: { kind: "done", says: { key: "my.said.claimed" } },
  withdrawn: { kind: "done", says: { key: "my.said.withdrawn" } },
  answered: { kind: "fault", says: { key: "my.said.answered" } },
  accepted: { kind: "done", says: { key: "my.said.accepted" } },
  deleted: { kind: "done", says: { key: "my.said.deleted" } },
  "too-late": { kind: "fault", says: { key: "my.said.too-late" } },
};

export function ownPageRoutes(context: Context): Router {
  const router = Router();
  const { db, calendar, policies } = context;
  const own = ownOnly(context);

  async function answer(req: Request, res: Response, typed: ClaimTyped | null, status: number) {
    const query = queryOf(req);
    const at = query.get("at")?.trim();
    if (at !== undefined) return res.redirect(myPath({ day: dayAsked(at) }));
    const reading = await readingNow(context);
    const who = personHere(req);
    if (who.device !== null && senderOf(who) !== null && !who.device.alone) throw refusalSaid(403, "my.not-alone");
    const person = await personOfLogIn(db, who.user);
    if (person === null) throw refusalSaid(404, "my.nobody-yet");
    const day = dayAsked(query.get("day") ?? dayOf(reading.now, reading.calendars.of(person.user)));
    const loaded = await loadOwn(reading, { own: who, person, day, page: readListing(query).page }, context);
    const site = siteOf(context, req);
    const fault = typed?.fault ?? null;
    const page = ownPage({
      ...loaded,
      site,
      heading: headingOf(who, person.name, site.words),
      opened: { host: who.device?.host ?? null, trust: who.trust, until: who.expiresAt },
      said:
        fault === null
          ? (SAID[query.get("said") ?? ""] ?? null)
          : {
              kind: "fault",
              says: { key: "my.not-claimed", values: { fault: site.words.say(fault.key, fault.values) } },
            },
      typed,
    });
    return sendPage(req, res, { view: "my/own-page", page, status });
  }

  router.get("/my", own, (req: Request, res: Response) => answer(req, res, null, 200));

  router.post("/my/claims", own, form, async (req: Request, res: Response) => {
    const { typed, claim } = readClaim(fieldsOf(req), calendar.zone);
    if (claim === null) return answer(req, res, typed, 422);
    const { user, device } = personHere(req);
    const fault = await makeClaim(db, { ...claim, user, deviceId: device?.id ?? null }, context.clock());
    if (fault !== null) return answer(req, res, { ...typed, fault: claimFault(fault) }, 422);
    const own = (await calendarsOf(db, calendar)).of(user);
    return res.redirect(303, `${myPath({ day: dayOf(claim.from, own), said: "claimed" })}#claims`);
  });

  router.post("/my/claims/withdraw", own, form, async (req: Request, res: Response) => {
    const who = personHere(req);
    const id = idSchema.safeParse(fieldsOf(req)("id"));
    const deviceId = senderOf(who) === null ? null : (who.device?.id ?? "");
    const done = id.success && (await withdrawClaim(db, id.data, { user: who.user, deviceId }));
    res.redirect(303, `${myPath({ said: done ? "withdrawn" : "answered" })}#claims`);
  });

  router.get("/my/notice", own, async (req: Request, res: Response) => {
    const who = personHere(req);
    const { inForce } = policies.policyFor(who.user);
    const acceptance =
      senderOf(who) === null ? acceptanceOf({ policy: inForce, ...(await noticesAccepted(db, who.user)) }) : null;
    const lines = noticeOf(inForce, context.publicUrl, siteOf(context, req).words);
    const page = ownNoticePage({
      site: siteOf(context, req),
      calendar,
      now: context.clock(),
      lines,
      policy: inForce,
      acceptance,
    });
    return sendPage(req, res, { view: "my/notice", page });
  });

  router.post("/my/notice", own, form, async (req: Request, res: Response) => {
    const who = personHere(req);
    if (senderOf(who) !== null) throw refusalSaid(403, "my.elsewhere");
    // What was read is what is accepted: another policy may be in force since the page was opened.
    const shown = policySchema.safeParse(jsonOrNull(fieldsOf(req)("policy")));
    const { inForce, tag } = policies.policyFor(who.user);
    if (!shown.success || widens(shown.data, inForce)) return res.redirect(303, "/my/notice");
    await acceptNotice(db, { user: who.user, policy: inForce, tag, now: context.clock() });
    return res.redirect(303, myPath({ said: "accepted" }));
  });

  router.get("/my/looks", own, async (req: Request, res: Response) => {
    const who = personHere(req);
    if (senderOf(who) !== null) throw refusalSaid(403, "my.elsewhere");
    const { page: number } = readListing(queryOf(req));
    const found = await looksOfPerson(db, who.user, { offset: (number - 1) * LOOKS_MAX, limit: LOOKS_MAX });
    const page = ownLooksPage({ site: siteOf(context, req), calendar, now: context.clock(), ...found, number });
    return sendPage(req, res, { view: "my/looks", page });
  });

  return router;
}

const queryOf = ({ url }: Request) => new URL(url, "http://here").searchParams;

export function dayAsked(text: string): string {
  const day = readDay(text);
  if (day === null) throw refusalSaid(404, "my.no-day", { text: text.slice(0, 40) });
  return day;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no page of ours has sent this
  }
}

/** Whoever enrolled openly has said a log-in, and is told no more than that. */
const headingOf = (who: OwnPerson, name: string, { say }: Words) =>
  senderOf(who) === null ? name : say("my.log-in-on", { user: who.logIn, host: who.device?.host ?? "" });
