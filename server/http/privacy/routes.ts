// The privacy pages, made from the live settings: for everybody what is recorded and a notice to print, for those who answer for it
// the outline of an impact assessment and who has seen the notice.
import { type Request, Router } from "express";
import { teamsWithSizes } from "../../db/people/teams.ts";
import { pageOfPeople } from "../../db/people.ts";
import { acceptedAtOf } from "../../db/policies/acknowledged.ts";
import { lastPolicyChange, policyChange } from "../../db/policies/changes.ts";
import { restricted } from "../../domain/policy/levels.ts";
import { impactPage } from "../../pages/privacy/impact.ts";
import { type KeptDays, kindsOf } from "../../pages/privacy/kinds.ts";
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
import { allow, may, withinOf } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { Refusal } from "../problems.ts";

const QUERY_MAX = 256;
const PAGE_MAX = 10_000;

/** Nothing is removed by itself yet. */
const KEPT: KeptDays = {};

export function privacyRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, policies, calendar, clock, config, store } = context;
  const hoursOpen = config.READ_AUTH === "none";
  const kindsUnder = (policy: ReturnType<typeof policies.organisation>["inForce"]) =>
    kindsOf({ policy, server: context.publicUrl, hoursOpen, keptDays: KEPT });
  const storeInWords =
    store.provider === "LOCAL"
      ? "Pictures are kept in a folder of this server."
      : `Pictures are kept in the organisation’s bucket (${store.provider}), which is looked at daily to be closed to strangers.`;

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
    const page = privacyPage({
      site: siteOf(context, req),
      calendar,
      now: clock(),
      kinds: kindsUnder(organisation),
      organisation,
      teams,
      changedAt: await changedAt(),
      store: storeInWords,
      links: linksFor(req),
    });
    return sendPage(req, res, { view: "privacy/privacy", page });
  });

  router.get(NOTICE_PATH, allow("open"), async (req, res) => {
    const asked = queryOf(req).get("team");
    const team = asked === null ? null : ((await teamsWithSizes(db)).find(({ id }) => String(id) === asked) ?? null);
    if (asked !== null && team === null)
      throw new Refusal(404, "There is no such team. See /privacy/notice for everybody.");
    const { inForce } = policies.organisation();
    const policy = team === null ? inForce : restricted(inForce, policies.told("team", String(team.id)));
    const page = printedNotice({
      site: siteOf(context, req),
      policy,
      server: context.publicUrl,
      whom: team === null ? "for everybody; of some teams and people less is recorded" : `for ${team.name}`,
      kinds: kindsUnder(policy),
    });
    return sendPage(req, res, { view: "privacy/notice", page });
  });

  router.get(IMPACT_PATH, allow("policy"), async (req, res) => {
    const { inForce: policy } = policies.organisation();
    const { total } = await pageOfPeople(db, { q: null, team: null }, { offset: 0, limit: 1 });
    const page = impactPage({
      site: siteOf(context, req),
      calendar,
      now: clock(),
      policy,
      kinds: kindsUnder(policy),
      people: total,
      facts: {
        readAuth: hoursOpen
          ? "Hours are open to everybody on the office’s network (READ_AUTH=none); anything else needs a sign-in."
          : "Everything that is shown needs a sign-in (READ_AUTH=manager).",
        enrolment: ENROLMENT[config.ENROLMENT],
        store: storeInWords,
      },
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

  const linksFor = (req: Request) => [
    { href: NOTICE_PATH, text: "Notice to print" },
    ...(may(req, "acknowledgements") ? [{ href: ACKNOWLEDGED_PATH, text: "Who has seen it" }] : []),
    ...(may(req, "policy") ? [{ href: IMPACT_PATH, text: "Impact assessment" }] : []),
  ];

  return router;
}

const ENROLMENT = {
  open: "Whoever is on the office’s network may enrol a machine (ENROLMENT=open); such a machine reads back only what it sent itself.",
  key: "A machine is enrolled with the key of the office (ENROLMENT=key).",
  approve: "Each machine is let in by a manager (ENROLMENT=approve).",
};

const queryOf = ({ url }: Request) => new URL(url, "http://here").searchParams;
