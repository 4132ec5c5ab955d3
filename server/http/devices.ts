// POST /api/v1/devices enrols an agent; `deviceOf` tells which one a later request comes from.
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Request, Response } from "express";
import { enrolmentSchema } from "../../protocol/device.ts";
import type { Device, Known } from "../db/devices/tokens.ts";
import { bytesOf, jsonOf, textOf } from "./body.ts";
import type { WriteContext } from "./context.ts";
import { Refusal } from "./problems.ts";

/** A machine that waits to be let in asks so often, s: whoever clicks sees it come. */
const RETRY_WAITING_S = 20;

export function enrolHandler(context: WriteContext) {
  const { config, devices, clock, log } = context;
  return async (req: Request, res: Response) => {
    const read = enrolmentSchema.safeParse(jsonOf(textOf(bytesOf(req), req.headers["content-type"])));
    if (!read.success) throw new Refusal(400, firstIssue(read.error.issues));
    if (config.ENROLMENT === "key" && !sameText(read.data.key ?? "", config.ENROLMENT_KEY ?? "")) {
      throw new Refusal(
        403,
        "key: this server enrols agents that know its key (ENROLMENT_KEY in the agent's config.env).",
        { code: "key" },
      );
    }
    const enrolled = await devices.enrol(read.data, config.ENROLMENT, clock());
    const { host, user } = read.data;
    if (enrolled === null) {
      log.warn({ host, user }, "A machine that was shut out asks to be enrolled.");
      throw new Refusal(
        403,
        "A manager has shut this machine out. What it has recorded stays on it. IT can let it in again under Settings, Devices.",
        { code: "revoked" },
      );
    }
    const { device, waiting = false } = enrolled;
    log.info(
      { device, host, user },
      waiting ? "An agent waits to be let in: see Settings, Devices." : "An agent enrolled.",
    );
    res.status(201).json(enrolled);
  };
}

export const firstIssue = (issues: readonly { path: PropertyKey[]; message: string }[]) =>
  `${issues[0]?.path.join(".") || "body"}: ${issues[0]?.message}.`;

/** Compares without telling by its duration how much of the key was right. */
export const sameText = (a: string, b: string) =>
  timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());

/** The device whose token a request bears; 401 without one that is known. */
export async function deviceOf(
  { devices, clock }: Pick<WriteContext, "devices" | "clock">,
  req: IncomingMessage,
): Promise<Device> {
  const token = bearerOf(req);
  const known: Known = token === null ? { kind: "unknown" } : await devices.ofToken(token, clock());
  if (known.kind === "waiting")
    throw new Refusal(
      403,
      "This machine waits until a manager lets it in, under Settings, Devices. What it records stays on it until then.",
      { code: "waiting", retryAfterS: RETRY_WAITING_S },
    );
  if (known.kind === "unknown")
    throw new Refusal(401, "Authorization: no token, or one that is unknown or revoked. Enrol at /api/v1/devices.", {
      code: "token",
    });
  return known.device;
}

/** The text after Bearer; null where there is none that could be a token or a key. */
export const bearerOf = ({ headers }: IncomingMessage): string | null =>
  /^Bearer\s+(\S[^\r\n]{15,255})$/i.exec(headers.authorization ?? "")?.[1]?.trim() ?? null;
