// What there is to reach, read from the code itself: every text that crosses the wire by its schema, every field of every form in the
// views, every name that a route reads, every route. Who adds one adds it to what the corpus must reach.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { appSchema } from "../../../protocol/app.ts";
import { batchSchema, noteSchema, presenceSchema, runningSchema, slotSchema } from "../../../protocol/batch.ts";
import { enrolmentSchema } from "../../../protocol/device.ts";
import { rangeQuerySchema } from "../../../protocol/read.ts";
import { reportSchema } from "../../../protocol/report.ts";
import { screenshotSchema } from "../../../protocol/screenshot.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

const DOORS: Record<string, z.ZodType> = {
  report: reportSchema,
  devices: enrolmentSchema,
  batch: batchSchema,
  presence: presenceSchema,
  running: runningSchema,
  note: noteSchema,
  slot: slotSchema,
  app: appSchema,
  screenshots: screenshotSchema,
};

type JsonSchema = {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
};

/** "devices host", "app title", "slot scripted.evidence": each place of the wire that is a text and no choice among known words. */
export function wireTexts(): string[] {
  return Object.entries(DOORS).flatMap(([door, schema]) => {
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
    return textsIn(json).map((path) => `${door} ${path}`);
  });
}

function textsIn(schema: JsonSchema, path = ""): string[] {
  if (schema.enum !== undefined || schema.const !== undefined) return [];
  if (schema.type === "string") return [path];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, inside]) =>
      textsIn(inside, path === "" ? key : `${path}.${key}`),
    ),
    ...(schema.anyOf ?? []).flatMap((inside) => textsIn(inside, path)),
    ...(schema.items === undefined ? [] : textsIn(schema.items, path)),
  ];
}

/** Names of the fields that people can send: those of the forms, and those that a route reads, of an address or a body. */
export function namesSent(): string[] {
  const inViews = filesIn("server/views", ".ejs").flatMap((text) =>
    [...text.matchAll(/<(?:input|select|textarea|button)\b[^>]*?\sname="([a-z_-]+)"/g)].map(([, name = ""]) => name),
  );
  const inRoutes = [...filesIn("server/http", ".ts"), ...filesIn("server/pages", ".ts")].flatMap((text) =>
    [...text.matchAll(READ)].map(([, first = "", second = ""]) => first || second),
  );
  const names = [...inViews, ...inRoutes, ...Object.keys(rangeQuerySchema.shape)];
  return [...new Set(names)].filter((name) => !NO_FIELD.test(name)).sort();
}

/** "claim email": what the server reads of whoever comes by the office's own sign-in, and shows. */
export function claimsRead(): string[] {
  const text = readFileSync(join(ROOT, "server/http/sign-in/office.ts"), "utf8");
  const names = [...text.matchAll(/\bclaims\.(\w+)/g)].map(([, name = ""]) => name);
  return [...new Set(names)].filter((name) => name !== "iss").map((name) => `claim ${name}`);
}

const READ =
  /(?:\.get(?:All)?|\.has|\bfield|\ball|fieldsOf\(req\))\("([a-z_-]+)"\)|(?:nameFrom|userFrom)\([^"()]*(?:\([^"()]*\))?, "([a-z_-]+)"\)/g;
/** Headers, cookies and languages are read by `get` as well. */
const NO_FIELD = /^(?:content-|cache-|x-|location$|stint_|en$)/;

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name.endsWith(ending) && !/^test-|\.test\./.test(file.name))
    .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"));
}
