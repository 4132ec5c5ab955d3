// The privacy pages, made from the live settings: for everybody what is recorded and a notice to print, for those who answer for it
// the outline of an impact assessment and who has seen the notice.
import { type Request, Router } from "express";
import { teamsWithSizes } from "../../db/people/teams.ts";
import { pageOfPeople } from "../../db/people.ts";
import { acceptedAtOf } from "../../db/policies/acknowledged.ts";
import { lastPolicyChange, policyChange } from "../../db/policies/changes.ts";
import { retentionOf } from "../../db/retention/kept.ts";
import { restricted } from "../../domain/policy/levels.ts";
import { impactPage } from "../../pages/privacy/impact.ts";
import { kindsOf } from "../../pages/privacy/kinds.ts";
import {
  ACKNOWLEDGED_MAX,
  ACKNOWLEDGED_PATH,
  acknowledgedPage,
  IMPACT_PATH,
  NOTICE_PATH,
  PRIVACY_PATH,
  printedNotice,
  privacyPage,
} from "../../pages/privacy/privacy.ts";
import type { Words } from "../../words/words.ts";
import { allow, may, withinOf } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { refusalSaid } from "../problems.ts";

const QUERY_MAX = 256;
const PAGE_MAX = 10_000;

export function privacyRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, policies, calendar, clock, config, store } = context;
  const hoursOpen = config.READ_AUTH === "none";
  const kindsUnder = async (policy: ReturnType<typeof policies.organisation>["inForce"], words: Words) =>
    kindsOf({ policy, server: context.publicUrl, hoursOpen, keptDays: (await retentionOf(db)).days, words });
  const storeInWords = ({ say }: Words) =>
    store.provider === "LOCAL" ? say("privacy.store.local") : say("privacy.store.bucket", { store: store.provider });

  async function changedAt(): Promise<number | null> {
    const last = await lastPolicyChange(db);
    return last === null ? null : ((await policyChange(db, last))?.at ?? null);
  }

  router.get(PRIVACY_PATH, allow("open"), async (req, res) => {
    const { inForce: organisation } = policies.organisation();
    const teams = (await teamsWithSizes(db)).flatMap(({ id, name }) => {
      const told = policies.told("team", String(id));
      const policy = restricted(organisation, told);
      return JSON.stringify(policy) === JSON.stringify(organisation) ? [] : [{ name, policy }];
    });
    const site = siteOf(context, req);
    const page = privacyPage({
      site,
      calendar,
      now: clock(),
      kinds: await kindsUnder(organisation, site.words),
      organisation,
      teams,
      changedAt: await changedAt(),
      store: storeInWords(site.words),
      links: linksFor(req, site.words),
    });
    return sendPage(req, res, { view: "privacy/privacy", page });
  });

  router.get(NOTICE_PATH, allow("open"), async (req, res) => {
    const asked = queryOf(req).get("team");
    const team = asked === null ? null : ((await teamsWithSizes(db)).find(({ id }) => String(id) === asked) ?? null);
    if (asked !== null && team === null) throw refusalSaid(404, "wall.no-team");
    const { inForce } = policies.organisation();
    const policy = team === null ? inForce : restricted(inForce, policies.told("team", String(team.id)));
    const site = siteOf(context, req);
    const page = printedNotice({
      site,
      policy,
      server: context.publicUrl,
      team: team?.name ?? null,
      kinds: await kindsUnder(policy, site.words),
    });
    return sendPage(req, res, { view: "privacy/notice", page });
  });

  router.get(IMPACT_PATH, allow("policy"), async (req, res) => {
    const { inForce: policy } = policies.organisation();
    const { total } = await pageOfPeople(db, { q: null, team: null }, { offset: 0, limit: 1 });
    const site = siteOf(context, req);
    const page = impactPage({
      site,
      calendar,
      now: clock(),
      policy,
      kinds: await kindsUnder(policy, site.words),
      people: total,
      facts: { hoursOpen, enrolment: config.ENROLMENT, store: storeInWords(site.words) },
    });
    return sendPage(req, res, { view: "privacy/impact", page });
  });

  router.get(ACKNOWLEDGED_PATH, allow("acknowledgements"), async (req, res) => {
    const query = queryOf(req);
    const q = query.get("q")?.normalize("NFC").trim().slice(0, QUERY_MAX) || null;
    const asked = Number(query.get("page") ?? "1");
    const page = Number.isInteger(asked) && asked >= 1 && asked <= PAGE_MAX ? asked : 1;
    const within = withinOf(req, "acknowledgements") ?? undefined;
    const filter = { q, team: null, ...(within === undefined ? {} : { within }) };
    const limit = ACKNOWLEDGED_MAX;
    const { people, total } = await pageOfPeople(db, filter, { offset: (page - 1) * limit, limit });
    const shown = acknowledgedPage({
      site: siteOf(context, req),
      calendar,
      people,
      total,
      acceptedAt: await acceptedAtOf(
        db,
        people.map(({ user }) => user),
      ),
      changedAt: await changedAt(),
      q,
      page,
    });
    return sendPage(req, res, { view: "privacy/acknowledged", page: shown });
  });

  const linksFor = (req: Request, { say }: Words) => [
    { href: NOTICE_PATH, text: say("privacy.link.notice") },
    ...(may(req, "acknowledgements") ? [{ href: ACKNOWLEDGED_PATH, text: say("privacy.link.seen") }] : []),
    ...(may(req, "policy") ? [{ href: IMPACT_PATH, text: say("privacy.link.impact") }] : []),
  ];

  return router;
}

const queryOf = ({ url }: Request) => new URL(url, "http://here").searchParams;
