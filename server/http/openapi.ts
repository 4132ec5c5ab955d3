// The OpenAPI description of what machines may ask, made from the same zod schemas that judge the requests. The list below
// is compared with the app's real routes by a test.
import { z } from "zod";
import { batchAnswerSchema, batchSchema, itemSchema } from "../../protocol/batch.ts";
import { enrolledSchema, enrolmentSchema } from "../../protocol/device.ts";
import { myLinkSchema } from "../../protocol/my-link.ts";
import { policySchema } from "../../protocol/policy.ts";
import { PROBLEM_TYPE, problemSchema } from "../../protocol/problem.ts";
import {
  claimItemSchema,
  dayItemSchema,
  intervalItemSchema,
  pageOf,
  personItemSchema,
  rangeQuerySchema,
  screenshotItemSchema,
  slotItemSchema,
  timeItemSchema,
} from "../../protocol/read.ts";
import { reportAnswerSchema, reportSchema } from "../../protocol/report.ts";
import {
  completedSchema,
  PICTURE_TYPES,
  screenshotSchema,
  takenBackSchema,
  ticketsSchema,
} from "../../protocol/screenshot.ts";

type Operation = {
  method: "get" | "post" | "put" | "delete";
  path: string;
  summary: string;
  token?: true;
  /** A manager's sign-in. */
  session?: true;
  query?: z.ZodObject;
  body?: { schema: z.ZodType; types: string[] };
  answer: { status: number; type: string; schema?: z.ZodType };
  errors: number[];
};

const JSON_TYPE = "application/json";
const CSV_TYPE = "text/csv";
const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const peopleQuery = rangeQuerySchema.pick({ cursor: true });

/** A list of the read API: JSON in pages, and the whole of it as CSV and XLSX. */
function list(
  path: string,
  what: string,
  item: z.ZodType,
  query: z.ZodObject,
  access: { session?: true } = {},
): Operation[] {
  // Others need a sign-in with READ_AUTH=manager.
  const errors = [400, 401, 403, 503];
  return [
    {
      method: "get",
      path,
      summary: `${what}, in pages`,
      query,
      answer: { status: 200, type: JSON_TYPE, schema: pageOf(item) },
      errors,
      ...access,
    },
    {
      method: "get",
      path: `${path}.csv`,
      summary: `${what}, as CSV`,
      query,
      answer: { status: 200, type: CSV_TYPE },
      errors,
      ...access,
    },
    {
      method: "get",
      path: `${path}.xlsx`,
      summary: `${what}, as XLSX`,
      query,
      answer: { status: 200, type: XLSX_TYPE },
      errors,
      ...access,
    },
  ];
}

export const OPERATIONS: readonly Operation[] = [
  {
    method: "post",
    path: "/api/report",
    summary: "A plain report; 200 means durably stored",
    body: { schema: reportSchema, types: [JSON_TYPE, "application/x-www-form-urlencoded"] },
    answer: { status: 200, type: JSON_TYPE, schema: reportAnswerSchema },
    // 401 and 403 user-mismatch with REPORT_AUTH=token alone, which wants a device's token or the key of the office.
    errors: [400, 401, 403, 413, 415, 429, 503],
  },
  {
    method: "post",
    path: "/api/v1/devices",
    summary: "Enrols an agent; the token is shown this once",
    body: { schema: enrolmentSchema, types: [JSON_TYPE] },
    answer: { status: 201, type: JSON_TYPE, schema: enrolledSchema },
    errors: [400, 403, 413, 429, 503],
  },
  {
    method: "post",
    path: "/api/v1/batch",
    summary: "All that an agent has to say; idempotent by the ids of its items",
    token: true,
    body: { schema: batchSchema.extend({ items: z.array(itemSchema).max(1000) }), types: [JSON_TYPE] },
    answer: { status: 200, type: JSON_TYPE, schema: batchAnswerSchema },
    errors: [400, 401, 403, 413, 429, 503],
  },
  {
    method: "get",
    path: "/api/v1/policy",
    summary: "What this agent may record; with an ETag",
    token: true,
    answer: { status: 200, type: JSON_TYPE, schema: policySchema },
    errors: [401, 403, 429, 503],
  },
  {
    method: "post",
    path: "/api/v1/screenshots",
    summary: "Tells of a picture; answers with a ticket for each of its two files",
    token: true,
    body: { schema: screenshotSchema, types: [JSON_TYPE] },
    answer: { status: 200, type: JSON_TYPE, schema: ticketsSchema },
    errors: [400, 401, 403, 409, 413, 422, 429, 503],
  },
  {
    method: "put",
    path: "/api/v1/upload",
    summary: "Brings one file by its ticket, where this server keeps pictures itself",
    query: z.object({ ticket: z.string() }),
    body: { schema: z.string().meta({ format: "binary" }), types: [...PICTURE_TYPES] },
    answer: { status: 200, type: JSON_TYPE },
    errors: [400, 403, 409, 413, 415, 429, 503],
  },
  {
    method: "post",
    path: "/api/v1/screenshots/{id}/complete",
    summary: "Both files are there; size and hash are looked at in the store",
    token: true,
    answer: { status: 200, type: JSON_TYPE, schema: completedSchema },
    errors: [401, 403, 404, 409, 429, 503],
  },
  {
    method: "delete",
    path: "/api/v1/screenshots/{id}",
    summary: "Takes a picture back, while nobody else can see it",
    token: true,
    answer: { status: 200, type: JSON_TYPE, schema: takenBackSchema },
    errors: [401, 403, 404, 409, 429, 503],
  },
  {
    method: "post",
    path: "/api/v1/my-link",
    summary: "A link that opens this agent's person's own page, once, within five minutes",
    token: true,
    answer: { status: 200, type: JSON_TYPE, schema: myLinkSchema },
    errors: [401, 403, 429, 503],
  },
  ...list("/api/v1/days", "Local days of people", dayItemSchema, rangeQuerySchema),
  ...list("/api/v1/intervals", "Stretches of work", intervalItemSchema, rangeQuerySchema),
  ...list("/api/v1/slots", "Input counts and activity of ten minutes", slotItemSchema, rangeQuerySchema),
  ...list("/api/v1/screenshots", "What is known of screenshots", screenshotItemSchema, rangeQuerySchema, {
    session: true,
  }),
  ...list("/api/v1/apps", "Time of people's days by application", timeItemSchema, rangeQuerySchema, { session: true }),
  ...list("/api/v1/sites", "Time of people's days by site; asking is logged", timeItemSchema, rangeQuerySchema, {
    session: true,
  }),
  ...list("/api/v1/projects", "Time of people's days by project", timeItemSchema, rangeQuerySchema, { session: true }),
  ...list("/api/v1/claims", "Time that people claim, and the answers", claimItemSchema, rangeQuerySchema, {
    session: true,
  }),
  ...list("/api/v1/people", "People", personItemSchema, peopleQuery),
  {
    method: "get",
    path: "/health/live",
    summary: "The process answers",
    answer: { status: 200, type: JSON_TYPE },
    errors: [],
  },
  {
    method: "get",
    path: "/health/ready",
    summary: "Requests are welcome; 503 before and while draining",
    answer: { status: 200, type: JSON_TYPE },
    errors: [503],
  },
  {
    method: "get",
    path: "/metrics",
    summary: "Figures for Prometheus",
    answer: { status: 200, type: "text/plain" },
    errors: [],
  },
  {
    method: "get",
    path: "/openapi.json",
    summary: "This description",
    answer: { status: 200, type: JSON_TYPE },
    errors: [],
  },
];

const schemaOf = (schema: z.ZodType, io: "input" | "output") =>
  z.toJSONSchema(schema, { io, unrepresentable: "any", target: "draft-2020-12" });

export function openApiDocument(version: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] ??= {};
    Object.assign(paths[operation.path] as object, { [operation.method]: describe(operation) });
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Stint",
      version,
      description: "Times are ISO 8601 with offset or Z, durations whole seconds. Errors are RFC 9457 problem+json.",
    },
    paths,
    components: {
      securitySchemes: {
        device: { type: "http", scheme: "bearer", description: "The token that POST /api/v1/devices gave." },
        manager: { type: "apiKey", in: "cookie", name: "stint_session", description: "A manager who is signed in." },
      },
      schemas: { Problem: schemaOf(problemSchema, "output") },
    },
  };
}

function describe({ path, summary, token, session, query, body, answer, errors }: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string", format: "uuid" },
  }));
  const problem = { [PROBLEM_TYPE]: { schema: { $ref: "#/components/schemas/Problem" } } };
  return {
    summary,
    ...(token === undefined ? {} : { security: [{ device: [] }] }),
    ...(session === undefined ? {} : { security: [{ manager: [] }] }),
    ...(query === undefined && inPath.length === 0
      ? {}
      : { parameters: [...inPath, ...(query === undefined ? [] : parametersOf(query))] }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: Object.fromEntries(body.types.map((type) => [type, { schema: schemaOf(body.schema, "input") }])),
          },
        }),
    responses: {
      [answer.status]: {
        description: "Done",
        content: { [answer.type]: answer.schema === undefined ? {} : { schema: schemaOf(answer.schema, "output") } },
      },
      ...Object.fromEntries(
        errors.map((status) => [status, { description: "Refused or failed; the detail says why", content: problem }]),
      ),
    },
  };
}

function parametersOf(query: z.ZodObject) {
  const { properties = {}, required = [] } = schemaOf(query, "input") as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}
