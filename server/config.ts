// The server's settings: environment first, then config.env beside package.json. The only reader of the environment. A wrong
// value is a sentence that names file, key, value and what is allowed.
import { existsSync, readFileSync } from "node:fs";
import { BlockList, isIP } from "node:net";
import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { DEFAULT_POLICY, URL_LEVELS } from "../protocol/default-policy.ts";
import { placeOfDatabase } from "./db/open.ts";
import { isZone } from "./domain/local-day.ts";
import { isAddress, type MailServer, readMailServer } from "./domain/mail/mail-server.ts";
import { readHours } from "./domain/policy/organisation.ts";
import { type ProviderRule, readProviderRules } from "./domain/provider-roles.ts";
import type { Cloud } from "./stores/cloudinary.ts";
import { missingSettings } from "./stores/open-store.ts";
import { PROVIDERS } from "./stores/store.ts";

export const ROOT_DIR = join(import.meta.dirname, "..");

/** Addresses of an office: private ranges (RFC 1918, 4193), link-local and loopback. */
const PRIVATE_NETWORKS =
  "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,169.254.0.0/16,::1/128,fc00::/7,fe80::/10";

const list = (text: string) => text.split(/[\s,;]+/).filter((part) => part !== "");

const networks = z.string().transform((text, ctx): BlockList => {
  const block = new BlockList();
  for (const part of list(text)) {
    const [address = "", bits] = part.split("/");
    const family = isIP(address);
    const size = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
    if (family === 0 || !Number.isInteger(size) || size < 0 || size > (family === 4 ? 32 : 128)) {
      ctx.addIssue({ code: "custom", message: `"${part}" is not a network such as 192.168.0.0/16` });
      return z.NEVER;
    }
    block.addSubnet(address, size, family === 4 ? "ipv4" : "ipv6");
  }
  return block;
});

const clockTime = z
  .string()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 00:00 or 04:30")
  .transform((text) => Number(text.split(":")[0]) * 60 + Number(text.split(":")[1]));

const rateLimit = z.string().transform((text, ctx): number | null => {
  if (text.toLowerCase() === "off") return null;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  ctx.addIssue({ code: "custom", message: "must be a whole number of requests a minute, or off" });
  return z.NEVER;
});

const providerRules = z.string().transform((text, ctx): ProviderRule[] => {
  const read = readProviderRules(text);
  if (Array.isArray(read)) return read;
  ctx.addIssue({
    code: "custom",
    message: `"${read.unreadable}" is none of: max@office.example=owner, groups:name=council`,
  });
  return z.NEVER;
});

const mailServer = z.string().transform((text, ctx): MailServer => {
  const read = readMailServer(text);
  if (read !== null) return read;
  ctx.addIssue({
    code: "custom",
    message: "must be as smtp://mail.office.example, or smtps://NAME:PASSWORD@mail.office.example, without options",
  });
  return z.NEVER;
});

const isPrivateWay = (text: string) => {
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
};

const yesNo = z.stringbool({ error: "must be true or false" });

const hours = z.string().transform((text, ctx) => {
  const read = readHours(text);
  if (read !== null) return read;
  ctx.addIssue({ code: "custom", message: "must be hours such as Mon-Fri 09:00-17:00, Sat 10:00-12:00" });
  return z.NEVER;
});

/** cloudinary://KEY:SECRET@CLOUD, as its console gives it; with ?upload_prefix= and &secure_distribution= where an account has its own. */
const cloudinaryUrl = z.string().transform((text, ctx): Cloud => {
  const found = /^cloudinary:\/\/(\w+):([\w-]+)@([\w-]+)(?:\?(.*))?$/.exec(text);
  if (found !== null) {
    const [, key = "", secret = "", name = "", query] = found;
    const more = new URLSearchParams(query);
    const delivery = more.get("secure_distribution") ?? "res.cloudinary.com";
    return {
      name,
      key,
      secret,
      api: more.get("upload_prefix") ?? "https://api.cloudinary.com",
      delivery: /^https?:/.test(delivery) ? delivery : `https://${delivery}`,
    };
  }
  ctx.addIssue({ code: "custom", message: "must be as Cloudinary's console gives it: cloudinary://KEY:SECRET@CLOUD" });
  return z.NEVER;
});

/** Every key the server reads, with its default; config.env.example says the same in words. */
export const serverConfigSchema = z.object({
  HOST: z.string().default("0.0.0.0"),
  PORT: z.coerce.number().int().min(0).max(65535).default(5000),
  DATABASE_URI: z.string().default("sqlite:///instance/work_events.db"),
  INSTANCE_DIR: z.string().default("instance"),
  TIME_ZONE: z.string().refine(isZone, "must be an IANA zone such as Europe/Brussels").optional(),
  DAY_START: clockTime.prefault("00:00"),
  LANGUAGE: z
    .string()
    .regex(
      /^(?:auto|[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)$/,
      "must be auto or the code of a language such as en or pt-BR",
    )
    .default("auto"),
  ALLOWED_NETWORKS: networks.prefault(PRIVATE_NETWORKS),
  ALLOWED_HOSTS: z.string().default("").transform(list),
  TRUSTED_PROXIES: networks.prefault(""),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "must be an address such as http://stint.office.lan:5000" })
    .transform((text) => text.replace(/\/+$/, ""))
    .optional(),
  RATE_LIMIT: rateLimit.prefault("600"),
  ENROLMENT: z.enum(["open", "key", "approve"]).default("open"),
  REPORT_AUTH: z.enum(["none", "token"]).default("none"),
  ENROLMENT_KEY: z.string().min(16, "must have at least 16 characters").optional(),
  READ_AUTH: z.enum(["none", "manager"]).default("none"),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: "must be an address such as https://login.office.example" })
    .refine(
      (text) => isPrivateWay(text),
      "must begin with https://, for it carries who signs in; http only on this machine",
    )
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_MANAGERS: providerRules.prefault(""),
  TWO_PERSON_RULE: yesNo.default(false),
  REQUIRE_NOTICE: yesNo.default(true),
  inputCounts: yesNo.default(true),
  activityLog: yesNo.default(true),
  allowScreenshotCapture: yesNo.default(true),
  isScreenshotEnabled: yesNo.default(true),
  screenshotFrequency: z.coerce.number("must be minutes, 1 to 1440").int().min(1).max(1440).default(10),
  randomScreenshot: yesNo.default(false),
  blurScreenshots: yesNo.default(false),
  screenshotHours: hours.nullable().default(null),
  privateWindows: z
    .string()
    .default("")
    .transform((text) => list(text).map((name) => name.slice(0, 128))),
  allowPause: yesNo.default(true),
  allowDelete: yesNo.default(true),
  SCREENSHOT_DELETE_WINDOW_MINUTES: z.coerce.number("must be minutes, 0 to 1440").int().min(0).max(1440).default(5),
  applications: yesNo.default(true),
  applicationTitles: yesNo.default(false),
  urls: z.enum(URL_LEVELS, "must be off, host or full").default(DEFAULT_POLICY.urls),
  ACTIVITY_METHOD: z.enum(["active-seconds", "events"]).default("active-seconds"),
  MAX_EXPECTED_EVENTS: z.coerce.number("must be a whole number").int().min(1).default(1200),
  ALERT_LATE_MINUTES: z.coerce.number("must be minutes, 0 to 1440").int().min(0).max(1440).default(15),
  ALERT_OVERTIME_MINUTES: z.coerce.number("must be minutes, 0 to 1440").int().min(0).max(1440).default(60),
  ALERT_WEBHOOK_URL: z
    .url({ protocol: /^https?$/, error: "must be an address such as https://chat.office.example/hook" })
    .optional(),
  ALERT_WEBHOOK_SECRET: z.string().min(16, "must have at least 16 characters").optional(),
  SMTP_URL: mailServer.optional(),
  MAIL_FROM: z.string().refine(isAddress, "must be an address such as stint@office.example").optional(),
  ALERT_MAIL_AT: clockTime.prefault("07:30"),
  FILE_PROVIDER: z.enum(PROVIDERS).default("LOCAL"),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default("us-east-1"),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: "must be an address such as https://s3.wasabisys.com" }).optional(),
  S3_FORCE_PATH_STYLE: yesNo.default(false),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  WASABI_S3_BUCKET: z.string().optional(),
  WASABI_REGION: z.string().default("us-east-1"),
  WASABI_ACCESS_KEY_ID: z.string().optional(),
  WASABI_SECRET_ACCESS_KEY: z.string().optional(),
  DIGITALOCEAN_S3_BUCKET: z.string().optional(),
  DIGITALOCEAN_REGION: z.string().optional(),
  DIGITALOCEAN_ACCESS_KEY_ID: z.string().optional(),
  DIGITALOCEAN_SECRET_ACCESS_KEY: z.string().optional(),
  CLOUDINARY_URL: cloudinaryUrl.optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
});

/** Desktops have a LANGUAGE of their own in the environment, a list for other programs: this key is the file's alone. */
const ONLY_IN_FILE: ReadonlySet<string> = new Set(["LANGUAGE"]);

/** settled: the keys that somebody has written down; the others are defaults. */
export type ServerConfig = z.infer<typeof serverConfigSchema> & { instanceDir: string; settled: ReadonlySet<string> };

/** A setting that cannot be used; the message is for the person who wrote it. main ends with exit code 2. */
export class ConfigError extends Error {}

/** Reads KEY=value lines as people write them: comments, blank lines, `export`, quotes, a BOM, CRLF. */
export function readEnvText(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const m = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (m?.[1] === undefined || m[2] === undefined) continue;
    const quoted = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(m[2]);
    values[m[1]] = quoted?.[2] ?? m[2].replace(/\s+#.*$/, "");
  }
  return values;
}

/** Values that are not repeated in a message, which may stand in a journal. */
const SECRET = /_KEY\b|SECRET|CLOUDINARY_URL|WEBHOOK_URL|SMTP_URL/;

export function loadConfig({
  env,
  file,
}: {
  env: Record<string, string | undefined>;
  file: string | null;
}): ServerConfig {
  const fromFile = file !== null && existsSync(file) ? readEnvText(readFileSync(file, "utf8")) : {};
  const given: Record<string, string> = {};
  for (const key of Object.keys(serverConfigSchema.shape)) {
    const value = (ONLY_IN_FILE.has(key) ? undefined : env[key]?.trim()) || fromFile[key];
    if (value !== undefined && value !== "") given[key] = value;
  }
  const read = serverConfigSchema.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    const key = String(issue?.path[0]);
    const shown = SECRET.test(key) ? "…" : given[key];
    throw new ConfigError(`${env[key]?.trim() ? "environment" : file}: ${key}=${shown}: ${issue?.message}`);
  }
  const config = read.data;
  if (config.ENROLMENT === "key" && config.ENROLMENT_KEY === undefined)
    throw new ConfigError(`${file}: ENROLMENT=key needs ENROLMENT_KEY, the key that agents have to show.`);
  if (config.ALERT_WEBHOOK_URL !== undefined && config.ALERT_WEBHOOK_SECRET === undefined)
    throw new ConfigError(
      `${file}: ALERT_WEBHOOK_URL needs ALERT_WEBHOOK_SECRET, with which what is sent there is signed.`,
    );
  if (config.SMTP_URL !== undefined && config.MAIL_FROM === undefined)
    throw new ConfigError(`${file}: SMTP_URL needs MAIL_FROM, the address that mails come from.`);
  const missing = missingSettings(config);
  if (missing.length > 0)
    throw new ConfigError(`${file}: FILE_PROVIDER=${config.FILE_PROVIDER} needs ${missing.join(", ")}.`);
  if (config.OIDC_ISSUER !== undefined && config.OIDC_CLIENT_ID === undefined)
    throw new ConfigError(
      `${file}: OIDC_ISSUER needs OIDC_CLIENT_ID, the name under which the provider knows this server.`,
    );
  try {
    placeOfDatabase(config.DATABASE_URI, ROOT_DIR);
  } catch (cause) {
    throw new ConfigError(`${env.DATABASE_URI ? "environment" : file}: ${(cause as Error).message}`, { cause });
  }
  return {
    ...config,
    settled: new Set(Object.keys(given)),
    instanceDir: isAbsolute(config.INSTANCE_DIR) ? config.INSTANCE_DIR : join(ROOT_DIR, config.INSTANCE_DIR),
  };
}

export const loadOwnConfig = () =>
  loadConfig({ env: process.env, file: process.env.STINT_CONFIG ?? join(ROOT_DIR, "config.env") });
