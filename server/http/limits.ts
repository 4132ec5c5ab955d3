// How often one client may ask: per address for plain reports, per token for batches. 429 with Retry-After past it.
import type { Request, RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { addressOf } from "./guards.ts";
import { refusalSaid } from "./problems.ts";

const MINUTE_MS = 60_000;

export const limitByAddress = (perMinute: number | null) => limiter(perMinute, addressOf);
/** An agent without a token is limited by its address, so that guessing tokens is slow. */
export const limitByToken = (perMinute: number | null) =>
  limiter(perMinute, (req) => req.headers.authorization ?? addressOf(req));

const QUARTER_MS = 15 * MINUTE_MS;

/** Only what was refused counts: whoever signs in rightly is never told to wait. */
export const limitFailures = (max: number, keyOf: (req: Request) => string): RequestHandler =>
  rateLimit({
    windowMs: QUARTER_MS,
    limit: max,
    keyGenerator: keyOf,
    skipSuccessfulRequests: true,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    handler: (_req, _res, next) =>
      next(
        refusalSaid(
          429,
          "error.too-many-tries",
          { max },
          {
            retryAfterS: QUARTER_MS / 1000,
          },
        ),
      ),
  });

function limiter(perMinute: number | null, keyOf: (req: Request) => string): RequestHandler {
  if (perMinute === null) return (_req, _res, next) => next();
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    keyGenerator: keyOf,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false, // its checks are about proxies, which guards.ts has judged by then
    handler: (req, _res, next) => {
      const resetTime = (req as Request & { rateLimit?: { resetTime?: Date } }).rateLimit?.resetTime;
      const retryAfterS =
        resetTime === undefined
          ? 60
          : Math.max(1, Math.ceil((resetTime.getTime() - performance.timeOrigin - performance.now()) / 1000));
      next(refusalSaid(429, "error.too-many-requests", { max: perMinute }, { retryAfterS }));
    },
  });
}
