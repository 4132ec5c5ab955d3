// Signing in and out, and the first manager: /sign-in, /sign-out, /setup. Each: who asks, read the form, judge it, page or redirect.
import { type Request, type RequestHandler, type Response, Router } from "express";
import { nameSchema } from "../../../protocol/primitives.ts";
import { hasManagers, makeFirstManager, managerByName } from "../../db/managers.ts";
import { foldName } from "../../domain/people-names.ts";
import type { Frame } from "../../pages/frame.ts";
import { type SetupFaults, setupPage, signInPage } from "../../pages/sign-in.ts";
import type { Words } from "../../words/words.ts";
import { allow } from "../access.ts";
import { bytesOf, bytesUpTo, textOf } from "../body.ts";
import type { Context, WriteContext } from "../context.ts";
import { addressOf } from "../guards.ts";
import { limitFailures } from "../limits.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { faultOfPassword, hashPassword, isPassword } from "./password.ts";
import { beginSession, endSession, managerOf } from "./session.ts";
import { CODE_DIGITS, type SetupCode } from "./setup-code.ts";
import { wayOn } from "./way-on.ts";

/** A name, a password and a code, with room for any script. */
const FORM_BYTES_MAX = 8 * 1024;
/** Wrong tries in a quarter of an hour: more than anybody mistypes. */
const FAILURES_MAX = { ofAddress: 20, ofAccount: 10 };

export function signInRoutes(context: Context & Pick<WriteContext, "config" | "setupCode">): Router {
  const router = Router();
  const { db, setupCode, config } = context;
  const office = config.OIDC_ISSUER !== undefined;
  const form = bytesUpTo(FORM_BYTES_MAX);
  const slowly: RequestHandler[] = [
    limitFailures(FAILURES_MAX.ofAddress, addressOf),
    form,
    limitFailures(FAILURES_MAX.ofAccount, (req) => foldName(fieldsOf(req).name)),
  ];
  const answer = (req: Request, res: Response, view: string, page: { frame: Frame }, status: number) => {
    res.setHeader("Cache-Control", "private, no-store");
    return sendPage(req, res, { view, page, status });
  };

  router.get("/sign-in", allow("open"), async (req, res) => {
    const to = wayOn(queryOf(req).get("to"));
    if (managerOf(req) !== null) return res.redirect(to);
    if (!(await hasManagers(db))) return res.redirect("/setup");
    return answer(
      req,
      res,
      "sign-in/sign-in",
      signInPage({ site: siteOf(context, req), to, office, name: "", fault: null }),
      200,
    );
  });

  router.post("/sign-in", allow("open"), ...slowly, async (req, res) => {
    const { name, password, to } = fieldsOf(req);
    const found = await managerByName(db, name);
    if (!(await isPassword(password, found?.password ?? null)) || found === null) {
      const site = siteOf(context, req);
      const fault = site.words.say("sign-in.unknown");
      return answer(
        req,
        res,
        "sign-in/sign-in",
        signInPage({ site, to: wayOn(to), office, name: name.slice(0, 256), fault }),
        401,
      );
    }
    await beginSession(context, req, res, { id: found.id, how: "password" });
    return res.redirect(303, wayOn(to));
  });

  router.post("/sign-out", allow("open"), async (req, res) => {
    await endSession(context, req, res);
    res.redirect(303, "/");
  });

  router.get("/setup", allow("open"), async (req, res) => {
    if (await hasManagers(db)) return res.redirect("/sign-in");
    const page = setupPage({ site: siteOf(context, req), name: "", faults: {}, usedUp: setupCode.shown() === null });
    return answer(req, res, "sign-in/setup", page, 200);
  });

  router.post("/setup", allow("open"), ...slowly, async (req, res) => {
    if (await hasManagers(db)) return res.redirect(303, "/sign-in");
    const { code, name, password } = fieldsOf(req);
    const site = siteOf(context, req);
    const faults = faultsOf({ code, name, password }, setupCode, site.words);
    const read = nameSchema.safeParse(name);
    if (Object.keys(faults).length > 0 || !read.success) {
      const usedUp = setupCode.shown() === null;
      return answer(req, res, "sign-in/setup", setupPage({ site, name: name.slice(0, 256), faults, usedUp }), 422);
    }
    const now = context.clock();
    const manager = await makeFirstManager(db, { name: read.data, password: await hashPassword(password), now });
    setupCode.use();
    if (manager === null) return res.redirect(303, "/sign-in");
    await beginSession(context, req, res, { id: manager.id, how: "password" });
    return res.redirect(303, "/screenshots");
  });

  return router;
}

/** The code is tried last, so that a mistyped name costs none of its tries. */
function faultsOf(
  { code, name, password }: { code: string; name: string; password: string },
  setupCode: SetupCode,
  words: Words,
): SetupFaults {
  const { say } = words;
  const faults: SetupFaults = {};
  const digits = code.replace(/\D/g, "");
  if (!nameSchema.safeParse(name).success) faults.name = say("setup.name-length");
  const fault = faultOfPassword(password, words);
  if (fault !== null) faults.password = fault;
  if (digits.length !== CODE_DIGITS) faults.code = say("setup.code-length", { length: digits.length, of: CODE_DIGITS });
  else if (faults.name === undefined && faults.password === undefined && !setupCode.isRight(digits))
    faults.code = say("setup.code-wrong");
  return faults;
}

const queryOf = ({ url }: Request) => new URL(url, "http://here").searchParams;

function fieldsOf(req: Request): { name: string; password: string; code: string; to: string } {
  const form = new URLSearchParams(textOf(bytesOf(req), req.headers["content-type"]));
  const field = (name: string) => form.get(name) ?? "";
  return { name: field("name").trim(), password: field("password"), code: field("code"), to: field("to") };
}
