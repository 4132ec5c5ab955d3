// Refusals and failures as RFC 9457 problem+json. A Refusal is thrown or passed to next() by a door; the last handler of the
// app turns it, and everything else that goes wrong, into one answer.
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
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

export function sendProblem(res: Response, refusal: Told) {
  if (refusal.retryAfterS !== undefined) res.setHeader("Retry-After", String(refusal.retryAfterS));
  res.status(refusal.status).type(PROBLEM_TYPE).send(textOf(refusal));
}

type Told = Pick<Refusal, "status" | "message" | "code" | "retryAfterS">;

function textOf({ status, message, code }: Told): string {
  const problem: Problem = {
    success: false,
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: message,
    ...(code === undefined ? {} : { code }),
  };
  return JSON.stringify(problem);
}

const BROKEN: Record<string, [status: number, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, "The headers are longer than 16 KiB. Send fewer or shorter ones."],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, "The chunk extensions are too long. Send chunks without them."],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "The request came too slowly. Send it again at once and whole."],
};

/**
 * For a server's "clientError": what Node cannot read as HTTP never reaches Express, and is answered in the same form. A
 * connection on which something was answered before is only closed, so that no two answers get mixed.
 */
export function answerBroken(
  { code = "", message }: NodeJS.ErrnoException,
  socket: Pick<Socket, "writable" | "bytesWritten" | "end" | "destroy">,
) {
  if (!socket.writable || socket.bytesWritten > 0) return void socket.destroy();
  const [status, detail] = BROKEN[code] ?? [400, `This is not HTTP as it should be: ${message.slice(0, 200)}.`];
  const body = textOf({ status, message: detail, code: undefined, retryAfterS: undefined });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Connection: close",
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
