// For tests: a Cloudinary of one cloud over real HTTP that verifies signatures and their age, and fails as it is told to. Written
// from its documentation (upload, download, destroy, delivery of raw files), not from our store, so that the two check each other.
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyUntil } from "./test-body.ts";
import { listen } from "./test-listen.ts";

/** What the next request meets; null: behave. */
export type CloudFault =
  | { kind: "status"; status: number; message?: string }
  /** Says it is stored, but what lies there is cut off at that byte. */
  | { kind: "cut"; atByte: number }
  /** Done, but the answer never arrives. */
  | { kind: "lost-answer" }
  /** The connection breaks after that many bytes of the body have come; nothing is stored. */
  | { kind: "reset"; atByte: number };

export type TestCloudinary = {
  /** CLOUDINARY_URL, with both of its origins here. */
  url: string;
  origin: string;
  cloud: string;
  key: string;
  secret: string;
  /** Bytes by "type/public_id". */
  files: Map<string, Buffer>;
  /** "action" of each request, and of a delivery "delivery". */
  requests: string[];
  fault: (action: string) => CloudFault | null;
  /** Of which files it refuses to be rid, by public_id. */
  keeps: (id: string) => boolean;
  /** Gives what is "authenticated" to anybody, as an account with a wrong setting would. */
  publicRead: boolean;
  aheadMs: number;
  close(): Promise<void>;
};

/** A signature is taken for so long after its timestamp, s. */
const SIGNATURE_MAX_S = 3_600;

export async function openTestCloudinary(): Promise<TestCloudinary> {
  const self: TestCloudinary = {
    url: "",
    origin: "",
    cloud: "office-cloud",
    key: "874837483274837",
    secret: "a676b67565c6767a6767d6767f676fe1",
    files: new Map(),
    requests: [],
    fault: () => null,
    keeps: () => false,
    publicRead: false,
    aheadMs: 0,
    close: () => door.close(),
  };
  const door = await listen((incoming, outgoing) => void answer(self, incoming, outgoing));
  self.origin = door.url;
  const more = new URLSearchParams({ upload_prefix: self.origin, secure_distribution: self.origin });
  self.url = `cloudinary://${self.key}:${self.secret}@${self.cloud}?${more}`;
  return self;
}

type Reply = { status: number; body: Buffer };
const json = (status: number, value: unknown): Reply => ({ status, body: Buffer.from(JSON.stringify(value)) });
const refusal = (status: number, message: string) => json(status, { error: { message } });

async function answer(self: TestCloudinary, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(incoming.url ?? "/", self.origin);
  const action = new RegExp(`^/v1_1/${self.cloud}/raw/(\\w+)$`).exec(pathname)?.[1] ?? "delivery";
  self.requests.push(action);
  const fault = self.fault(action);
  const body = await bodyUntil(incoming, fault?.kind === "reset" ? fault.atByte : null);
  if (body === null) return;
  const { status, body: said } =
    fault?.kind === "status"
      ? refusal(fault.status, fault.message ?? "General Error")
      : action === "delivery"
        ? deliver(self, pathname)
        : await act(self, { action, incoming, body, query: searchParams, fault });
  if (fault?.kind === "lost-answer") return void incoming.socket.destroy();
  outgoing.writeHead(status, { "content-length": String(said.length) });
  outgoing.end(said);
}

function deliver(self: TestCloudinary, path: string): Reply {
  const [, cloud = "", , type = "", ...id] = path.split("/");
  const found = cloud === self.cloud ? self.files.get(`${type}/${id.join("/")}`) : undefined;
  if (type === "authenticated" && !self.publicRead) return { status: 401, body: Buffer.alloc(0) };
  return found === undefined ? { status: 404, body: Buffer.alloc(0) } : { status: 200, body: found };
}

type Acting = {
  action: string;
  incoming: IncomingMessage;
  body: Buffer;
  query: URLSearchParams;
  fault: CloudFault | null;
};

async function act(self: TestCloudinary, { action, incoming, body, query, fault }: Acting): Promise<Reply> {
  const reads = action === "download";
  if (incoming.method !== (reads ? "GET" : "POST")) return refusal(404, "Not Found");
  const type = incoming.headers["content-type"] ?? "";
  const form = reads
    ? null
    : await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  const params = new Map([...(form ?? query)].filter((pair): pair is [string, string] => typeof pair[1] === "string"));
  const refused = verify(self, params);
  if (refused !== null) return refused;
  const name = `${params.get("type") ?? "upload"}/${params.get("public_id")}`;
  switch (action) {
    case "upload": {
      const file = form?.get("file");
      if (!(file instanceof Blob)) return refusal(400, "Missing required parameter - file");
      if (self.files.has(name) && params.get("overwrite") === "false") return json(200, { existing: true });
      const bytes = Buffer.from(await file.arrayBuffer());
      self.files.set(name, fault?.kind === "cut" ? bytes.subarray(0, fault.atByte) : bytes);
      return json(200, { public_id: params.get("public_id"), bytes: bytes.length, type: params.get("type") });
    }
    case "download": {
      if (Number(params.get("expires_at") ?? Number.POSITIVE_INFINITY) * 1000 < nowOf(self))
        return refusal(401, "Link has expired");
      const found = self.files.get(name);
      return found === undefined ? refusal(404, "Resource not found") : { status: 200, body: found };
    }
    case "destroy":
      if (self.keeps(params.get("public_id") ?? "")) return refusal(500, "Internal Server Error");
      return json(200, { result: self.files.delete(name) ? "ok" : "not found" });
    default:
      return refusal(404, "Unknown action");
  }
}

const nowOf = ({ aheadMs }: TestCloudinary) => Date.now() + aheadMs;

/** Every parameter but the file, the key and the signature itself is signed, in the order of their names, with the secret after them. */
function verify(self: TestCloudinary, params: Map<string, string>): Reply | null {
  if (params.get("api_key") !== self.key) return refusal(401, `Unknown API key ${params.get("api_key")}`);
  const given = params.get("signature") ?? "";
  const text = [...params.keys()]
    .filter((name) => !["file", "cloud_name", "resource_type", "api_key", "signature"].includes(name))
    .sort()
    .map((name) => `${name}=${params.get(name)}`)
    .join("&");
  const right = createHash(given.length === 40 ? "sha1" : "sha256")
    .update(text + self.secret)
    .digest("hex");
  if (given.length !== right.length || !timingSafeEqual(Buffer.from(given), Buffer.from(right)))
    return refusal(401, `Invalid Signature ${given}. String to sign - '${text}'.`);
  const age = nowOf(self) / 1000 - Number(params.get("timestamp"));
  if (!(age <= SIGNATURE_MAX_S))
    return refusal(400, `Stale request - reported time is ${params.get("timestamp")} which is more than 1 hour ago`);
  return null;
}
