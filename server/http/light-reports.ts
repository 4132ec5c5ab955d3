// The light way of a plain report: the same guards and the same handler as by Express, without Express between them, which
// takes as long as all the rest together. Only the usual form goes this way, a POST with its length and nothing encoded;
// everything else goes to the app, which takes the same report in every form there is.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Request, RequestHandler, Response } from "express";
import { REPORT_BYTES_MAX } from "../../protocol/report.ts";
import type { WriteContext } from "./context.ts";
import { Refusal, refusalOf, sendProblem } from "./problems.ts";
import { takeReport } from "./report.ts";

/** @param steps middleware that uses nothing of Express's own */
export function lightReports(
  context: WriteContext,
  { steps, others }: { steps: readonly RequestHandler[]; others: RequestListener },
): RequestListener {
  return (req, res) => {
    if (!isUsual(req)) return others(req, res);
    const failed = (error: unknown) => {
      if (!(error instanceof Refusal)) context.log.error({ error, method: "POST", path: req.url }, "A request failed.");
      if (!res.headersSent) sendProblem(res, refusalOf(error));
    };
    passed(steps, { req, res }, (error) => {
      if (error !== undefined) return failed(error);
      bodyOf(req, (body) => void takeReport(context, req, res, body).catch(failed));
    });
  };
}

function isUsual({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === "POST" &&
    url === "/api/report" &&
    headers["content-encoding"] === undefined &&
    Number(headers["content-length"]) <= REPORT_BYTES_MAX // not a number, and so not usual, where it is not told
  );
}

/** Through all steps in turn, or up to the first that objects. */
function passed(
  steps: readonly RequestHandler[],
  { req, res }: { req: IncomingMessage; res: ServerResponse },
  done: (error?: unknown) => void,
) {
  let at = 0;
  const next = (error?: unknown) => {
    const step = steps[at++];
    if (error !== undefined || step === undefined) return done(error);
    void step(req as Request, res as Response, next);
  };
  next();
}

/** Its length has been judged, and Node reads no more than that. A sender that goes in the midst of it is owed no answer. */
function bodyOf(req: IncomingMessage, take: (body: Uint8Array) => void) {
  const parts: Buffer[] = [];
  req.on("data", (part: Buffer) => parts.push(part));
  req.on("end", () => take(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)));
}
