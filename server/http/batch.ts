// POST /api/v1/batch: all that an agent has to say since its last word. Who asks, read the envelope, judge each item on its
// own, store what is good in one arrival, answer with what was set aside.
import type { Request, Response } from "express";
import {
  type Batch,
  type BatchAnswer,
  batchSchema,
  FUTURE_MAX_MS,
  type Item,
  itemSchema,
  type Rejected,
} from "../../protocol/batch.ts";
import { SLOT_MS } from "../../protocol/slot.ts";
import { noteRejected } from "../db/alerts/rejected.ts";
import type { Arrival } from "../db/arrivals.ts";
import type { Device } from "../db/devices/tokens.ts";
import { type TakenFrom, takenFrom } from "../db/retention/taken-from.ts";
import { type AppPolicy, allowedUse } from "../domain/apps/allowed.ts";
import { bytesOf, jsonOf, textOf } from "./body.ts";
import type { WriteContext } from "./context.ts";
import { deviceOf, firstIssue } from "./devices.ts";
import { Refusal } from "./problems.ts";
import { storeOrRefuse } from "./store.ts";

export function batchHandler(context: WriteContext) {
  return async (req: Request, res: Response) => {
    const device = await deviceOf(context, req);
    const batch = envelopeOf(jsonOf(textOf(bytesOf(req), req.headers["content-type"])), device);
    const now = context.clock();
    const policy = context.policies.policyFor(device.user);
    const from = await takenFrom(context.db, device.user, context.calendar);
    const { good, rejected } = judge(batch.items, now, from);
    const taken = await storeOrRefuse(
      context,
      arrivalOf(
        batch,
        good.map(({ item }) => item),
        policy.inForce,
        now,
      ),
    );
    for (const { index, item } of good) {
      if (item.id !== null && taken.has(item.id))
        rejected.push({ index, id: item.id, code: "id-taken", detail: "This id belongs to another user or machine." });
    }
    rejected.sort((a, b) => a.index - b.index);
    context.metrics.batches.inc();
    context.metrics.items.inc({ outcome: "accepted" }, batch.items.length - rejected.length);
    context.metrics.items.inc({ outcome: "rejected" }, rejected.length);
    const answer: BatchAnswer = {
      accepted: batch.items.length - rejected.length,
      rejected,
      now: new Date(context.clock()).toISOString(),
      policy: policy.tag,
    };
    res.json(answer);
    // After the answer, and never in the way of what was good: that it is shown to somebody can fail by itself.
    if (rejected.length > 0)
      await noteRejected(context.db, { user: device.user, host: batch.agent.host }, rejected, now).catch(
        (error: unknown) => context.log.warn({ error }, "Cannot note which items were set aside."),
      );
  };
}

function envelopeOf(body: unknown, device: Device): Batch {
  const read = batchSchema.safeParse(body);
  if (!read.success) throw new Refusal(400, firstIssue(read.error.issues));
  if (read.data.user !== device.user)
    throw new Refusal(403, "user: the token belongs to somebody else. Enrol anew; what is queued keeps its user.", {
      code: "user-mismatch",
    });
  return read.data;
}

type Good = { index: number; item: Item };

/** One bad item rejects itself only. */
export function judge(
  items: readonly unknown[],
  now: number,
  from: TakenFrom = {},
): { good: Good[]; rejected: Rejected[] } {
  const good: Good[] = [];
  const rejected: Rejected[] = [];
  items.forEach((raw, index) => {
    const read = itemSchema.safeParse(raw);
    const { id: rawId, type } = (typeof raw === "object" && raw !== null ? raw : {}) as {
      id?: unknown;
      type?: unknown;
    };
    const id = typeof rawId === "string" ? rawId.slice(0, 64) : null;
    if (!read.success) {
      const unknown = !ITEM_TYPES.has(type);
      rejected.push({
        index,
        id,
        code: unknown ? "unknown-type" : "invalid",
        detail: unknown
          ? `type: ${typeof type === "string" ? `"${type.slice(0, 64)}"` : "a text is wanted; this"} is not known here.`
          : firstIssue(read.error.issues),
      });
    } else if (latestOf(read.data) - now > FUTURE_MAX_MS) {
      rejected.push({
        index,
        id,
        code: "future",
        detail: `More than ${FUTURE_MAX_MS / 60_000} minutes ahead of the server's clock, which says ${new Date(now).toISOString()}. Measure anew and send it corrected.`,
      });
    } else {
      const day = tooOldFor(read.data, from);
      if (day === null) good.push({ index, item: read.data });
      else
        rejected.push({
          ...{ index, id, code: "too-old" },
          detail: `Of before ${day}, of which nothing is kept any more; figures of those days are final. It need not be sent again.`,
        });
    }
  });
  return { good, rejected };
}

const ITEM_TYPES = new Set<unknown>(
  itemSchema.options.map((option) => ("in" in option ? undefined : option.shape.type.value)),
);

const KIND_OF = { presence: "events", running: "events", note: "notes", slot: "input", app: "apps" } as const;

/** The first day of which such a thing is still taken, where this one ended before it. */
function tooOldFor(item: Item, from: TakenFrom): string | null {
  const first = from[KIND_OF[item.type]];
  if (first === undefined || endOf(item) >= first.at) return null;
  return item.type === "note" && item.kind === "notice-accepted" ? null : first.day; // which is never removed
}

const endOf = (item: Item) => latestOf(item) + (item.type === "slot" ? SLOT_MS - 1 : 0);

function latestOf(item: Item): number {
  switch (item.type) {
    case "presence":
      return Math.max(item.ts, item.until ?? item.ts);
    case "running":
      return item.to;
    case "note":
      return item.ts;
    case "slot":
      return item.slot;
    case "app":
      return item.date + item.duration * 1000;
    default:
      return item satisfies never;
  }
}

function arrivalOf(batch: Batch, items: readonly Item[], policy: AppPolicy, now: number): Arrival {
  const { user, agent } = batch;
  const owner = { user, host: agent.host };
  const arrival: Arrival = {
    events: [],
    running: [],
    notes: [],
    slots: [],
    scripted: [],
    apps: [],
    heard: {
      ...owner,
      os: agent.os,
      version: agent.version,
      heardAt: now,
      nextInS: Math.round(batch.next_in_s),
      skewMs: batch.sent_at - now,
    },
  };
  for (const item of items) {
    if (item.type === "presence") {
      arrival.events.push({
        ...owner,
        id: item.id,
        state: item.state,
        ts: item.ts,
        until: item.until,
        reason: item.reason,
        receivedAt: now,
        sentTs: null,
        address: null,
      });
    } else if (item.type === "running") arrival.running.push({ ...owner, id: item.id, from: item.from, to: item.to });
    else if (item.type === "note")
      arrival.notes.push({
        ...owner,
        id: item.id,
        ts: item.ts,
        kind: item.kind,
        body: item.text === null ? null : storable(item.text),
      });
    else if (item.type === "app") {
      const use = allowedUse(item, policy);
      if (use !== null)
        arrival.apps?.push({
          ...owner,
          ...use,
          id: item.id,
          ts: item.date,
          durationMs: Math.round(item.duration * 1000),
          application: item.description,
          project: item.project,
        });
    } else {
      const { slot } = item;
      arrival.slots?.push({
        ...owner,
        slot,
        keyboardEvents: item.keyboard_events,
        clicks: item.clicks,
        scrolls: item.scrolls,
        mouseEvents: item.mouse_events,
        activeSeconds: item.active_seconds,
      });
      for (const { kind, count, evidence } of item.scripted)
        arrival.scripted?.push({ ...owner, slot, kind, count, evidence: storable(evidence) });
    }
  }
  return arrival;
}

/** PostgreSQL's text holds no NUL and no half of a surrogate pair. */
const storable = (text: string) => text.replaceAll("\0", "").toWellFormed();
