// /projects/rules: the editor of projects' rules. A preview is asked for by POST and changes nothing; a save and an undo lead back here.
import { type Request, type Response, Router } from "express";
import { projectRules, saveProjectRules, takeBackLastChange } from "../../db/apps/project-rules.ts";
import { usesInGroups } from "../../db/apps/uses.ts";
import { logInsOf } from "../../db/people/log-ins.ts";
import { peopleAfter, peopleOf } from "../../db/people.ts";
import type { ProjectRule } from "../../domain/apps/project-rules.ts";
import { previewer, type RulePreview } from "../../domain/apps/rule-preview.ts";
import { addDays, dayBounds, dayOf } from "../../domain/local-day.ts";
import { type RuleDraft, readDraft, rulesPage } from "../../pages/apps/rules.ts";
import type { Said } from "../../words/words.ts";
import { allow } from "../access.ts";
import { bytesUpTo } from "../body.ts";
import type { Context } from "../context.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { refusalSaid } from "../problems.ts";
import { formOf } from "../settings/form.ts";
import { managerOf } from "../sign-in/session.ts";
import { logEach } from "./load-report.ts";

/** 200 rules of five fields, each text three times as long once it is escaped, and some. */
const FORM_BYTES_MAX = 512 * 1024;
/** People whose uses are read at a time: what a preview has in memory, and how long others wait for it. */
const PEOPLE_STEP = 20;
const PREVIEWS = ["7", "30"];

export function projectRuleRoutes(context: Context): Router {
  const { db, clock, calendar } = context;
  const router = Router();
  const guard = allow("projects-change");
  const form = bytesUpTo(FORM_BYTES_MAX);

  type Shown = { draft: readonly RuleDraft[]; faults?: Said[]; preview?: Preview | null; said?: Said | null };
  async function show(request: Request, response: Response, shown: Shown | null) {
    const inForce = await projectRules(db.knex);
    const {
      draft,
      faults = [],
      preview = null,
      said = null,
    } = shown ?? { draft: inForce.rules, said: saidIn(request) };
    const site = siteOf(context, request);
    const page = rulesPage({ site, calendar, now: clock(), inForce, draft, faults, preview, said });
    return sendPage(request, response, { view: "apps/rules", page, status: faults.length > 0 ? 422 : 200 });
  }

  router.get("/projects/rules", guard, (request, response) => show(request, response, null));

  router.post("/projects/rules", guard, form, async (request, response) => {
    const asked = formOf(request);
    const rows = draftOf(asked);
    const { rules, faults } = readDraft(rows);
    if (faults.length > 0) return show(request, response, { draft: rows, faults });
    const days = PREVIEWS.find((one) => one === asked.get("preview"));
    if (days !== undefined)
      return show(request, response, { draft: rules, preview: await previewOf(context, request, rules, Number(days)) });
    const saved = await saveProjectRules(db, rules, { manager: managerOf(request), now: clock(), seen: seenIn(asked) });
    if (!saved)
      return show(request, response, {
        draft: rules,
        faults: [{ key: "rules.fault.overtaken" }],
      });
    return response.redirect(303, "/projects/rules?said=saved");
  });

  router.post("/projects/rules/undo", guard, form, async (request, response) => {
    const change = { manager: managerOf(request), now: clock(), seen: seenIn(formOf(request)) };
    if (!(await takeBackLastChange(db, change))) throw refusalSaid(409, "rules.undo-overtaken");
    return response.redirect(303, "/projects/rules?said=undone");
  });

  return router;
}

const SAID: Record<string, Said> = { saved: { key: "rules.said.saved" }, undone: { key: "rules.said.undone" } };
const saidIn = (request: Request) => SAID[new URL(request.url, "http://here").searchParams.get("said") ?? ""] ?? null;

const seenIn = (form: URLSearchParams) => {
  const seen = Number(form.get("seen") || "none");
  return Number.isSafeInteger(seen) && seen >= 0 ? seen : -1;
};

/** One row a rule: the n-th of each field together. */
function draftOf(form: URLSearchParams): (RuleDraft & { order: number })[] {
  const all = (name: string) => form.getAll(name).map((text) => text.normalize("NFC").trim());
  const [orders, projects, fields, tests, patterns] = [
    all("order"),
    all("project"),
    all("field"),
    all("test"),
    all("pattern"),
  ];
  return projects.map((project, i) => {
    const order = Number(orders[i]?.replace(",", "."));
    return {
      project,
      field: fields[i] ?? "",
      test: tests[i] ?? "",
      pattern: patterns[i] ?? "",
      order: Number.isFinite(order) ? order : i + 1,
    };
  });
}

type Preview = RulePreview & { days: number; names: ReadonlyMap<string, string> };

/** Whose titles and sites stand among the examples is written down before they are shown. */
async function previewOf(
  context: Context,
  request: Request,
  draft: readonly ProjectRule[],
  days: number,
): Promise<Preview> {
  const { db, calendar, clock } = context;
  const today = dayOf(clock(), calendar);
  const range = { from: addDays(today, 1 - days), to: today };
  const bounds = { start: dayBounds(range.from, calendar).start, end: dayBounds(range.to, calendar).end };
  const preview = previewer((await projectRules(db.knex)).rules, draft);
  const logIns = await logInsOf(db);
  let after: string | null = null;
  do {
    const people: string[] = (await peopleAfter(db, after, { limit: PEOPLE_STEP, within: undefined })).map(
      ({ user }) => user,
    );
    const groups = await usesInGroups(db, logIns.of(people), bounds);
    preview.add(groups.map((group) => ({ ...group, user: logIns.personOf(group.user) })));
    after = people.at(-1) ?? null;
  } while (after !== null);
  const result = preview.result();
  const examples = result.rules.flatMap((rule) => rule.examples);
  const whose = (has: (one: (typeof examples)[number]) => boolean) => [
    ...new Set(examples.filter(has).map(({ user }) => user)),
  ];
  await logEach(
    context,
    request,
    whose(({ title }) => title !== null),
    ["titles"],
    range,
  );
  await logEach(
    context,
    request,
    whose(({ site }) => site !== null),
    ["sites"],
    range,
  );
  const people = await peopleOf(db, [...new Set(examples.map(({ user }) => user))]);
  return { ...result, days, names: new Map(people.map(({ user, name }) => [user, name])) };
}
