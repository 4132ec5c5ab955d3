// GET /api/v1/policy: what the agent that asks may record. Whoever asks again with the tag is told that it is the same.
import type { Request, Response } from "express";
import type { WriteContext } from "./context.ts";
import { deviceOf } from "./devices.ts";

export const policyHandler = (context: WriteContext) => async (req: Request, res: Response) => {
  const { user } = await deviceOf(context, req);
  const { inForce, tag } = context.policies.policyFor(user);
  res.setHeader("ETag", `"${tag}"`);
  res.setHeader("Cache-Control", "no-cache");
  if (req.fresh) res.status(304).end();
  else res.json(inForce);
};
