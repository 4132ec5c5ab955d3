// Signing in by the office's own OpenID Connect provider: /sign-in/office leads there, /sign-in/office/back comes back. Code flow with
// PKCE, state and nonce, which the browser keeps in a cookie of its own meanwhile: whoever comes back is whoever has left.
import { type Request, type Response, Router } from "express";
import * as oidc from "openid-client";
import { NAME_MAX, nameSchema } from "../../../protocol/primitives.ts";
import { logAccessChange } from "../../db/managers/changes.ts";
import { managerOfSubject } from "../../db/managers/provider.ts";
import { roleByClaims } from "../../domain/provider-roles.ts";
import { ENGLISH } from "../../words/words.ts";
import { allow } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { addressOf } from "../guards.ts";
import { limitFailures } from "../limits.ts";
import { refusalSaid } from "../problems.ts";
import { beginSession } from "./session.ts";
import { wayOn } from "./way-on.ts";

const PATH = "/sign-in/office";
const COOKIE = "stint_office";
/** As long as somebody looks for their second factor. */
const FLOW_MAX_S = 600;
/** A provider of the same office answers at once or is away. */
const PROVIDER_MAX_S = 10;
/** Ways back that do not come through, of one address in a quarter of an hour. */
const FAILURES_MAX = 20;

type Flow = { state: string; nonce: string; verifier: string; to: string };

export function officeRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, clock, config, log } = context;
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id = "", OIDC_CLIENT_SECRET: secret, OIDC_MANAGERS: rules } = config;
  let found: Promise<oidc.Configuration> | null = null;

  /** Asked for at the first sign-in and remembered; while it is away the next sign-in asks again. */
  function provider(): Promise<oidc.Configuration> {
    if (issuer === undefined) throw refusalSaid(404, "sign-in.office-none");
    const isLoopback = issuer.startsWith("http:"); // config.ts takes http of this machine only
    found ??= oidc.discovery(new URL(issuer), id, secret, undefined, {
      timeout: PROVIDER_MAX_S,
      ...(isLoopback ? { execute: [oidc.allowInsecureRequests] } : {}),
    });
    return found.catch((error: unknown) => {
      found = null;
      log.error({ error, issuer }, "The office's sign-in cannot be reached (OIDC_ISSUER).");
      throw refusalSaid(
        503,
        "sign-in.office-away",
        {},
        {
          retryAfterS: 60,
        },
      );
    });
  }

  const cookie = (res: Response, value: string, maxAgeS: number) =>
    res.setHeader(
      "Set-Cookie",
      `${COOKIE}=${value}; Path=${PATH}; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${context.publicUrl.startsWith("https:") ? "; Secure" : ""}`,
    );
  const backTo = () => `${context.publicUrl}${PATH}/back`;

  router.get(PATH, allow("open"), async (req, res) => {
    res.setHeader("Cache-Control", "private, no-store");
    const client = await provider();
    const to = wayOn(new URL(req.url, "http://here").searchParams.get("to"));
    // The provider leads back to one address, and the cookie is of the host that it was set under.
    if (new URL(context.publicUrl).host !== req.headers.host)
      return res.redirect(`${context.publicUrl}${PATH}?to=${encodeURIComponent(to)}`);
    const flow: Flow = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      to,
    };
    cookie(res, Buffer.from(JSON.stringify(flow)).toString("base64url"), FLOW_MAX_S);
    const asked = oidc.buildAuthorizationUrl(client, {
      redirect_uri: backTo(),
      scope: "openid profile email",
      code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: "S256",
      state: flow.state,
      nonce: flow.nonce,
    });
    return res.redirect(asked.href);
  });

  router.get(`${PATH}/back`, allow("open"), limitFailures(FAILURES_MAX, addressOf), async (req, res) => {
    res.setHeader("Cache-Control", "private, no-store");
    const client = await provider();
    const flow = flowOf(req);
    cookie(res, "", 0);
    if (flow === null) throw refusalSaid(400, "sign-in.office-elsewhere");
    const claims = await claimsOf(client, req, flow);
    const role = roleByClaims(claims, rules);
    const now = clock();
    const told = namesOf(claims);
    const manager =
      role === null || told.length === 0
        ? null
        : await managerOfSubject(db, { subject: `${claims.iss} ${claims.sub}`, names: told, role, now });
    if (role === null || manager === null) {
      log.warn({ subject: claims.sub }, "Somebody whom the office's sign-in knows is not let in.");
      throw refusalSaid(403, "sign-in.office-stranger");
    }
    if (manager.isNew)
      await logAccessChange(db, {
        at: now,
        author: manager.name,
        text: `came by the office’s sign-in as ${ENGLISH.say(`role.name.${role}`)}`,
      });
    await beginSession(context, req, res, { id: manager.id, how: "oidc" });
    return res.redirect(303, flow.to);
  });

  /** Of the ID token, whose signature, issuer, audience, time and nonce are looked at; and what the provider tells besides. */
  async function claimsOf(client: oidc.Configuration, req: Request, { state, nonce, verifier }: Flow) {
    try {
      const tokens = await oidc.authorizationCodeGrant(client, new URL(req.originalUrl, context.publicUrl), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error("The provider sent no ID token.");
      const more =
        client.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await oidc.fetchUserInfo(client, tokens.access_token, claims.sub);
      return { ...more, ...claims };
    } catch (error) {
      log.warn({ error }, "A sign-in by the office's provider did not come through.");
      throw refusalSaid(403, "sign-in.office-failed");
    }
  }

  return router;
}

function flowOf({ headers }: Request): Flow | null {
  const value = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{1,2000})(?:;|$)`).exec(headers.cookie ?? "")?.[1];
  if (value === undefined) return null;
  try {
    const flow = JSON.parse(Buffer.from(value, "base64url").toString("utf8")) as Partial<Flow>;
    const { state, nonce, verifier, to } = flow;
    const whole = [state, nonce, verifier, to].every((part) => typeof part === "string" && part !== "");
    return whole ? ({ state, nonce, verifier, to: wayOn(to ?? null) } as Flow) : null;
  } catch {
    return null; // not one of ours
  }
}

/** Room beside it for what tells two of one name apart. */
const FIRST_MAX = 200;

/**
 * What they are called in the list of who looked; where somebody else is called so, with what tells them apart. Of what the provider says
 * only what could be a name here; none where not even the subject could.
 */
function namesOf(claims: Record<string, unknown> & { sub: string }): string[] {
  const read = (told: unknown, max = NAME_MAX) => {
    const text = typeof told === "string" && told.length > max ? told.slice(0, max).toWellFormed() : told;
    return nameSchema.safeParse(text).data;
  };
  const sub = read(claims.sub);
  if (sub !== claims.sub) return [];
  const told = [claims.name, claims.preferred_username, claims.email, sub].map((one) => read(one, FIRST_MAX));
  const first = told.find((one) => one !== undefined) ?? sub;
  return [first, `${first} (${read(claims.email) ?? sub})`, `${first} (${sub})`, sub].flatMap((one) => read(one) ?? []);
}
