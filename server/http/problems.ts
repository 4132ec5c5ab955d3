// Refusals and failures as RFC 9457 problem+json. A Refusal is thrown or passed to next() by a door; the last handler of the
// app turns it, and everything else that goes wrong, into one answer.
import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { PROBLEM_TYPE, type Problem } from "../../protocol/problem.ts";
import type { Values } from "../../protocol/words.ts";
import { isAway } from "../db/ingest.ts";
import type { Key } from "../words/english.ts";
import { ENGLISH, type Said } from "../words/words.ts";

type RefusalMore = { code?: string; retryAfterS?: number };

export class Refusal extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfterS: number | undefined;
  /** The same for a page, in the language of who reads it. */
  readonly said: Said | undefined;
  constructor(status: number, detail: string, { code, retryAfterS, said }: RefusalMore & { said?: Said } = {}) {
    super(detail);
    this.said = said;
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}

/** A refusal that people meet as well: in English for programs and the log, and on a page in the words of its reader. */
export const refusalSaid = (status: number, key: Key, values: Values = {}, more: RefusalMore = {}) =>
  new Refusal(status, ENGLISH.say(key, values), { ...more, said: { key, values } });

/** What is not for nobody, where no page can lead to the sign-in. */
export const signInNeeded = () => refusalSaid(401, "error.sign-in-needed", {}, { code: "sign-in" });

/** How soon to try again when the database is away, s: long enough to come back, short enough to be live again soon. */
export const RETRY_AWAY_S = 5;

export function sendProblem(res: ServerResponse, refusal: Told) {
  if (refusal.retryAfterS !== undefined) res.setHeader("Retry-After", String(refusal.retryAfterS));
  const body = textOf(refusal);
  res.writeHead(refusal.status, { "Content-Type": PROBLEM_TYPE, "Content-Length": Buffer.byteLength(body) });
  res.end(body);
}

/** What is to be told about anything that was thrown. What is no refusal is a failure of ours, whose inside is not told. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  // What body-parser and Express refuse carries a status: 413 too large, 415 encoding, 400 broken gzip or a bad %-escape.
  const { status, message, limit } = error as { status?: number; message?: string; limit?: number };
  if (status === 413) return refusalSaid(413, "error.too-large", { bytes: String(limit) });
  if (typeof status === "number" && status >= 400 && status < 500)
    return new Refusal(status, `${String(message).slice(0, 200)}.`, { said: { key: "error.not-understood" } });
  if (isAway(error) || (error instanceof Error && error.cause !== undefined && isAway(error.cause)))
    return refusalSaid(503, "error.database-away", {}, { retryAfterS: RETRY_AWAY_S });
  return refusalSaid(500, "error.fault-here");
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
