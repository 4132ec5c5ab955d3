// The devices: the list, letting a machine in, shutting one out after it was asked, letting it in again, and a new token for one. What
// is done holds at this server at once.
import { type Request, Router } from "express";
import {
  countDevices,
  DEVICE_STATES,
  type DeviceRow,
  deviceRow,
  devicesPage as deviceRows,
  letIn,
  letInAgain,
  takeToken,
} from "../../../db/devices/list.ts";
import {
  DEVICES_MAX,
  DEVICES_PATH,
  type DevicesPage,
  type DevicesQuery,
  devicesPage,
  devicesPath,
  revokePage,
} from "../../../pages/settings/devices/page.ts";
import type { Words } from "../../../words/words.ts";
import { allow } from "../../access.ts";
import type { WriteContext } from "../../context.ts";
import { sendPage } from "../../pages/page-answer.ts";
import { Refusal, refusalSaid } from "../../problems.ts";
import { managerOf } from "../../sign-in/session.ts";
import { formOf, queryOf, readsForm } from "../form.ts";
import { settingsSite } from "../start.ts";

const QUERY_MAX = 256;
const PAGE_MAX = 10_000;

export function devicesRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, calendar, clock, devices, config, log } = context;

  router.get(DEVICES_PATH, allow("devices"), async (req, res) => {
    const params = queryOf(req);
    const query = readQuery(params);
    const site = settingsSite(context, req);
    const asked = params.get("revoke");
    if (asked !== null) {
      const page = revokePage({ site, device: await knownDevice(asked), query });
      return sendPage(req, res, { view: "settings/devices/revoke", page });
    }
    const offset = (query.page - 1) * DEVICES_MAX;
    const [{ devices: rows, total }, counts] = await Promise.all([
      deviceRows(db, query, { offset, limit: DEVICES_MAX }),
      countDevices(db),
    ]);
    const page = devicesPage({
      ...{ site, calendar, now: clock(), query, devices: rows, total, counts },
      enrolment: config.ENROLMENT,
      reportAuth: config.REPORT_AUTH,
      said: await saidOf(params, site.words),
    });
    return sendPage(req, res, { view: "settings/devices/devices", page });
  });

  router.post(DEVICES_PATH, allow("devices-change"), readsForm, async (req, res) => {
    const form = formOf(req);
    const device = await knownDevice(form.get("device") ?? "");
    const act = form.get("act") ?? "";
    if (!(await done(act, device, req))) throw refusalSaid(409, "devices.overtaken");
    devices.forget();
    log.info({ device: device.id, host: device.host, user: device.user, act }, "A manager changed a device.");
    return res.redirect(303, devicesPath(readQuery(form), { done: act, device: device.id }));
  });

  async function done(act: string, { id }: DeviceRow, req: Request): Promise<boolean> {
    const deed = { id, by: managerOf(req)?.name ?? "", now: clock() };
    switch (act) {
      case "let-in":
        return letIn(db, deed);
      case "let-in-again":
        return letInAgain(db, id);
      case "rotate":
        return takeToken(db, { ...deed, why: "rotated" });
      case "revoke":
        return takeToken(db, { ...deed, why: "revoked" });
      default:
        throw new Refusal(400, "act: must be let-in, let-in-again, rotate or revoke.");
    }
  }

  async function knownDevice(id: string): Promise<DeviceRow> {
    const device = /^[0-9a-f-]{36}$/.test(id) ? await deviceRow(db, id) : null;
    if (device === null) throw refusalSaid(404, "devices.gone");
    return device;
  }

  /** After a change, which one it was; undo: the device that can be let in again. */
  async function saidOf(params: URLSearchParams, { say }: Words): Promise<DevicesPage["said"]> {
    const act = DONE.find((one) => one === params.get("done"));
    if (act === undefined) return null;
    const { id, host, name, revokedWhy } = await knownDevice(params.get("device") ?? "");
    return {
      text: say(`devices.done.${act}`, { machine: host, person: name }),
      undo: revokedWhy === "revoked" ? id : null,
    };
  }

  return router;
}

const DONE = ["let-in", "let-in-again", "rotate", "revoke"] as const;

function readQuery(params: URLSearchParams): DevicesQuery {
  const page = Number(params.get("page") ?? "1");
  return {
    q: params.get("q")?.normalize("NFC").trim().slice(0, QUERY_MAX) || null,
    state: DEVICE_STATES.find((state) => state === params.get("state")) ?? null,
    page: Number.isInteger(page) && page >= 1 && page <= PAGE_MAX ? page : 1,
  };
}
