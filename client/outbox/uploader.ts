// Sends what the queue holds, until it is empty or the server does not take it. One turn after another, never two at once;
// what to do about an answer comes from core/answers.ts, when to try again from core/retry.ts.
import { type Failed, meaningOfBatch, meaningOfEnrolment } from "../core/answers.ts";
import { wireItems } from "../core/item.ts";
import { retryDelayMs } from "../core/retry.ts";
import { correctionAfter, skewOf } from "../core/skew.ts";
import type { Log } from "../log.ts";
import type { Api, BatchBody } from "../net/api.ts";
import { sendPlain } from "./plain.ts";
import type { Owner, Queue, Row } from "./queue.ts";

/** Pages of one turn: 50,000 items, more than 30 days without a network; then the beat comes first again. */
const PAGES_MAX = 100;
/** How often a server that knows plain reports only is asked whether it has learnt more. */
const ASK_AGAIN_MS = 3_600_000;

export type UploaderParts = {
  queue: Queue;
  api: Api;
  log: Log;
  /** The server's address: a token belongs to it. */
  base: string;
  style: "auto" | "plain" | "batch";
  agent: { version: string; os: string };
  enrolmentKey: string | null;
  self: Owner;
  now: () => number;
  /** A clock that no one sets, ms: waiting is measured by it. */
  steadyMs: () => number;
  random: () => number;
  /** The stretch of the wall clock being read at this very moment. */
  clock: () => number;
  nextInS: () => number;
  /** Told when the correction of the clock in use has changed. */
  onCorrection: (correctionMs: number) => void;
  /** Told the tag of the policy in force with each answer, and the token by which it can be asked for. */
  onPolicyTag: (tag: string, token: string) => Promise<void>;
};

export type Uploader = {
  /** Sends all there is, a heartbeat at least. Returns when to come back without being asked, ms, or null. */
  turn(): Promise<number | null>;
};

/** Why the queue keeps what it has. */
export type NotSent = Exclude<Failed, { kind: "refused" }>;
/** again: even an empty batch was refused, so the fault is in no item. */
export type Times = { askedAtMs: number; heardAtMs: number; serverAtMs: number };
type Delivered = { kind: "delivered" } | { kind: "again" } | NotSent;

const REFUSES_ALL = "the server refuses even an empty batch";

/** How the last turn went, for `stint status`. */
const DELIVERY_KEY = "delivery";

/** Where the token of a person's machine for a server is kept. */
export const tokenKey = (base: string, { user, host }: Owner): string =>
  `token ${base} ${JSON.stringify([user, host])}`;

export function createUploader(parts: UploaderParts): Uploader {
  const { queue, api, log, self, now } = parts;
  let failures = 0;
  let failure: string | null = null;
  let heardAtMs: number | null = null;
  /** On the steady clock: until then plain reports only. */
  let plainUntil = parts.style === "plain" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const plain = () => parts.steadyMs() < plainUntil;

  async function turn(): Promise<number | null> {
    const failed = await sendAll();
    if (failed === null) {
      if (failure !== null) log.info("The server takes reports again.");
      failures = 0;
      failure = null;
      heardAtMs = now();
    } else {
      failures += 1;
      failure = failed.why;
      log.repeating(
        "send",
        `Reports cannot be sent: ${failed.why}. They are kept (${queue.waiting()} waiting) and sent later.`,
      );
    }
    queue.keep(DELIVERY_KEY, JSON.stringify({ failure, heardAtMs, plain: plain() }));
    if (failed === null) return null;
    const { pace, retryAfterMs } = failed.kind === "later" ? failed : slow(failed.why);
    return retryDelayMs({ failures, pace, retryAfterMs }, parts.random());
  }

  async function sendAll(): Promise<NotSent | null> {
    if (!plain()) {
      const failed = await sendBatches();
      if (failed?.kind !== "no-door") return failed;
      log.info(
        `The server knows plain reports only (${failed.why}); they are sent until it is asked again in an hour.`,
      );
      if (failed.dateAtMs !== null)
        measure(parts.clock(), { askedAtMs: now(), heardAtMs: now(), serverAtMs: failed.dateAtMs });
      plainUntil = parts.steadyMs() + ASK_AGAIN_MS;
    }
    return await sendPlain({ queue, api, log, clock: parts.clock, measure });
  }

  // A clock that has not been measured is measured by an empty batch before anything read from it is sent. Asked before
  // each page, because a clock may be set at any time.
  async function sendBatches(): Promise<NotSent | null> {
    for (let pages = 0; pages < PAGES_MAX; pages++) {
      if (queue.correction(parts.clock()) === null) {
        const failed = await send(self, []);
        if (failed !== null) return failed;
      }
      const page = queue.nextPage();
      if (page === null && pages > 0) return null;
      const failed = await send(page?.owner ?? self, page?.rows ?? []);
      if (failed !== null) return failed;
      if (page === null) return null;
    }
    return null;
  }

  async function send(owner: Owner, rows: Row[]): Promise<NotSent | null> {
    const first = await deliver(owner, rows);
    if (first.kind === "delivered") return null;
    if (first.kind !== "enrol") return first.kind === "again" ? slow(REFUSES_ALL) : first;
    // The old token stays until there is another: somebody who shut this machine out may let it in again.
    const anew = await enrolled(owner);
    if (typeof anew !== "string") return anew;
    log.info(`This machine is enrolled anew: ${first.why}.`);
    const second = await deliver(owner, rows);
    if (second.kind === "delivered") return null;
    if (second.kind === "again") return slow(REFUSES_ALL);
    return second.kind === "enrol" ? slow(second.why) : second;
  }

  const slow = (why: string): Failed & { kind: "later" } => ({ kind: "later", pace: "slow", why, retryAfterMs: null });

  const tokenOf = async (owner: Owner): Promise<string | NotSent> =>
    queue.kept(tokenKey(parts.base, owner)) ?? (await enrolled(owner));

  async function enrolled(owner: Owner): Promise<string | NotSent> {
    const key = parts.enrolmentKey === null ? {} : { key: parts.enrolmentKey };
    const meaning = meaningOfEnrolment(await api.enrol({ ...owner, ...parts.agent, ...key }));
    if (meaning.kind === "refused") return slow(meaning.why);
    if (meaning.kind !== "enrolled") return noDoorUnlessForced(meaning);
    queue.keep(tokenKey(parts.base, owner), meaning.token);
    log.info(`This machine is enrolled with ${parts.base} for ${owner.user}.`);
    return meaning.token;
  }

  // "again": the whole batch was refused, and so was an empty one, so the fault is not in the items.
  async function deliver(owner: Owner, rows: Row[]): Promise<Delivered> {
    const token = await tokenOf(owner);
    if (typeof token !== "string") return token;
    const sent = rows.flatMap((row) =>
      wireItems(row.item, queue.correction(row.item.clock) ?? 0).map((item) => ({ row, item })),
    );
    const body: BatchBody = {
      sent_at: new Date(now()).toISOString(),
      next_in_s: parts.nextInS(),
      agent: { ...parts.agent, host: owner.host },
      user: owner.user,
      items: sent.map(({ item }) => item),
    };
    const clock = parts.clock();
    const used = queue.correction(clock);
    const heard = await api.batch(token, body);
    const meaning = meaningOfBatch(heard);
    if (meaning.kind === "stored" && heard.kind === "answer") {
      measure(clock, { ...heard, serverAtMs: meaning.serverAtMs });
      const rejected = meaning.rejected.map(({ index, ...why }) => ({ row: sent[index]?.row, ...why }));
      settle(rows, rejected, used !== queue.correction(clock));
      const own = owner.user === self.user && owner.host === self.host;
      if (own && meaning.policyTag !== null) await parts.onPolicyTag(meaning.policyTag, token);
      return { kind: "delivered" };
    }
    if (meaning.kind !== "refused") return noDoorUnlessForced(meaning as NotSent);
    return split(owner, rows, meaning.why);
  }

  async function split(owner: Owner, rows: Row[], why: string): Promise<Delivered> {
    const only = rows[0];
    if (only === undefined) return { kind: "again" };
    if (rows.length === 1) {
      const probe = await deliver(owner, []);
      if (probe.kind !== "delivered") return probe;
      log.warn(`One report was put aside: ${why}.`);
      queue.setAside(only, { code: "refused", detail: why });
      return { kind: "delivered" };
    }
    const half = Math.ceil(rows.length / 2);
    for (const part of [rows.slice(0, half), rows.slice(half)]) {
      const delivered = await deliver(owner, part);
      if (delivered.kind !== "delivered") return delivered;
    }
    return { kind: "delivered" };
  }

  // Items from the future stay when the clock has just been found wrong: they are sent again, corrected.
  function settle(rows: Row[], rejected: { row: Row | undefined; code: string; detail: string }[], corrected: boolean) {
    // Of days that the server keeps no longer: there is nobody to whom it could still be of use, and here it is of none.
    const tooOld = rejected.filter(({ code }) => code === "too-old");
    if (tooOld.length > 0) log.info(`Removed ${tooOld.length} of days that the server keeps no longer.`);
    const reasons = new Map(rejected.filter(({ code }) => code !== "too-old").map((one) => [one.row, one]));
    queue.acknowledge(rows.filter((row) => !reasons.has(row)));
    for (const [row, { code, detail }] of reasons) {
      if (row === undefined || (code === "future" && corrected)) continue;
      log.warn(`The server did not take one report (${code}): ${detail}. It was put aside.`);
      queue.setAside(row, { code, detail });
    }
  }

  // What was asked by one clock and heard by another says nothing about either.
  function measure(clock: number, times: Times): void {
    if (parts.clock() !== clock) return;
    const inUse = queue.correction(clock);
    const correction = correctionAfter(inUse, skewOf(times));
    if (correction === inUse) return;
    queue.correct(clock, correction);
    if (correction !== 0 || (inUse ?? 0) !== 0) parts.onCorrection(correction);
  }

  function noDoorUnlessForced(failed: NotSent): NotSent {
    return failed.kind === "no-door" && parts.style === "batch" ? slow(failed.why) : failed;
  }

  return { turn };
}
