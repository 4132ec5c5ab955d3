// For tests: every kind of store there is, running, with a hand in what lies there: what of it is known to the settings, which files
// it has, and how to damage one. Knows neither agent nor server.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, truncateSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import { loadConfig } from "../config.ts";
import { openStore } from "./open-store.ts";
import type { Store } from "./store.ts";
import { openTestS3, type TestS3 } from "./test-s3.ts";
import { openTestCloudinary } from "./test-support/test-cloudinary.ts";

export const STORE_KINDS = ["LOCAL", "S3", "S3RVER", "WASABI", "DIGITALOCEAN", "CLOUDINARY"] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** How the next upload fails; null: it does not. */
export type UploadFault = { kind: "cut"; atByte: number } | { kind: "lost-answer" } | null;

export type TestStore = {
  kind: StoreKind;
  /** Lines of config.env. */
  settings: Record<string, string>;
  /** Whether it refuses what is not as the ticket says, or that is found out when the picture is completed. */
  refusesAtOnce: boolean;
  /** Keys of all files; folder: INSTANCE_DIR, where LOCAL has them. */
  keys(folder: string): string[];
  /** Leaves the first half of a file. */
  halve(key: string, folder: string): void;
  /** Absent where there is nobody to fail in between. */
  failUploads?(fault: UploadFault): void;
  /** Refuses to be rid of these files from now on. */
  keepFiles(keeps: (key: string) => boolean, folder: string): void;
  /** Moves the store's own clock; absent where it has ours. */
  setAhead?(ms: number): void;
  /** Opens it to strangers; absent where it cannot be. */
  open?(): void;
  close(): Promise<void>;
};

/** As the server opens it. */
export const openOwn = ({ settings }: TestStore, folder: string, clock: () => number): Promise<Store> =>
  openStore(loadConfig({ env: { ...settings, INSTANCE_DIR: folder }, file: null }), { secret: "x", clock });

export async function openTestStore(kind: StoreKind): Promise<TestStore> {
  switch (kind) {
    case "LOCAL":
      return inFolder();
    case "S3RVER":
      return onS3rver();
    case "CLOUDINARY":
      return onCloudinary();
    default:
      return onStub(kind);
  }
}

const nothing = async () => undefined;
/** Under this name a file is kept in a folder of its own name. */
const HELD = "/held";

function inFolder(): TestStore {
  return {
    kind: "LOCAL",
    settings: { FILE_PROVIDER: "LOCAL" },
    refusesAtOnce: true,
    keys: (folder) => filesIn(join(folder, "screenshots")).map((name) => `screenshots/${name.replace(HELD, "")}`),
    halve: (key, folder) => truncateSync(join(folder, key), 100),
    // A folder in its place is not removed as a file is, whoever asks.
    keepFiles(keeps, folder) {
      for (const name of filesIn(join(folder, "screenshots"))) {
        const key = join(folder, "screenshots", name.replace(HELD, ""));
        renameSync(join(folder, "screenshots", name), `${key}.aside`);
        rmSync(key, { recursive: true, force: true });
        if (keeps(`screenshots/${name.replace(HELD, "")}`)) mkdirSync(key);
        renameSync(`${key}.aside`, existsSync(key) ? key + HELD : key);
      }
    },
    close: nothing,
  };
}

async function onStub(kind: "S3" | "WASABI" | "DIGITALOCEAN"): Promise<TestStore> {
  const s3 = await openTestS3();
  return {
    kind,
    settings: { FILE_PROVIDER: kind, S3_ENDPOINT: s3.url, S3_FORCE_PATH_STYLE: "true", ...namedFor(kind, s3) },
    refusesAtOnce: true,
    keys: () => [...s3.objects.keys()],
    halve(key) {
      const object = s3.objects.get(key);
      if (object !== undefined) s3.objects.set(key, { ...object, body: object.body.subarray(0, 100) });
    },
    failUploads(fault) {
      s3.fault = ({ method }) => (method === "PUT" ? fault : null);
    },
    keepFiles(keeps) {
      s3.denies = ({ method, key }) => method === "DELETE" && keeps(key);
    },
    setAhead(ms) {
      s3.clockAheadMs = ms;
    },
    open() {
      s3.publicRead = true;
    },
    close: s3.close,
  };
}

/** Each provider's own names for the same four settings. */
export function namedFor(
  kind: "S3" | "WASABI" | "DIGITALOCEAN",
  { bucket, region, accessKey, secretKey }: Pick<TestS3, "bucket" | "region" | "accessKey" | "secretKey">,
): Record<string, string> {
  const names =
    kind === "S3"
      ? ["S3_BUCKET", "S3_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
      : ["S3_BUCKET", "REGION", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY"].map((name) => `${kind}_${name}`);
  return Object.fromEntries(names.map((name, i) => [name, [bucket, region, accessKey, secretKey][i] ?? ""]));
}

/** s3rver gives everything to everybody; a guard before it does what a closed bucket would. */
async function onS3rver(): Promise<TestStore> {
  const directory = mkdtempSync(join(tmpdir(), "stint-s3rver-"));
  const s3rver = new S3rver({ directory, silent: true, configureBuckets: [{ name: "office" }] });
  await s3rver.configureBuckets();
  const handle = s3rver.callback();
  let isOpen = false;
  let isKept = (_: string) => false;
  const server = createServer((incoming, outgoing) => {
    const key = decodeURIComponent(new URL(incoming.url ?? "", "http://here").pathname.slice("/office/".length));
    const mayBe = incoming.method !== "DELETE" || !isKept(key);
    if (mayBe && (isOpen || isSigned(incoming))) return void handle(incoming, outgoing);
    outgoing.writeHead(403);
    outgoing.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ending = "._S3rver_object";
  return {
    kind: "S3RVER",
    settings: {
      FILE_PROVIDER: "S3",
      S3_ENDPOINT: url,
      S3_FORCE_PATH_STYLE: "true",
      ...namedFor("S3", { bucket: "office", region: "us-east-1", accessKey: "S3RVER", secretKey: "S3RVER" }),
    },
    refusesAtOnce: false,
    keys: () =>
      filesIn(join(directory, "office"))
        .filter((name) => name.endsWith(ending))
        .map((name) => name.slice(0, -ending.length)),
    halve: (key) => truncateSync(join(directory, "office", `${key}${ending}`), 100),
    keepFiles(keeps) {
      isKept = keeps;
    },
    open() {
      isOpen = true;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      s3rver.logger.exceptions.unhandle();
      s3rver.logger.close();
      rmSync(directory, { recursive: true });
    },
  };
}

const isSigned = ({ url, headers }: IncomingMessage) =>
  headers.authorization !== undefined || /[?&]X-Amz-Signature=/.test(url ?? "");

async function onCloudinary(): Promise<TestStore> {
  const cloud = await openTestCloudinary();
  const prefix = "authenticated/";
  return {
    kind: "CLOUDINARY",
    settings: { FILE_PROVIDER: "CLOUDINARY", CLOUDINARY_URL: cloud.url },
    refusesAtOnce: false,
    keys: () => [...cloud.files.keys()].map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name)),
    halve: (key) =>
      void cloud.files.set(prefix + key, cloud.files.get(prefix + key)?.subarray(0, 100) ?? Buffer.alloc(0)),
    failUploads(fault) {
      cloud.fault = (action) => (action === "upload" ? fault : null);
    },
    keepFiles(keeps) {
      cloud.keeps = keeps;
    },
    setAhead(ms) {
      cloud.aheadMs = ms;
    },
    open() {
      cloud.publicRead = true;
    },
    close: cloud.close,
  };
}

/** Relative to the folder, with slashes. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
}
