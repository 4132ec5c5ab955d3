// Refusals and failures as RFC 9457 problem+json. A Refusal is thrown or passed to next() by a door; the last handler of the
// app turns it, and everything else that goes wrong, into one answer.
import { STATUS_CODES } from "node:http";
import type { Response } from "express";
import { PROBLEM_TYPE, type Problem } from "../../protocol/problem.ts";

export class Refusal extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfterS: number | undefined;
  constructor(status: number, detail: string, { code, retryAfterS }: { code?: string; retryAfterS?: number } = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}

/** How soon to try again when the database is away, s: long enough to come back, short enough to be live again soon. */
export const RETRY_AWAY_S = 5;

export function sendProblem(
  res: Response,
  { status, message, code, retryAfterS }: Pick<Refusal, "status" | "message" | "code" | "retryAfterS">,
) {
  const problem: Problem = {
    success: false,
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: message,
    ...(code === undefined ? {} : { code }),
  };
  if (retryAfterS !== undefined) res.setHeader("Retry-After", String(retryAfterS));
  res.status(status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}
