// Brings new alerts of today and yesterday to ALERT_WEBHOOK_URL, signed. What waits is never stored: it is computed anew, less what
// the receiver has taken, so that an accepted claim or an erased person is gone from it too. A receiver may get one alert twice,
// when its answer is lost; each has an id that stays.
import { createHmac } from "node:crypto";
import type { Logger } from "pino";
import type { FoundAlert } from "../../db/alerts/alerts-of-day.ts";
import type { PersonAlert } from "../../db/alerts/tell-alerts.ts";
import { noteTold, toldSince } from "../../db/alerts/told.ts";
import type { Database } from "../../db/open.ts";

const PASS_EVERY_MS = 60_000;
/** A receiver that is down is asked again after one minute, two, four … */
const AGAIN_MIN_MS = 60_000;
const AGAIN_MAX_MS = 6 * 3_600_000;
const ANSWER_MAX_MS = 10_000;
/** In one request: some 100 KB. */
const ALERTS_MAX = 250;

/** alerts: of the days from `first`. named: as they are told, of those that are new. */
export type AlertSource = () => Promise<{
  first: string;
  alerts: readonly FoundAlert[];
  named: (alerts: readonly FoundAlert[]) => Promise<PersonAlert[]>;
}>;
export type Webhook = { /** Tells what is due; never throws. */ pass(): Promise<void>; stop(): Promise<void> };

export function startWebhook(asked: {
  url: string;
  secret: string;
  db: Database;
  source: AlertSource;
  /** What the receiver reads of one. */
  tell: (alert: PersonAlert) => Record<string, string | number | null>;
  clock: () => number;
  log: Pick<Logger, "warn">;
}): Webhook {
  const { url, secret, db, source, tell, clock, log } = asked;
  const stopping = new AbortController();
  let failures = 0;
  let notBefore = 0;
  let running: Promise<void> | null = null;

  const hmac = (text: string) => createHmac("sha256", secret).update(text).digest("hex");
  const idOf = ({ day, user, kind, host, evidence }: Omit<FoundAlert, "teamId" | "figures">) =>
    hmac(JSON.stringify([day, user, kind, host, evidence])).slice(0, 32);

  async function post(named: readonly PersonAlert[]): Promise<void> {
    const timestamp = String(Math.floor(clock() / 1000));
    const alerts = named.map((alert) => ({ id: idOf({ ...alert, user: alert.person.user }), ...tell(alert) }));
    const id = hmac(alerts.map((one) => one.id).join(" ")).slice(0, 32);
    const body = JSON.stringify({ id, alerts });
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: {
        "Content-Type": "application/json",
        "X-Stint-Timestamp": timestamp,
        "X-Stint-Signature": hmac(`${timestamp}.${body}`),
      },
      body,
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(ANSWER_MAX_MS)]),
    });
    await response.body?.cancel(); // what it says is of no interest, however long it is
    if (!response.ok) throw new Error(`the receiver answered ${response.status}`);
  }

  async function tellNew(): Promise<void> {
    if (clock() < notBefore || stopping.signal.aborted) return;
    try {
      const { first, alerts, named } = await source();
      const told = await toldSince(db, first);
      const fresh = alerts.map((alert) => ({ id: idOf(alert), alert })).filter(({ id }) => !told.has(id));
      for (let from = 0; from < fresh.length; from += ALERTS_MAX) {
        const some = fresh.slice(from, from + ALERTS_MAX);
        await post(await named(some.map(({ alert }) => alert)));
        const noted = some.map(({ id, alert }) => ({ id, day: alert.day }));
        await noteTold(db, noted, first);
      }
      failures = 0;
    } catch (error) {
      if (stopping.signal.aborted) return;
      notBefore = clock() + Math.min(AGAIN_MAX_MS, AGAIN_MIN_MS * 2 ** failures++);
      // Its address may hold a key and is not repeated.
      log.warn({ why: (error as Error).message }, "ALERT_WEBHOOK_URL cannot be told of alerts; it is tried again.");
    }
  }

  function pass(): Promise<void> {
    running ??= tellNew().finally(() => {
      running = null;
    });
    return running;
  }

  const timer = setInterval(() => void pass(), PASS_EVERY_MS).unref();
  return {
    pass,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
