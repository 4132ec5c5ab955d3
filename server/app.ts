// Puts the rooms of the server together into one Express app. The order is the security: who may talk at all, then the
// doors for machines, then the pages.
import type { RequestListener } from "node:http";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import helmet from "helmet";
import { BATCH_BYTES_MAX } from "../protocol/batch.ts";
import { REPORT_BYTES_MAX } from "../protocol/report.ts";
import type { ServerConfig } from "./config.ts";
import { allow } from "./http/access.ts";
import { alertRoutes } from "./http/alerts/routes.ts";
import { appRoutes } from "./http/apps/routes.ts";
import { batchHandler } from "./http/batch.ts";
import { bytesUpTo } from "./http/body.ts";
import { claimRoutes } from "./http/claims/routes.ts";
import type { WriteContext } from "./http/context.ts";
import { enrolHandler } from "./http/devices.ts";
import { deletionRoutes } from "./http/gallery/deletion.ts";
import { galleryRoutes } from "./http/gallery/gallery.ts";
import { hostGuard, networkGuard } from "./http/guards.ts";
import { healthRoutes, type Phase } from "./http/health.ts";
import { lightReports } from "./http/light-reports.ts";
import { limitByAddress, limitByToken } from "./http/limits.ts";
import { downloadRoutes } from "./http/my/download.ts";
import { myLinkHandler, openRoutes } from "./http/my/open.ts";
import { ownPageRoutes } from "./http/my/pages.ts";
import { ownPictureRoutes } from "./http/my/pictures.ts";
import { readOwnSession } from "./http/my/session.ts";
import { openApiDocument } from "./http/openapi.ts";
import { errorPage, pageRoutes } from "./http/pages.ts";
import { policyHandler } from "./http/policy.ts";
import { privacyRoutes } from "./http/privacy/routes.ts";
import { RETRY_AWAY_S, Refusal, refusalOf, refusalSaid, sendProblem } from "./http/problems.ts";
import { readApiRoutes } from "./http/read-api.ts";
import { reportHandler } from "./http/report.ts";
import { completeHandler, takeBackHandler, tellHandler } from "./http/screenshots/tickets.ts";
import { uploadHandler } from "./http/screenshots/upload.ts";
import { accountRoutes } from "./http/settings/account.ts";
import { devicesRoutes } from "./http/settings/devices/routes.ts";
import { looksRoutes } from "./http/settings/looks.ts";
import { mailRoutes } from "./http/settings/mail.ts";
import { managersRoutes } from "./http/settings/managers.ts";
import { peopleSettingsRoutes } from "./http/settings/people/directory.ts";
import { eraseRoutes } from "./http/settings/people/erase.ts";
import { holidaysSettingsRoutes } from "./http/settings/people/holidays.ts";
import { hoursSettingsRoutes } from "./http/settings/people/hours.ts";
import { teamsSettingsRoutes } from "./http/settings/people/teams.ts";
import { policySettingsRoutes } from "./http/settings/policy/routes.ts";
import { releasesRoutes } from "./http/settings/releases.ts";
import { retentionRoutes } from "./http/settings/retention/routes.ts";
import { settingsStart } from "./http/settings/start.ts";
import { storesRoutes } from "./http/settings/stores.ts";
import { signInLinkRoutes } from "./http/sign-in/link.ts";
import { officeRoutes } from "./http/sign-in/office.ts";
import { ownOrigin } from "./http/sign-in/own-origin.ts";
import { signInRoutes } from "./http/sign-in/routes.ts";
import { readSession, whereSignedIn } from "./http/sign-in/session.ts";
import { UPLOAD_PATH } from "./stores/local.ts";

export type AppSettings = {
  config: Pick<ServerConfig, "ALLOWED_HOSTS" | "ALLOWED_NETWORKS" | "TRUSTED_PROXIES" | "PUBLIC_URL">;
  /** Further names of this machine, such as its FQDN. */
  names: readonly string[];
  phase: () => Phase;
};

/** app: all doors. listener: what the HTTP server calls, with the light way of a plain report before the app. */
export function createApp(
  context: WriteContext,
  { config, names, phase }: AppSettings,
): { app: Express; listener: RequestListener } {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag"); // set where it is of use: policy and assets
  app.set("query parser", "simple");
  app.locals.hoursOpen = context.config.READ_AUTH === "none";

  const guards = [
    hostGuard({ allowed: config.ALLOWED_HOSTS, publicUrl: config.PUBLIC_URL, names, log: context.log }),
    networkGuard({ allowed: config.ALLOWED_NETWORKS, proxies: config.TRUSTED_PROXIES }),
  ];
  app.use(...guards);

  // The plain report comes first and light: it is most of the traffic, and the header set of a page is none of its business.
  const perMinute = context.config.RATE_LIMIT;
  const starting: RequestHandler = (_req, _res, next) =>
    next(phase() === "starting" ? refusalSaid(503, "error.starting", {}, { retryAfterS: RETRY_AWAY_S }) : undefined);
  const byAddress = limitByAddress(perMinute);
  const doors = allow("machines");
  app.post("/api/report", doors, byAddress, starting, bytesUpTo(REPORT_BYTES_MAX), reportHandler(context));

  app.use(countAnswers(context));
  app.use(securityHeaders());
  const byToken = limitByToken(perMinute);
  app.post("/api/v1/devices", doors, byAddress, starting, bytesUpTo(REPORT_BYTES_MAX), enrolHandler(context));
  app.post("/api/v1/batch", doors, byToken, starting, bytesUpTo(BATCH_BYTES_MAX), batchHandler(context));
  app.get("/api/v1/policy", doors, byToken, starting, policyHandler(context));
  app.post("/api/v1/screenshots", doors, byToken, starting, bytesUpTo(REPORT_BYTES_MAX), tellHandler(context));
  app.post("/api/v1/screenshots/:id/complete", doors, byToken, starting, completeHandler(context));
  app.delete("/api/v1/screenshots/:id", doors, byToken, starting, takeBackHandler(context));
  app.post("/api/v1/my-link", doors, byToken, starting, myLinkHandler(context));
  app.put(UPLOAD_PATH, doors, byAddress, starting, uploadHandler(context));

  for (const [path, methods] of MACHINE_DOORS) app.route(path).all(onlyMethods(methods));

  app.use(healthRoutes({ db: context.db, metrics: context.metrics, phase }));
  const description = openApiDocument(context.version);
  app.get("/openapi.json", allow("open"), (_req, res) => {
    res.json(description);
  });

  // From here on people: who is signed in, and that what they change was asked for by a page of ours.
  app.use(starting);
  const origin = ownOrigin(config.PUBLIC_URL);
  app.use(readSession(context), readOwnSession(context), whereSignedIn(origin));
  app.use(["/sign-in", "/sign-out", "/setup", "/my"], origin);
  app.use(signInRoutes(context), signInLinkRoutes(context), officeRoutes(context));
  app.use(openRoutes(context), ownPageRoutes(context), ownPictureRoutes(context), downloadRoutes(context));
  app.use(claimRoutes(context));
  app.use(alertRoutes(context));
  app.use(readApiRoutes(context));
  app.use(galleryRoutes(context));
  app.use(appRoutes(context));
  app.use(
    settingsStart(context),
    accountRoutes(context),
    mailRoutes(context),
    managersRoutes(context),
    looksRoutes(context),
    releasesRoutes(context),
  );
  app.use(peopleSettingsRoutes(context), teamsSettingsRoutes(context), eraseRoutes(context));
  app.use(hoursSettingsRoutes(context), holidaysSettingsRoutes(context));
  app.use(policySettingsRoutes(context), retentionRoutes(context));
  app.use(privacyRoutes(context));
  app.use(devicesRoutes(context));
  app.use(deletionRoutes(context));
  app.use(storesRoutes(context));
  app.use(pageRoutes(context));
  app.use((req, _res, next) => next(refusalSaid(404, "error.nothing-at", { path: req.path.slice(0, 200) })));
  app.use(lastHandler(context));
  return { app, listener: lightReports(context, { steps: [...guards, byAddress, starting], others: app }) };
}

const MACHINE_DOORS = [
  ["/api/report", "POST"],
  ["/api/v1/devices", "POST"],
  ["/api/v1/batch", "POST"],
  ["/api/v1/policy", "GET, HEAD"],
  ["/api/v1/screenshots", "GET, HEAD, POST"],
  ["/api/v1/screenshots/:id/complete", "POST"],
  ["/api/v1/screenshots/:id", "DELETE"],
  ["/api/v1/my-link", "POST"],
  [UPLOAD_PATH, "PUT"],
] as const;

const onlyMethods =
  (methods: string): RequestHandler =>
  (req, res, next) => {
    if (methods.split(", ").includes(req.method)) return next();
    res.setHeader("Allow", methods);
    next(new Refusal(405, `${req.method} is not for this address; it takes ${methods}.`));
  };

/** Strict: nothing inline, nothing from elsewhere. No HSTS, because an office serves plain HTTP unless a proxy does TLS. */
function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    xFrameOptions: { action: "deny" },
    referrerPolicy: { policy: "same-origin" },
    originAgentCluster: false, // over plain HTTP on a LAN browsers ignore it with a warning in the console
    crossOriginOpenerPolicy: false, // likewise
  });
}

const countAnswers =
  ({ metrics, clock }: WriteContext): RequestHandler =>
  (_req, res, next) => {
    const started = clock();
    res.once("finish", () => {
      metrics.answers.inc({ class: `${Math.floor(res.statusCode / 100)}xx` });
      metrics.pageSeconds.observe((clock() - started) / 1000);
    });
    next();
  };

/** Everything that goes wrong ends here, once: a refusal is answered, a failure is logged and answered without its inside. */
function lastHandler(context: WriteContext): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const refusal = refusalOf(error);
    if (refusal.status >= 500 && !(error instanceof Refusal))
      context.log.error({ error, method: req.method, path: req.path }, "A request failed.");
    // A program that posts to a wrong address says nothing of HTML; a browser with a form does.
    const asksHtml =
      req.method === "POST"
        ? /\btext\/html\b/.test(req.headers.accept ?? "")
        : req.accepts(["html", "json"]) === "html";
    const wantsPage = !req.path.startsWith("/api/") && asksHtml;
    if (!wantsPage) return sendProblem(res, refusal);
    if (refusal.retryAfterS !== undefined) res.setHeader("Retry-After", String(refusal.retryAfterS));
    errorPage(context, req, res, { status: refusal.status, detail: refusal.message, said: refusal.said });
  };
}
