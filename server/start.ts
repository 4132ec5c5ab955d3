// The composition root: opens the database, brings tables and totals up to date, starts the jobs, listens. Everything is
// handed on as an argument. Used by main, by the demo and by tests that need the whole server.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Logger } from "pino";
import { createApp } from "./app.ts";
import { calendarOf, noteTotalsFollow, totalsFollow } from "./calendar.ts";
import { ROOT_DIR, type ServerConfig } from "./config.ts";
import type { PersonAlert } from "./db/alerts/tell-alerts.ts";
import { openDevices } from "./db/devices/tokens.ts";
import { isAway, startIngest } from "./db/ingest.ts";
import { hasManagers } from "./db/managers.ts";
import { migrate } from "./db/migrate.ts";
import { type Database, openDatabase, placeOfDatabase } from "./db/open.ts";
import { settingOnce } from "./db/settings.ts";
import { setOldTableAside } from "./db/takeover.ts";
import type { What } from "./domain/access.ts";
import { whatOf } from "./http/access.ts";
import { composeDigest } from "./http/alerts/digest-mail.ts";
import { alertsLately, alertTold } from "./http/alerts/source.ts";
import type { WriteContext } from "./http/context.ts";
import type { Phase } from "./http/health.ts";
import { openLanguages } from "./http/languages/languages.ts";
import { openMetrics } from "./http/metrics.ts";
import { answerBroken } from "./http/problems.ts";
import { learnDays } from "./http/reading-now.ts";
import { openSetupCode } from "./http/sign-in/setup-code.ts";
import { startWebhook } from "./jobs/alerts/webhook.ts";
import { startAppSums } from "./jobs/app-sums.ts";
import { startErasures } from "./jobs/erasure/erasures.ts";
import { startDigests } from "./jobs/mail/digests.ts";
import { openMailer } from "./jobs/mail/mailer.ts";
import { startPolicies } from "./jobs/policies.ts";
import { startProbe } from "./jobs/probe-store.ts";
import { rebuildTotals } from "./jobs/rebuild.ts";
import { startRetention } from "./jobs/retention/retention.ts";
import { startSweep } from "./jobs/sweep-screenshots.ts";
import { finishTakeOver } from "./jobs/takeover.ts";
import { startTotals } from "./jobs/totals.ts";
import { lanAddress, ownNames } from "./network-names.ts";
import { openStore } from "./stores/open-store.ts";

export type RunningServer = {
  port: number;
  /** Where people and agents on the network reach it. */
  publicUrl: string;
  db: Database;
  /** With which the first manager is made; null where there is one. For the console, and never for a file. */
  setupCode: string | null;
  /** Every route there is, for the tests that walk them. */
  routes(): Route[];
  /** Answers what is under way, stores what waits, closes. */
  stop(): Promise<void>;
};

/** what: the word of the access table that its guard names; null: none does. */
export type Route = { method: string; path: string; what: What | null };

export const VERSION = (JSON.parse(readFileSync(join(ROOT_DIR, "package.json"), "utf8")) as { version: string })
  .version;

/** A slow sender gets this long for its headers and for its whole request, ms; an agent's batch needs far less. */
const HEADERS_MAX_MS = 15_000;
const REQUEST_MAX_MS = 60_000;
/** How often slow senders are looked for, ms; by itself Node looks every 30 s, and then the limits above mean nothing. */
const SLOWNESS_LOOK_MS = 5_000;
/** Longer than an agent's default poll, so that its connection is there when it speaks again, ms. */
const KEEP_ALIVE_MS = 75_000;
/** Twice the agents one server is meant for. */
const CONNECTIONS_MAX = 20_000;
/** What has not been answered this long after the signal is cut off, ms. */
const DRAIN_MAX_MS = 5_000;

export async function startServer(
  config: ServerConfig,
  { log, clock }: { log: Logger; clock: () => number },
): Promise<RunningServer> {
  const db = await openDatabase(config.DATABASE_URI, { baseDir: ROOT_DIR });
  const aside = await whenReachable(() => setOldTableAside(db, clock()), log);
  if (aside !== null)
    log.info(aside, "This is the old server's database: its work_events table is set aside and taken over.");
  const { taken, backup } = await whenReachable(() => migrate(db, { now: clock() }), log);
  if (backup !== null) log.info({ backup }, "Backed up the database before changing its tables.");
  if (taken.length > 0) log.info({ taken }, "The database's tables are up to date.");
  const calendar = await calendarOf(db, config);

  let phase: Phase = "starting";
  const listeners = new Set<(days: ReadonlySet<string>) => void>();
  const changed = (days: ReadonlySet<string>) => {
    for (const listener of listeners) listener(days);
  };
  const stopping = new AbortController();
  const totals = startTotals({ db, calendar, clock, log, changed });
  const ingest = startIngest(db, () => totals.committed());
  const metrics = openMetrics(ingest.waiting);
  const secret = await settingOnce(db.knex, "ticket_secret", () => randomBytes(32).toString("hex"));
  const store = await openStore(config, { secret, clock });
  const policies = await startPolicies({ db, settings: config, log });
  const probe = await startProbe({ store, clock, log });
  const activity = { method: config.ACTIVITY_METHOD, maxExpectedEvents: config.MAX_EXPECTED_EVENTS };
  const appSums = await startAppSums({ db, calendar, activity, clock, log });
  const devices = openDevices(db);
  const erasures = startErasures({
    ...{ db, store, instanceDir: config.instanceDir, clock, log },
    async done(days) {
      devices.forget();
      await policies.refresh();
      changed(days);
    },
  });
  const context: WriteContext = {
    db,
    calendar,
    clock,
    totals,
    publicUrl: "",
    version: VERSION,
    languages: openLanguages({ folder: join(config.instanceDir, "languages"), language: config.LANGUAGE, log }),
    liveChanges(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stopping: stopping.signal,
    ingest,
    devices,
    erasures,
    activity,
    appSums,
    policies,
    setupCode: openSetupCode(!(await hasManagers(db))),
    store,
    storeProbe: probe,
    mailer: mailerOf(config),
    config,
    metrics,
    log,
  };
  const { app, listener } = createApp(context, { config, names: await ownNames(), phase: () => phase });
  const server = createServer(
    {
      headersTimeout: HEADERS_MAX_MS,
      requestTimeout: REQUEST_MAX_MS,
      connectionsCheckingInterval: SLOWNESS_LOOK_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    listener,
  );
  server.on("clientError", answerBroken);
  server.maxConnections = CONNECTIONS_MAX;
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  context.publicUrl =
    config.PUBLIC_URL ??
    `http://${config.HOST === "0.0.0.0" || config.HOST === "::" ? lanAddress() : config.HOST}:${port}`;

  await finishTakeOver(db, placeOfDatabase(config.DATABASE_URI, ROOT_DIR), context);
  await followCalendar(db, context, log);
  await erasures.again();
  const sweep = startSweep({ db, store, clock, log });
  const retention = startRetention({ db, calendar, totals, appSums, clock, log });
  const { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secretOfHook } = config;
  const source = () => alertsLately(context);
  const tell = (alert: PersonAlert) => alertTold(context, alert);
  const webhook =
    url === undefined || secretOfHook === undefined
      ? null
      : startWebhook({ url, secret: secretOfHook, db, source, tell, clock, log });
  const { mailer } = context;
  const digests =
    mailer === null
      ? null
      : startDigests({
          ...{ db, mailer, calendar, atMin: config.ALERT_MAIL_AT, clock, log },
          compose: (reader, due) => composeDigest(context, reader, due),
        });
  phase = "ready";
  learnDays(context).catch((cause) => log.warn(cause, "The last days could not be read; pages read them when asked."));

  return {
    port,
    publicUrl: context.publicUrl,
    db,
    setupCode: context.setupCode.shown(),
    routes: () => routesOf(app.router),
    async stop() {
      phase = "draining";
      stopping.abort();
      await drain(server);
      probe.stop();
      await retention.stop();
      await sweep.stop();
      await webhook?.stop();
      await digests?.stop();
      await erasures.stop();
      await policies.stop();
      await ingest.idle();
      await totals.stop();
      await appSums.stop();
      await db.close();
    },
  };
}

const mailerOf = ({ SMTP_URL: server, MAIL_FROM: from }: ServerConfig) =>
  server === undefined || from === undefined ? null : openMailer({ server, from });

/** After a power cut the server may be up before its database; it waits this long for it, ms, and asks so often. */
const DATABASE_WAIT_MS = 60_000;
const DATABASE_ASK_MS = 1_000;

async function whenReachable<T>(work: () => Promise<T>, log: Logger): Promise<T> {
  for (const started = performance.now(); ; ) {
    try {
      return await work();
    } catch (error) {
      const away = isAway(error) || ((error as Error).cause !== undefined && isAway((error as Error).cause));
      if (!away) throw error;
      if (performance.now() - started > DATABASE_WAIT_MS)
        throw new Error("Cannot reach the database. Is it running, and is DATABASE_URI right?", { cause: error });
      log.warn(`The database cannot be reached (${(error as Error).message}); trying again.`);
      await new Promise((resolve) => setTimeout(resolve, DATABASE_ASK_MS));
    }
  }
}

async function followCalendar(db: Database, { calendar, clock }: WriteContext, log: Logger) {
  const follow = await totalsFollow(db, calendar);
  if (follow === false) {
    log.info(
      { zone: calendar.zone, dayStartMin: calendar.dayStartMin },
      "Zone, day start or zone rules have changed: computing all totals anew.",
    );
    let toldAt = clock();
    const { people } = await rebuildTotals(db, calendar, clock, (done) => {
      if (clock() - toldAt < 2_000) return;
      toldAt = clock();
      log.info(done, "Computing totals…");
    });
    log.info({ people }, "All totals are computed.");
  }
  if (follow !== true) await noteTotalsFollow(db, calendar);
}

function listen(server: Server, { HOST, PORT }: ServerConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const what =
        cause.code === "EADDRINUSE"
          ? `port ${PORT} is in use. Stop the other program or set PORT in config.env.`
          : cause.code === "EACCES"
            ? `port ${PORT} needs more rights. Set PORT in config.env to 1024 or more.`
            : cause.code === "EADDRNOTAVAIL"
              ? `this machine has no address ${HOST}. Set HOST in config.env.`
              : cause.message;
      reject(new Error(`Cannot listen: ${what}`, { cause }));
    });
    server.listen(PORT, HOST, resolve);
  });
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MAX_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

type Layer = {
  route?: { path: string | string[]; methods: Record<string, boolean>; stack: { handle: unknown }[] };
  handle: { stack?: Layer[] };
};

/** Walks Express's own list, also into routers. */
function routesOf({ stack }: { stack: unknown }): Route[] {
  return (stack as Layer[]).flatMap(({ route, handle }) => {
    if (route === undefined) return handle.stack === undefined ? [] : routesOf({ stack: handle.stack });
    const methods = Object.keys(route.methods).filter((method) => method !== "_all");
    const what = route.stack.map(({ handle }) => whatOf(handle)).find((word) => word !== null) ?? null;
    return [route.path].flat().flatMap((path) => methods.map((method) => ({ method, path, what })));
  });
}
