// POST /api/v1/screenshots, …/{id}/complete and DELETE …/{id}: an agent tells of a picture, gets tickets for its two files, says
// when they are there, and takes one back while nobody else can see it. Only whoever told of it may do the latter two.
import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import { FUTURE_MAX_MS } from "../../../protocol/batch.ts";
import { idSchema } from "../../../protocol/primitives.ts";
import { whyNotSent } from "../../../protocol/recorded.ts";
import { type Screenshot, screenshotSchema, type Tickets } from "../../../protocol/screenshot.ts";
import type { Device } from "../../db/devices/tokens.ts";
import { takenFrom } from "../../db/retention/taken-from.ts";
import { completeScreenshot, type ScreenshotRow, screenshotOf, tellScreenshot } from "../../db/screenshots.ts";
import type { Exposure } from "../../jobs/probe-store.ts";
import { keyOf, type Look, type Store, type StoredFile } from "../../stores/store.ts";
import { bytesOf, jsonOf, textOf } from "../body.ts";
import type { WriteContext } from "../context.ts";
import { deviceOf, firstIssue } from "../devices.ts";
import { Refusal } from "../problems.ts";
import { deletePicture } from "./delete.ts";
import { filesOf } from "./files.ts";
import { refuseUnlessAllowed } from "./still-allowed.ts";

/** Somebody has to mend it: there is no hurry to ask again, s. */
const RETRY_EXPOSED_S = 600;
/** The store is asked again after this, s: as long as a restart of a small one takes. */
const RETRY_STORE_S = 30;

export function tellHandler(context: WriteContext) {
  const { db, store, storeProbe, clock, policies } = context;
  return async (req: Request, res: Response) => {
    const device = await deviceOf(context, req);
    const read = screenshotSchema.safeParse(jsonOf(textOf(bytesOf(req), req.headers["content-type"])));
    if (!read.success) throw new Refusal(400, firstIssue(read.error.issues));
    if (read.data.stored === null) checkStore(storeProbe.exposure());
    const now = clock();
    if (read.data.ts - now > FUTURE_MAX_MS)
      throw new Refusal(
        409, // not 400: the picture is good, and the agent keeps it until its clock is measured anew
        `ts: more than ${FUTURE_MAX_MS / 60_000} minutes ahead of the server's clock, which says ${new Date(now).toISOString()}.`,
        { code: "future" },
      );
    const first = (await takenFrom(db, device.user, context.calendar)).pictures;
    if (first !== undefined && read.data.ts < first.at)
      throw new Refusal(409, `ts: of before ${first.day}, of which no picture is kept any more. Delete it.`, {
        code: "too-old",
      });
    const policy = policies.policyFor(device.user).inForce;
    const before = whyNotSent(policy, read.data) === null ? null : own(await screenshotOf(db, read.data.id), device);
    await refuseUnlessAllowed(context, { policy, blurred: read.data.blurred, told: before });
    const { told, isNew } = await tellScreenshot(db, rowOf(read.data, device, store, now));
    checkOwner(told, device);
    if (told.sha256 !== read.data.sha256 || told.thumbnail_sha256 !== read.data.thumbnail.sha256)
      throw new Refusal(409, "id: another picture of this machine has it. Give each picture an id of its own.", {
        code: "id-taken",
      });
    if (told.deleted_by === "never-came")
      throw new Refusal(
        409,
        "This picture is just being swept, because its files did not come for a day. Send it again in half an hour.",
      );
    const files = told.state === "waiting" ? filesOf(told, store) : null;
    const ticketFor = async (file: StoredFile) =>
      !isNew && (await lookOrRefuse(context, file)) === "same" ? null : store.ticket(file);
    const tickets: Tickets = {
      upload: files === null ? null : await ticketFor(files.picture),
      thumbnail: files === null ? null : await ticketFor(files.thumbnail),
    };
    res.json(tickets);
  };
}

function checkStore({ kind }: Exposure) {
  if (kind === "exposed")
    throw new Refusal(503, "The store of pictures is open to strangers, so none is taken until that is mended.", {
      code: "store-exposed",
      retryAfterS: RETRY_EXPOSED_S,
    });
  if (kind === "unknown") throw storeAway();
}

const storeAway = () =>
  new Refusal(503, "The store of pictures cannot be reached. Keep the picture and try again.", {
    code: "store-away",
    retryAfterS: RETRY_STORE_S,
  });

export function completeHandler(context: WriteContext) {
  const { db, store, clock } = context;
  return async (req: Request, res: Response) => {
    const told = await ownScreenshot(context, req);
    if (told.state === "waiting") {
      const policy = context.policies.policyFor(told.user).inForce;
      await refuseUnlessAllowed(context, { policy, blurred: told.blurred === 1, told });
      const files = filesOf(told, store);
      for (const file of files === null ? [] : [files.picture, files.thumbnail]) {
        const look = await lookOrRefuse(context, file);
        if (look !== "same") throw new Refusal(409, SENTENCES[look], { code: look });
      }
      // Told when the settings named another store: it has to be asked for anew, and goes to the one of now.
      if (files === null && told.store !== OWN_BUCKET)
        throw new Refusal(409, SENTENCES["not-there"], { code: "not-there" });
      if (await completeScreenshot(db, told.id, clock())) context.metrics.pictures.inc();
    }
    res.json({ complete: true }); // also of a deleted one: its agent has no more to do with it
  };
}

/** An agent that uploads by itself names its files; nobody else can say whether they are there. */
const OWN_BUCKET = "OWN";

const SENTENCES: Record<Exclude<Look, "same">, string> = {
  "not-there": "The store does not have both files yet. Ask for tickets again and upload what is missing.",
  "not-the-same":
    "What lies in the store is not what was told: another size, hash or kind. Ask for tickets again and upload it anew.",
};

export function takeBackHandler(context: WriteContext) {
  const { clock, policies } = context;
  return async (req: Request, res: Response) => {
    const told = await ownScreenshot(context, req);
    const now = clock();
    const windowMs = policies.windowMsOf(told.user);
    if (told.state !== "deleted") {
      if (!(await deletePicture(context, told, { now, by: "person", cameAfter: now - windowMs })))
        throw new Refusal(
          409,
          `The ${windowMs / 60_000} minutes in which this picture could be deleted here are over.`,
          {
            code: "too-late",
          },
        );
    }
    res.json({ deleted: true });
  };
}

async function lookOrRefuse({ store, log }: WriteContext, file: StoredFile): Promise<Look> {
  try {
    return await store.look(file);
  } catch (error) {
    log.error({ error }, "The store of pictures cannot be asked. Agents keep their pictures and try again.");
    throw storeAway();
  }
}

async function ownScreenshot(context: WriteContext, req: Request): Promise<ScreenshotRow> {
  const device = await deviceOf(context, req);
  const id = idSchema.safeParse(req.params.id);
  const told = id.success ? await screenshotOf(context.db, id.data) : null;
  if (told === null) throw new Refusal(404, "No picture of this id was told here.", { code: "unknown" });
  checkOwner(told, device);
  return told;
}

const own = (told: ScreenshotRow | null, { user, host }: Device) =>
  told !== null && told.user === user && told.host === host ? told : null;

function checkOwner(told: ScreenshotRow, device: Device) {
  if (own(told, device) === null)
    throw new Refusal(409, "id: a picture of another user or machine has it.", { code: "id-taken" });
}

function rowOf(told: Screenshot, { user, host }: Device, store: Store, now: number): ScreenshotRow {
  const { id, ts, displays, width, height, bytes, sha256, mime, thumbnail } = told;
  const unique = randomUUID();
  return {
    id,
    user,
    host,
    ts,
    displays,
    blurred: told.blurred ? 1 : 0,
    width,
    height,
    bytes,
    sha256,
    mime,
    thumbnail_width: thumbnail.width,
    thumbnail_height: thumbnail.height,
    thumbnail_bytes: thumbnail.bytes,
    thumbnail_sha256: thumbnail.sha256,
    thumbnail_mime: thumbnail.mime,
    state: "waiting",
    store: told.stored === null ? store.provider : OWN_BUCKET,
    bucket: told.stored?.bucket ?? store.bucket,
    key: told.stored?.key ?? keyOf({ ts, unique, mime, thumbnail: false }),
    thumbnail_key: told.stored?.thumbnail_key ?? keyOf({ ts, unique, mime: thumbnail.mime, thumbnail: true }),
    asked_at: now,
    completed_at: null,
    deleted_at: null,
    deleted_by: null,
    deleted_by_name: null,
  };
}
