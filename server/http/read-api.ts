// The read API: the same figures as the pages, for other programs.
import { Router } from "express";
import type { Context } from "./context.ts";

export function readApiRoutes(_context: Context): Router {
  return Router();
}
