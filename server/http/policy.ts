// GET /api/v1/policy: what agents may record. It follows the settings; whoever asks again with the tag is told that it is the same.
import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import type { Policy } from "../../protocol/policy.ts";
import { type PolicySettings, policyOf } from "../domain/policy.ts";
import type { WriteContext } from "./context.ts";
import { deviceOf } from "./devices.ts";

/** The policy with its ETag: another tag is another policy, and every answer to a batch carries it. */
export type PolicyInForce = { inForce: Policy; tag: string };

export function policyFrom(settings: PolicySettings): PolicyInForce {
  const inForce = policyOf(settings);
  return { inForce, tag: createHash("sha256").update(JSON.stringify(inForce)).digest("hex").slice(0, 16) };
}

export function policyHandler(context: WriteContext) {
  const { inForce, tag } = context.policy;
  return async (req: Request, res: Response) => {
    await deviceOf(context, req);
    res.setHeader("ETag", `"${tag}"`);
    res.setHeader("Cache-Control", "no-cache");
    if (req.fresh) res.status(304).end();
    else res.json(inForce);
  };
}
