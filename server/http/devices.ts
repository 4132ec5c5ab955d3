// POST /api/v1/devices enrols an agent; `deviceOf` tells which one a later request comes from.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Request, Response } from "express";
import { enrolmentSchema } from "../../protocol/device.ts";
import type { Device } from "../db/devices.ts";
import { jsonOf, textOf } from "./body.ts";
import type { WriteContext } from "./context.ts";
import { Refusal } from "./problems.ts";
import { bytesOf } from "./report.ts";

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
    log.info({ device: enrolled.device, host: read.data.host, user: read.data.user }, "An agent enrolled.");
    res.status(201).json(enrolled);
  };
}

export const firstIssue = (issues: readonly { path: PropertyKey[]; message: string }[]) =>
  `${issues[0]?.path.join(".") || "body"}: ${issues[0]?.message}.`;

/** Compares without telling by its duration how much of the key was right. */
const sameText = (a: string, b: string) =>
  timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());

/** The device whose token a request bears; 401 without one that is known. */
export async function deviceOf(
  { devices, clock }: Pick<WriteContext, "devices" | "clock">,
  req: Request,
): Promise<Device> {
  const token = /^Bearer\s+([\w.~+/=-]{16,256})$/i.exec(req.headers.authorization ?? "")?.[1];
  const device = token === undefined ? null : await devices.ofToken(token, clock());
  if (device === null)
    throw new Refusal(401, "Authorization: no token, or one that is unknown or revoked. Enrol at /api/v1/devices.", {
      code: "token",
    });
  return device;
}
