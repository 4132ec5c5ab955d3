// What the routes of the server are given: the database, the calendar, the clock, and what keeps the totals. Shape only.
import type { Logger } from "pino";
import type { ServerConfig } from "../config.ts";
import type { Devices } from "../db/devices/tokens.ts";
import type { Ingest } from "../db/ingest.ts";
import type { Database } from "../db/open.ts";
import type { ActivityRule } from "../domain/activity.ts";
import type { Calendar } from "../domain/events.ts";
import type { AppSums } from "../jobs/app-sums.ts";
import type { Erasures } from "../jobs/erasure/erasures.ts";
import type { Mailer } from "../jobs/mail/mailer.ts";
import type { Policies } from "../jobs/policies.ts";
import type { Probe } from "../jobs/probe-store.ts";
import type { Store } from "../stores/store.ts";
import type { Languages } from "./languages/languages.ts";
import type { Metrics } from "./metrics.ts";
import type { SetupCode } from "./sign-in/setup-code.ts";

export type Context = {
  db: Database;
  calendar: Calendar;
  /** Now, in ms since 1970 UTC; the one clock of the server. */
  clock: () => number;
  totals: {
    /** Resolves when every dirty mark written before the call has been computed into day_totals. */
    settled(): Promise<void>;
  };
  appSums: Pick<AppSums, "settled">;
  /** What may be recorded of each person; asks the database nothing. */
  policies: Policies;
  /** How the activity of a slot is counted. */
  activity: ActivityRule;
  /** Where agents reach this server, without a slash at the end: http://stint.office.lan:5000 */
  publicUrl: string;
  /** Stint's own version, for the foot of a page. */
  version: string;
  /** In whose words a page is made. */
  languages: Languages;
  /**
   * Tells the listener after every commit that changed something a page shows, with the days of which any total is another
   * now; returns what ends it.
   */
  liveChanges: (listener: (days: ReadonlySet<string>) => void) => () => void;
  /** Aborted when the server begins to stop: what would otherwise stay open for ever ends itself. */
  stopping: AbortSignal;
};

type OfficeSignIn = "OIDC_ISSUER" | "OIDC_CLIENT_ID" | "OIDC_CLIENT_SECRET" | "OIDC_MANAGERS";

/** What the doors that write are given besides: the way to the disk, and what counts and logs. */
export type WriteContext = Context & {
  ingest: Ingest;
  devices: Devices;
  erasures: Erasures;
  setupCode: SetupCode;
  store: Store;
  /** Pictures go to the store only while it is known to be closed to strangers. */
  storeProbe: Omit<Probe, "stop">;
  config: Pick<
    ServerConfig,
    | "ENROLMENT"
    | "REPORT_AUTH"
    | "ENROLMENT_KEY"
    | "RATE_LIMIT"
    | "READ_AUTH"
    | "PUBLIC_URL"
    | "TWO_PERSON_RULE"
    | "ALERT_LATE_MINUTES"
    | "ALERT_OVERTIME_MINUTES"
    | "ALERT_MAIL_AT"
    | OfficeSignIn
  >;
  /** Null: no mail server is set. */
  mailer: Mailer | null;
  metrics: Metrics;
  log: Logger;
};
