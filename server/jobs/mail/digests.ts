// Sends each manager who chose it one mail a day with the alerts of the day before. What stands in it is computed when it is sent,
// so that an accepted claim or an erased person is gone from it; kept is only that it went. Cut off between the mail server's yes
// and the row, it is sent a second time under the same Message-ID: to lose one was rejected.
import { createHash } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { Logger } from "pino";
import { claimDigest, type DigestsOf, lastDigests, noteDigestFailed, settleDigest } from "../../db/alerts/digests.ts";
import { type MailReader, mailReaders } from "../../db/managers/mail.ts";
import type { Database } from "../../db/open.ts";
import type { Calendar } from "../../domain/events.ts";
import { type Due, digestDue } from "../../domain/mail/digest-due.ts";
import type { Mail, Mailer, MailOutcome } from "./mailer.ts";

const PASS_EVERY_MS = 60_000;
/** After so many failures in a row the mail server is left alone until the next pass. */
const FAILURES_MAX = 3;
/** The end of the server waits so long for a mail that is on its way, ms. What is cut off is sent again after the next start. */
const STOP_MAX_MS = 5_000;

/** How many alerts it tells; a manager who may see none gets none. */
export type Composed = Pick<Mail, "subject" | "text" | "html"> & { alerts: number };

export type Digests = { /** Sends what is due; never throws. */ pass(): Promise<void>; stop(): Promise<void> };

export function startDigests(asked: {
  db: Database;
  mailer: Mailer;
  calendar: Calendar;
  /** Minutes after midnight. */
  atMin: number;
  compose: (reader: MailReader, due: Due) => Promise<Composed>;
  clock: () => number;
  log: Pick<Logger, "info" | "warn">;
}): Digests {
  const { db, mailer, calendar, atMin, compose, clock, log } = asked;
  let isStopping = false;
  let running: Promise<void> | null = null;

  async function send(reader: MailReader, due: Due): Promise<MailOutcome> {
    const key = { managerId: reader.id, to: due.to };
    const { alerts, ...words } = await compose(reader, due);
    const id = createHash("sha256").update(`${reader.id} ${due.to}`).digest("hex").slice(0, 32);
    const outcome: MailOutcome =
      alerts === 0 ? { failure: null } : await mailer.send({ id, to: reader.address, ...words });
    if (outcome.failure === null) await settleDigest(db, key, { alerts, now: clock() });
    else {
      await noteDigestFailed(db, key, outcome);
      log.warn(
        { manager: reader.id, day: due.to, failure: outcome.failure, reply: outcome.reply },
        "A mail with alerts could not be sent; it is tried again. What to do is told under Settings, Mail.",
      );
    }
    return outcome;
  }

  async function sendDue(): Promise<void> {
    const [readers, known] = await Promise.all([mailReaders(db), lastDigests(db)]);
    let failures = 0;
    for (const reader of readers) {
      const due = dueOf(reader, known.get(reader.id));
      if (due === null) continue;
      if (isStopping || failures >= FAILURES_MAX) return;
      const seen = known.get(reader.id)?.last ?? null;
      if (!(await claimDigest(db, { managerId: reader.id, ...due }, { seen, now: clock() }))) continue;
      failures = (await send(reader, due)).failure === null ? 0 : failures + 1;
    }
  }

  const dueOf = ({ since }: MailReader, kept: DigestsOf | undefined) =>
    digestDue({
      ...{ now: clock(), calendar, atMin, since },
      last: kept === undefined ? null : { ...kept.last, failed: kept.last.failure !== null },
      settledTo: kept?.settledTo ?? null,
    });

  function pass(): Promise<void> {
    running ??= sendDue()
      .catch((error: unknown) => log.warn({ error }, "Mails with alerts could not be looked after; it is tried again."))
      .finally(() => {
        running = null;
      });
    return running;
  }

  const timer = setInterval(() => void pass(), PASS_EVERY_MS).unref();
  void pass();
  return {
    pass,
    async stop() {
      clearInterval(timer);
      isStopping = true;
      await Promise.race([running, after(STOP_MAX_MS, undefined, { ref: false })]);
    },
  };
}
