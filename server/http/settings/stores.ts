// /settings/stores: where pictures lie, and the button that tries it. What is found is kept by the probe of this process.
import { Router } from "express";
import { filesUnderWay } from "../../db/screenshots.ts";
import { storesPage } from "../../pages/settings/stores.ts";
import { allow } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { sendPage } from "../pages/page-answer.ts";
import { settingsSite } from "./start.ts";

export function storesRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, calendar, store, storeProbe } = context;

  router.get("/settings/stores", allow("stores"), async (request, response) => {
    const { provider, bucket, place } = store;
    const [exposure, trial] = [storeProbe.exposure(), storeProbe.last()];
    const page = storesPage({
      site: settingsSite(context, request),
      calendar,
      provider,
      bucket,
      place,
      exposure,
      trial,
      ...(await filesUnderWay(db)),
    });
    return sendPage(request, response, { view: "screenshots/stores", page });
  });

  router.post("/settings/stores/test", allow("stores-change"), async (_request, response) => {
    await storeProbe.now();
    response.redirect(303, "/settings/stores#trial");
  });
  return router;
}
