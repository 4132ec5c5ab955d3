// What the agent was told: the environment first, else config.env. The only file that reads the environment.
import { URL_LEVELS } from "../protocol/default-policy.ts";
import { readConfigText, textOf } from "./config-file.ts";
import { DEFAULT_THRESHOLDS, type Thresholds } from "./core/input/scripted.ts";
import type { BatteryLimits } from "./core/machine/battery.ts";
import type { LocalPolicy } from "./core/policy.ts";

export type Config = {
  /** null: there is no server; everything goes to the agent's own bucket or stays here. */
  endpoint: Endpoint | null;
  thresholdMs: number;
  pollMs: number;
  stoppedAt: "last-input" | "threshold";
  reportStyle: "auto" | "plain" | "batch";
  enrolmentKey: string | null;
  /** From where on input looks like a program's. */
  scripted: Thresholds;
  battery: BatteryLimits;
  /** What this machine says about recording; the server's policy may only be restricted by it. */
  recording: LocalPolicy;
  /** A bucket of the agent's own, to which it uploads by itself; null: pictures go to the server. */
  bucket: BucketConfig | null;
  pictureType: "image/webp" | "image/jpeg";
  /** How often activity_log.txt is closed and uploaded, where there is a bucket. */
  logUploadMs: number;
  logLevel: LogLevel;
  /** The code of the language that it speaks; null: this machine's. */
  language: string | null;
  stateDir: string;
  logFile: string;
  /** The config.env that was read, or null. */
  file: string | null;
};
/** endpoint: null for Amazon's own. credentials: null where they are missing, which is told and not fatal: hours go on. */
export type BucketConfig = {
  bucket: string;
  region: string;
  endpoint: string | null;
  forcePathStyle: boolean;
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
};
/** The door for plain reports, and the server's own address from which the other doors are derived. No slash at the end. */
export type Endpoint = { report: string; base: string };
export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every key that the agent reads from config.env or the environment. */
type Key =
  | "API_ENDPOINT"
  | "IDLE_THRESHOLD_MINUTES"
  | "POLL_INTERVAL_SECONDS"
  | "STOPPED_AT"
  | "REPORT_STYLE"
  | "ENROLMENT_KEY"
  | "MOUSE_SPEED_THRESHOLD"
  | "KEYPRESS_THRESHOLD"
  | "STRAIGHT_LINE_THRESHOLD"
  | "BATTERY_PAUSE_PERCENT"
  | "BATTERY_RESUME_PERCENT"
  | "inputCounts"
  | "activityLog"
  | "isScreenshotEnabled"
  | "screenshotFrequency"
  | "randomScreenshot"
  | "blurScreenshots"
  | "applications"
  | "applicationTitles"
  | "urls"
  | "SCREENSHOT_FORMAT"
  | "LOG_UPLOAD_MINUTES"
  | "S3_BUCKET"
  | "S3_REGION"
  | "S3_ENDPOINT"
  | "S3_FORCE_PATH_STYLE"
  | "AWS_ACCESS_KEY_ID"
  | "AWS_SECRET_ACCESS_KEY"
  | "LOG_LEVEL"
  | "LANGUAGE"
  | "STATE_DIR";

/** Desktops have a LANGUAGE of their own in the environment, a list for other programs. */
const ONLY_IN_FILE: Key = "LANGUAGE";

export type Environment = Record<string, string | undefined>;
export const environment = (): Environment => Deno.env.toObject();

/** A sentence for a person: file, key, value and what is allowed. */
export class ConfigError extends Error {}

const REPORT_PATH = "/api/report";
const LOG_NAME = "user_work_tracking_client.log";

type Told = { key: Key; text: string; from: string };
const refusal = ({ key, text, from }: Told, allowed: string) =>
  new ConfigError(`${from}: ${key}="${text}" is not allowed; ${allowed}.`);

function number(
  told: Told | null,
  fallback: number,
  { min, max, unit }: { min: number; max: number; unit: string },
): number {
  if (told === null) return fallback;
  const value = /^\d+(\.\d+)?$/.test(told.text) ? Number(told.text) : Number.NaN;
  if (!(value >= min && value <= max)) throw refusal(told, `it must be a number of ${unit} from ${min} to ${max}`);
  return value;
}

function oneOf<T extends string, Else = T>(told: Told | null, fallback: Else, words: readonly T[]): T | Else {
  if (told === null) return fallback;
  const word = words.find((known) => known === told.text.toLowerCase());
  if (word === undefined) throw refusal(told, `it must be one of: ${words.join(", ")}`);
  return word;
}

const YES_NO = new Map([
  ["true", true],
  ["yes", true],
  ["on", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["off", false],
  ["0", false],
]);

/** null where nothing is said. */
function yesNo(told: Told | null): boolean | null {
  if (told === null) return null;
  const value = YES_NO.get(told.text.toLowerCase());
  if (value === undefined) throw refusal(told, "it must be true or false");
  return value;
}

function minutesBetweenPictures(told: Told | null): number | null {
  if (told === null) return null;
  if (!/^\d{1,4}$/.test(told.text) || Number(told.text) < 1 || Number(told.text) > 1440)
    throw refusal(told, "it must be a whole number of minutes from 1 to 1440");
  return Number(told.text);
}

const ENDPOINT_ALLOWED = "it must be the server's address, such as http://server:5000 or http://server:5000/api/report";

function endpointOf(told: Told): Endpoint {
  const url = URL.parse(told.text);
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== "" ||
    url.password !== "" ||
    url.search !== "" ||
    url.hash !== ""
  ) {
    throw refusal(told, ENDPOINT_ALLOWED);
  }
  const whole = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  const base = whole.endsWith(REPORT_PATH) ? whole.slice(0, -REPORT_PATH.length) : whole;
  return { base, report: `${base}${REPORT_PATH}` };
}

/** os: Deno.build.os. file: the config.env to read besides the environment, with its text, or null. */
export function readConfig(env: Environment, file: { path: string; text: string } | null, os: string): Config {
  const values = file === null ? new Map<string, string>() : readConfigText(file.text);
  const told = (key: Key): Told | null => {
    const set = key === ONLY_IN_FILE ? undefined : env[key]?.trim();
    if (set) return { key, text: set, from: "the environment" };
    const text = values.get(key)?.trim();
    return text && file !== null ? { key, text, from: file.path } : null;
  };
  const endpoint = told("API_ENDPOINT");
  const bucket = bucketOf(told);
  if (endpoint === null && bucket === null) {
    throw new ConfigError(
      `API_ENDPOINT is not set; write a line such as API_ENDPOINT=http://server:5000/api/report into ${file?.path ?? "config.env"}.`,
    );
  }
  const state = told("STATE_DIR")?.text ?? stateDirOf(env, os);
  return {
    endpoint: endpoint === null ? null : endpointOf(endpoint),
    thresholdMs: number(told("IDLE_THRESHOLD_MINUTES"), 5, { min: 0.1, max: 240, unit: "minutes" }) * 60_000,
    pollMs: number(told("POLL_INTERVAL_SECONDS"), 60, { min: 1, max: 3600, unit: "seconds" }) * 1000,
    stoppedAt: oneOf(told("STOPPED_AT"), "last-input", ["last-input", "threshold"]),
    reportStyle: oneOf(told("REPORT_STYLE"), "auto", ["auto", "plain", "batch"]),
    enrolmentKey: told("ENROLMENT_KEY")?.text ?? null,
    scripted: scriptedOf(told),
    battery: batteryOf(told("BATTERY_PAUSE_PERCENT"), told("BATTERY_RESUME_PERCENT")),
    recording: {
      inputCounts: yesNo(told("inputCounts")),
      activityLog: yesNo(told("activityLog")),
      isScreenshotEnabled: yesNo(told("isScreenshotEnabled")),
      screenshotFrequency: minutesBetweenPictures(told("screenshotFrequency")),
      randomScreenshot: yesNo(told("randomScreenshot")),
      blurScreenshots: yesNo(told("blurScreenshots")),
      applications: yesNo(told("applications")),
      applicationTitles: yesNo(told("applicationTitles")),
      urls: oneOf(told("urls"), null, URL_LEVELS),
    },
    bucket,
    pictureType: oneOf(told("SCREENSHOT_FORMAT"), "webp", ["webp", "jpeg"]) === "jpeg" ? "image/jpeg" : "image/webp",
    logUploadMs: number(told("LOG_UPLOAD_MINUTES"), 60, { min: 1, max: 1440, unit: "minutes" }) * 60_000,
    logLevel: oneOf(told("LOG_LEVEL"), "info", LOG_LEVELS),
    language: languageOf(told("LANGUAGE")),
    stateDir: state,
    logFile: logFileOf(env, os),
    file: file?.path ?? null,
  };
}

function languageOf(told: Told | null): string | null {
  if (told === null || told.text === "auto") return null;
  if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(told.text))
    throw refusal(told, "it must be auto or the code of a language such as en or pt-BR");
  return told.text;
}

/** Where Amazon puts a bucket of which nobody has said anything. */
const REGION = "us-east-1";

function bucketOf(told: (key: Key) => Told | null): BucketConfig | null {
  const bucket = told("S3_BUCKET");
  if (bucket === null) return null;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket.text))
    throw refusal(bucket, "it must be a bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens");
  const endpoint = told("S3_ENDPOINT");
  const url = endpoint === null ? null : URL.parse(endpoint.text);
  if (endpoint !== null && !/^https?:$/.test(url?.protocol ?? ""))
    throw refusal(endpoint, "it must be the store's address, such as https://s3.eu-central-1.wasabisys.com");
  const accessKeyId = told("AWS_ACCESS_KEY_ID")?.text;
  const secretAccessKey = told("AWS_SECRET_ACCESS_KEY")?.text;
  return {
    bucket: bucket.text,
    region: told("S3_REGION")?.text ?? REGION,
    endpoint: url?.href ?? null,
    forcePathStyle: yesNo(told("S3_FORCE_PATH_STYLE")) ?? false,
    credentials: accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey },
  };
}

function scriptedOf(told: (key: Key) => Told | null): Thresholds {
  const { mouseSpeed, keyGapMs, linePx } = DEFAULT_THRESHOLDS;
  return {
    mouseSpeed: number(told("MOUSE_SPEED_THRESHOLD"), mouseSpeed, { min: 100, max: 1_000_000, unit: "px/s" }),
    keyGapMs: number(told("KEYPRESS_THRESHOLD"), keyGapMs, { min: 1, max: 1000, unit: "milliseconds" }),
    linePx: number(told("STRAIGHT_LINE_THRESHOLD"), linePx, { min: 0.1, max: 100, unit: "px" }),
  };
}

function batteryOf(pause: Told | null, resume: Told | null): BatteryLimits {
  const pauseBelow = number(pause, 20, { min: 0, max: 99, unit: "percent" });
  const resumeAbove = number(resume, Math.max(40, pauseBelow + 1), { min: 1, max: 100, unit: "percent" });
  if (resume !== null && resumeAbove <= pauseBelow)
    throw refusal(resume, `it must be more than BATTERY_PAUSE_PERCENT (${pauseBelow})`);
  return { pauseBelow, resumeAbove };
}

function homeOf(env: Environment, os: string): string {
  const home = os === "windows" ? env.USERPROFILE : env.HOME;
  if (!home)
    throw new ConfigError(
      `${os === "windows" ? "USERPROFILE" : "HOME"} is not set, so there is no place for the agent's files; set it, or STATE_DIR.`,
    );
  return home;
}

/** Where the queue lies. */
function stateDirOf(env: Environment, os: string): string {
  if (os === "windows") return `${env.LOCALAPPDATA || `${homeOf(env, os)}\\AppData\\Local`}\\stint`;
  if (os === "darwin") return `${homeOf(env, os)}/Library/Application Support/stint`;
  return `${env.XDG_STATE_HOME || `${homeOf(env, os)}/.local/state`}/stint`;
}

/** Where people look for the log; on Windows the place of the agent before this one. */
function logFileOf(env: Environment, os: string): string {
  if (os === "windows") return `${homeOf(env, os)}\\AppData\\Local\\Temp\\${LOG_NAME}`;
  if (os === "darwin") return `${homeOf(env, os)}/Library/Logs/${LOG_NAME}`;
  return `${stateDirOf(env, os)}/${LOG_NAME}`;
}

/** Finds config.env: the named one, else beside the executable, or above the sources where they are run. */
export function loadConfig(named: string | null, env: Environment = environment()): Config {
  const path = named ?? defaultConfigFile();
  return readConfig(env, readFile(path, named !== null), Deno.build.os);
}

export function defaultConfigFile(): string {
  const folder = Deno.build.standalone ? parent(Deno.execPath()) : parent(parent(import.meta.filename ?? Deno.cwd()));
  return `${folder}${Deno.build.os === "windows" ? "\\" : "/"}config.env`;
}

const parent = (path: string) => path.replace(/[\\/][^\\/]*$/, "");

function readFile(path: string, mustExist: boolean): { path: string; text: string } | null {
  try {
    return { path, text: textOf(Deno.readFileSync(path)) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && !mustExist) return null;
    throw new ConfigError(
      `${path} cannot be read (${error instanceof Error ? error.message : error}); check the name and the rights of the file.`,
    );
  }
}
