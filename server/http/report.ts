// POST /api/report: the plain report. Who asks, read, judge the clock, store, answer. Also the door through which the old
// PowerShell agents go on reporting.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Request, Response } from "express";
import { FUTURE_MAX_MS } from "../../protocol/batch.ts";
import { INSTANT_MAX, INSTANT_MIN, readTime } from "../../protocol/primitives.ts";
import { reportSchema } from "../../protocol/report.ts";
import type { NewEvent } from "../db/arrivals.ts";
import { takenFrom } from "../db/retention/taken-from.ts";
import { readLocal } from "../domain/local-day.ts";
import { bytesOf, fieldsOf } from "./body.ts";
import type { WriteContext } from "./context.ts";
import { bearerOf, deviceOf, sameText } from "./devices.ts";
import { addressOf } from "./guards.ts";
import { Refusal } from "./problems.ts";
import { storeOrRefuse } from "./store.ts";

// As text it goes out in one piece with its head; as bytes it would take a second, which costs a quarter of the whole way.
const ANSWER = '{"success":true}';

const ANSWER_HEADERS = { "Content-Type": "application/json; charset=utf-8", "Content-Length": ANSWER.length };

export const reportHandler = (context: WriteContext) => (req: Request, res: Response) =>
  takeReport(context, req, res, bytesOf(req));

export async function takeReport(
  context: WriteContext,
  req: IncomingMessage,
  res: ServerResponse,
  body: Uint8Array,
): Promise<void> {
  const event = eventOf(fieldsOf(body, req.headers["content-type"]), {
    now: context.clock(),
    zone: context.calendar.zone,
    address: addressOf(req),
  });
  if (context.config.REPORT_AUTH === "token") await checkSender(context, req, event.user);
  await refuseTooOld(context, event);
  await storeOrRefuse(context, { events: [event], running: [], notes: [], heard: null });
  context.metrics.reports.inc();
  res.writeHead(200, ANSWER_HEADERS).end(ANSWER, "latin1");
}

async function refuseTooOld({ db, calendar }: WriteContext, { user, ts }: NewEvent): Promise<void> {
  const first = (await takenFrom(db, user, calendar)).events;
  if (first !== undefined && ts < first.at)
    throw new Refusal(
      422,
      `ts: of before ${first.day}, of which no report is kept any more; figures of those days are final. Nothing is stored.`,
      { code: "too-old" },
    );
}

/** With REPORT_AUTH=token: a device reports for its own user, and whoever has the key of this office for anybody. */
async function checkSender(context: WriteContext, req: IncomingMessage, user: string): Promise<void> {
  const { ENROLMENT_KEY } = context.config;
  if (ENROLMENT_KEY !== undefined && sameText(bearerOf(req) ?? "", ENROLMENT_KEY)) return;
  const device = await deviceOf(context, req);
  if (device.user !== user)
    throw new Refusal(403, "user: the token belongs to somebody else. A device reports for its own user only.", {
      code: "user-mismatch",
    });
}

/** The event that a plain report is. Throws a Refusal that names the field. */
export function eventOf(
  fields: unknown,
  { now, zone, address }: { now: number; zone: string; address: string },
): NewEvent {
  const read = reportSchema.safeParse(fields);
  if (!read.success) {
    const [issue] = read.error.issues;
    const field = issue?.path.join(".") || "body";
    throw new Refusal(
      400,
      field === "state" ? 'state: must be "working" or "stopped".' : `${field}: ${issue?.message}.`,
    );
  }
  const { user, state, ts: sent } = read.data;
  const ts = sent === null ? now : instantOf(sent, zone);
  // A clock that runs ahead would put work into the future; the report itself is believed, its clock is not.
  const ahead = ts - now > FUTURE_MAX_MS;
  return {
    id: null,
    user,
    host: "",
    state,
    ts: ahead ? now : ts,
    until: null,
    reason: null,
    receivedAt: now,
    sentTs: ahead ? sent : null,
    address,
  };
}

function instantOf(text: string, zone: string): number {
  const time = readTime(text);
  const ms = time === null ? Number.NaN : time.kind === "instant" ? time.ms : readLocal(time, zone);
  if (!(ms >= INSTANT_MIN && ms < INSTANT_MAX))
    throw new Refusal(400, `ts: "${text}" is not an ISO 8601 date and time such as 2026-11-21T08:30:00Z.`);
  return ms;
}
