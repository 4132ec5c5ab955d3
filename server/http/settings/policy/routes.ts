// What is recorded, for the organisation, a team or a person: the page, its preview, a change, and taking one back. Every change
// has an author and a reason, and is in force before the answer leaves.
import { type Request, type Response, Router } from "express";
import { pageOfPeople } from "../../../db/people.ts";
import { changePolicies, type NewChange, policyChange } from "../../../db/policies/changes.ts";
import type { PolicyKey } from "../../../domain/policy/levels.ts";
import { lockedKeys } from "../../../domain/policy/organisation.ts";
import { isOrganisationsAlone, POLICY_FIELDS } from "../../../pages/settings/policy/fields.ts";
import {
  fieldName,
  foundPeoplePage,
  POLICY_PATH,
  type PolicyAsked,
  type PolicyLevel,
  policyPage,
  policyPath,
} from "../../../pages/settings/policy/page.ts";
import type { Key } from "../../../words/english.ts";
import { allow, withinOf } from "../../access.ts";
import type { Context } from "../../context.ts";
import { sendPage, siteOf } from "../../pages/page-answer.ts";
import { refusalSaid, signInNeeded } from "../../problems.ts";
import { managerOf } from "../../sign-in/session.ts";
import { formOf, queryOf, readsForm } from "../form.ts";
import { settingsSite } from "../start.ts";
import { isUndoable, loadPolicy, type PolicyScopes, scopesAsked } from "./load.ts";

/** A sentence or two; the council reads it. */
const REASON_MAX = 500;
/** People found by a part of their name; of more, the name is not enough of it. */
const FOUND_MAX = 20;

type Typed = Pick<PolicyAsked, "draft" | "reason" | "said" | "faults">;
const NOTHING_TYPED: Typed = { draft: null, reason: "", said: null, faults: new Set() };

export function policySettingsRoutes(context: Context): Router {
  const router = Router();
  const { db, policies, clock } = context;
  const change = allow("policy-change");
  const wordsFor = (req: Request) => siteOf(context, req).words;

  async function answer(req: Request, res: Response, scopes: PolicyScopes, typed: Typed, status = 200) {
    const page = policyPage({ ...(await loadPolicy(context, req, scopes)), ...typed });
    return sendPage(req, res, { view: "settings/policy/policy", page, status });
  }

  router.get(POLICY_PATH, allow("policy"), async (req, res) => {
    const query = queryOf(req);
    const find = query.get("find")?.normalize("NFC").trim() || null;
    if (find !== null) {
      const within = withinOf(req, "policy") ?? undefined;
      const { people, total } = await pageOfPeople(
        db,
        { q: find, team: null, within },
        { offset: 0, limit: FOUND_MAX },
      );
      const [only] = people;
      if (total === 1 && only !== undefined) return res.redirect(policyPath({ team: "", person: only.user }));
      const page = foundPeoplePage({ site: settingsSite(context, req), find, people, total });
      return sendPage(req, res, { view: "settings/policy/found", page });
    }
    const said = query.has("saved") ? ({ kind: "done", text: wordsFor(req).say("policy.saved") } as const) : null;
    return answer(req, res, await scopesAsked(context, req, query), { ...NOTHING_TYPED, said });
  });

  router.post(POLICY_PATH, change, readsForm, async (req, res) => {
    const form = formOf(req);
    const scopes = await scopesAsked(context, req, form);
    const { changes, faults } = changesIn(form, scopes.levels, lockedKeys(policies.settings));
    const reason = (form.get("reason") ?? "").normalize("NFC").trim().slice(0, REASON_MAX);
    const typed: Typed = { draft: new Map(form), reason, faults, said: null };
    const fault = (key: Key, status: number) =>
      answer(req, res, scopes, { ...typed, said: { kind: "fault", text: wordsFor(req).say(key) } }, status);
    if (form.has("preview")) return answer(req, res, scopes, typed);
    if (faults.size > 0) return fault("policy.not-understood", 422);
    if (changes.length === 0) return fault("policy.nothing-other", 422);
    if (reason === "") return fault("policy.no-reason", 422);
    if (!(await save(req, { changes, reason, seen: seenIn(form) }))) return fault("policy.overtaken", 409);
    return res.redirect(303, savedPath(scopes));
  });

  router.post(`${POLICY_PATH}/undo`, change, readsForm, async (req, res) => {
    const form = formOf(req);
    const scopes = await scopesAsked(context, req, form);
    const seq = Number(form.get("change"));
    const found = Number.isSafeInteger(seq) ? await policyChange(db, seq) : null;
    const level = [...scopes.levels, ...scopes.others].find(
      ({ kind, scope }) => kind === found?.kind && scope === found.scope,
    );
    if (found === null || level === undefined) throw refusalSaid(404, "policy.no-change");
    if (!level.editable) throw refusalSaid(403, "policy.not-yours");
    const fault = (key: Key) =>
      answer(req, res, scopes, { ...NOTHING_TYPED, said: { kind: "fault", text: wordsFor(req).say(key) } }, 409);
    if (!isUndoable(found, level.told, lockedKeys(policies.settings))) return fault("policy.changed-since");
    const values = Object.fromEntries(Object.entries(found.difference).map(([key, { before }]) => [key, before]));
    const reason = `Takes back: ${found.reason}`.slice(0, REASON_MAX);
    const { kind, scope } = level;
    const undone = { changes: [{ kind, scope, values }], reason, seen: seenIn(form), undoes: found.seq };
    return (await save(req, undone)) ? res.redirect(303, savedPath(scopes)) : fault("policy.overtaken");
  });

  /** False where somebody else was quicker. */
  async function save(
    req: Request,
    asked: { changes: readonly NewChange[]; reason: string; seen: number | null; undoes?: number },
  ): Promise<boolean> {
    const manager = managerOf(req);
    if (manager === null) throw signInNeeded();
    const said = await changePolicies(db, { ...asked, manager, now: clock() });
    if (said === "changed") await policies.refresh();
    return said === "changed";
  }

  return router;
}

const seenIn = (form: URLSearchParams) => (/^\d+$/.test(form.get("seen") ?? "") ? Number(form.get("seen")) : null);

function savedPath({ levels }: PolicyScopes): string {
  const last = levels.at(-1);
  const at = policyPath({
    team: last?.kind === "team" ? last.scope : "",
    person: last?.kind === "person" ? last.scope : "",
  });
  return `${at}${at.includes("?") ? "&" : "?"}saved=1`;
}

/** What of a form is another value than before; a field that is not there, or not to be changed here, is none. */
function changesIn(
  form: URLSearchParams,
  levels: readonly PolicyLevel[],
  locked: ReadonlySet<PolicyKey>,
): { changes: NewChange[]; faults: Set<string> } {
  const faults = new Set<string>();
  const changes = levels
    .filter(({ editable }) => editable)
    .map(({ kind, scope, told }) => {
      const values: Record<string, unknown> = {};
      for (const { key, read } of POLICY_FIELDS) {
        const name = fieldName(kind, key);
        const text = form.get(name)?.trim();
        const isFixed = kind === "organisation" ? locked.has(key) : isOrganisationsAlone(key);
        if (text === undefined || isFixed) continue;
        const value = text === "" ? null : read(text);
        if (value === undefined) faults.add(name);
        else if (JSON.stringify(value) !== JSON.stringify(told[key] ?? null)) values[key] = value;
      }
      return { kind, scope, values };
    })
    .filter(({ values }) => Object.keys(values).length > 0);
  return { changes, faults };
}
