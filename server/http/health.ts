// For balancers and monitoring: alive, ready to be given requests, and figures for Prometheus.
import { type Request, type Response, Router } from "express";
import type { Database } from "../db/open.ts";
import { allow } from "./access.ts";
import type { Metrics } from "./metrics.ts";

/** starting: migrations and rebuilds run; draining: the last requests are answered, new ones should go elsewhere. */
export type Phase = "starting" | "ready" | "draining";

export function healthRoutes({ db, metrics, phase }: { db: Database; metrics: Metrics; phase: () => Phase }): Router {
  const router = Router();
  router.get("/health/live", allow("open"), (_req: Request, res: Response) => {
    res.json({ status: "live" });
  });
  router.get("/health/ready", allow("open"), async (_req: Request, res: Response) => {
    const status = phase() === "ready" ? ((await answers(db)) ? "ready" : "database-away") : phase();
    res.status(status === "ready" ? 200 : 503).json({ status });
  });
  router.get("/metrics", allow("open"), async (_req: Request, res: Response) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}

async function answers({ knex }: Database): Promise<boolean> {
  return knex.raw("SELECT 1").then(
    () => true,
    () => false,
  );
}
