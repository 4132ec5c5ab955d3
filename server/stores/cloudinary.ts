// FILE_PROVIDER=CLOUDINARY: pictures as files of type "authenticated", which nobody gets without a signature. They are kept as raw
// bytes: nothing is decoded, resized or derived there, and they are read from the store itself, so no copy lies in its network of
// caches. A ticket is a signed form; it fixes the name alone, so size and hash are found out when the picture is completed.
import { createHash } from "node:crypto";
import { SCREENSHOT_BYTES_MAX } from "../../protocol/screenshot.ts";
import { HEAD_BYTES } from "../domain/picture-head.ts";
import { ANSWER_MAX_MS, isOpen, saidBy } from "./ask-store.ts";
import { isAsTold } from "./local.ts";
import { checkKey, type Store, TICKET_MAX_S } from "./store.ts";

/** api and delivery: origins, of which accounts in Europe and Asia have their own. */
export type Cloud = { name: string; key: string; secret: string; api: string; delivery: string };

/** Cloudinary takes a signature for an hour after its timestamp; one that is dated back is over sooner, s. */
const SIGNATURE_MAX_S = 3_600;
/** A link for reading is used at once, s. */
const READ_MAX_S = 60;
const TYPE = "authenticated";

export function openCloudinaryStore(cloud: Cloud, { clock }: { clock: () => number }): Store {
  const address = (action: string) => `${cloud.api}/v1_1/${cloud.name}/raw/${action}`;
  const nowS = () => Math.floor(clock() / 1000);
  const signed = (params: Record<string, string>) => ({
    ...params,
    api_key: cloud.key,
    signature: signatureOf(params, cloud.secret),
  });

  /** null: not there; too-long: more than max, of which nothing is kept. */
  async function bytesOf(key: string, max: number): Promise<Uint8Array | "too-long" | null> {
    const [timestamp, expires_at] = [String(nowS()), String(nowS() + READ_MAX_S)];
    const query = new URLSearchParams(signed({ expires_at, public_id: key, timestamp, type: TYPE }));
    const answer = await fetch(`${address("download")}?${query}`, { signal: AbortSignal.timeout(ANSWER_MAX_MS) });
    if (answer.status === 404) {
      await answer.body?.cancel();
      return null;
    }
    if (!answer.ok) throw new Error(`The store says: ${await saidBy(answer)}`);
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of answer.body ?? []) {
      bytes += part.length;
      if (bytes > max) return "too-long"; // leaving the loop ends the connection
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  return {
    provider: "CLOUDINARY",
    bucket: cloud.name,
    place: `${cloud.api}/v1_1/${cloud.name}`,
    async ticket({ key }) {
      const timestamp = String(nowS() - SIGNATURE_MAX_S + TICKET_MAX_S);
      // backup: what is deleted must not live on in a copy that the account's settings ask for.
      const params = { backup: "false", overwrite: "true", public_id: key, timestamp, type: TYPE };
      return { method: "POST", url: address("upload"), headers: {}, fields: signed(params) };
    },
    async look(file) {
      const bytes = await bytesOf(file.key, file.bytes).catch(failed(`Cannot look for ${file.key}`, cloud));
      if (bytes === null) return "not-there";
      if (bytes === "too-long" || bytes.length !== file.bytes) return "not-the-same";
      const same = createHash("sha256").update(bytes).digest("hex") === file.sha256;
      return same && isAsTold(bytes.subarray(0, HEAD_BYTES), file) ? "same" : "not-the-same";
    },
    async read(key) {
      checkKey(key);
      const bytes = await bytesOf(key, SCREENSHOT_BYTES_MAX).catch(failed(`Cannot read ${key}`, cloud));
      if (bytes === "too-long") throw new Error(`${key} in the cloud ${cloud.name} is larger than any picture.`);
      return bytes;
    },
    async remove(key) {
      checkKey(key);
      const timestamp = String(nowS());
      const body = new URLSearchParams(signed({ invalidate: "true", public_id: key, timestamp, type: TYPE }));
      const answer = await fetch(address("destroy"), {
        method: "POST",
        body,
        signal: AbortSignal.timeout(ANSWER_MAX_MS),
      }).catch(failed(`Cannot delete ${key}`, cloud));
      if (!answer.ok)
        throw new Error(`Cannot delete ${key} in the cloud ${cloud.name}. The store says: ${await saidBy(answer)}`);
      await answer.body?.cancel(); // "ok" or "not found": either way it is not there
    },
    async shownToStrangers(key) {
      const open = await Promise.all(
        [TYPE, "upload"].map((type) => isOpen(`${cloud.delivery}/${cloud.name}/raw/${type}/${key}`)),
      );
      return open.includes(true)
        ? `Anybody can read what lies in the cloud ${cloud.name}: no picture is sent there before its access control is mended.`
        : null;
    },
  };
}

/** SHA-256 in place of SHA-1, Cloudinary's default: it takes either, and tells them apart by their length. */
function signatureOf(params: Record<string, string>, secret: string): string {
  const text = Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join("&");
  return createHash("sha256")
    .update(text + secret)
    .digest("hex");
}

const failed =
  (what: string, { name }: Cloud) =>
  (cause: unknown) => {
    throw new Error(`${what} in the cloud ${name}. ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  };
