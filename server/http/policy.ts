// GET /api/v1/policy: what agents may record. Until it can be edited it is the product's default, the same for everybody.
import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import { DEFAULT_POLICY } from "../../protocol/policy.ts";
import type { WriteContext } from "./context.ts";
import { deviceOf } from "./devices.ts";

export const policyTag = createHash("sha256").update(JSON.stringify(DEFAULT_POLICY)).digest("hex").slice(0, 16);

export function policyHandler(context: WriteContext) {
  return async (req: Request, res: Response) => {
    await deviceOf(context, req);
    res.setHeader("ETag", `"${policyTag}"`);
    res.setHeader("Cache-Control", "no-cache");
    if (req.fresh) res.status(304).end();
    else res.json(DEFAULT_POLICY);
  };
}
