// Tries a store the way an agent and the server use it: a tiny picture is brought by a ticket, read, asked for as a stranger would,
// and deleted. Leaves nothing behind, whatever fails.
import { createHash } from "node:crypto";
import { ANSWER_MAX_MS, saidBy } from "./ask-store.ts";
import { keyOf, type Store, type StoredFile } from "./store.ts";

export type TrialStep = "write" | "read" | "strangers" | "delete";
/** failed: in words; null: it went well. Steps after a failed one are not made, but for the last. */
export type Trial = { at: number; steps: { step: TrialStep; failed: string | null }[]; exposed: string | null };

/** One pixel, without a colour. */
const PICTURE = Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64");
const NOBODY = "00000000-0000-0000-0000-000000000000";
const DAY_MS = 86_400_000;

export async function tryStore(store: Store, now: number): Promise<Trial> {
  const trial: Trial = { at: now, steps: [], exposed: null };
  // One name a day: what a server that was killed in the midst of it has left is there to be found, and once.
  const key = keyOf({ ts: now - (now % DAY_MS), unique: NOBODY, mime: "image/webp", thumbnail: false });
  const file: StoredFile = {
    key,
    bytes: PICTURE.length,
    sha256: createHash("sha256").update(PICTURE).digest("hex"),
    mime: "image/webp",
    width: 1,
    height: 1,
  };
  const make = async (step: TrialStep, work: () => Promise<string | null>): Promise<boolean> => {
    const failed = await work().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    trial.steps.push({ step, failed });
    return failed === null;
  };
  const written = await make("write", async () => (await bring(store, file)) ?? wordOf(await store.look(file)));
  const read = written && (await make("read", async () => sameOr(await store.read(key))));
  if (read)
    await make("strangers", async () => {
      trial.exposed = (await store.shownToStrangers?.(key)) ?? null;
      return trial.exposed;
    });
  await make("delete", async () => {
    await store.remove(key);
    return (await store.read(key)) === null ? null : "It still lies there.";
  });
  return trial;
}

/** As an agent does; null: the store says that it has it. */
async function bring(store: Store, file: StoredFile): Promise<string | null> {
  const { method, url, headers, fields } = await store.ticket(file);
  if (store.receive !== undefined) {
    const ticket = new URL(url, "http://here").searchParams.get("ticket") ?? "";
    const received = await store.receive(ticket, once(PICTURE));
    return received === "stored" ? null : `It was not taken: ${received}.`;
  }
  const answer = await fetch(url, {
    method,
    headers,
    body: fields === undefined ? PICTURE : formOf(fields),
    signal: AbortSignal.timeout(ANSWER_MAX_MS),
  }).catch((cause: unknown) => {
    throw new Error(`${new URL(url).host} cannot be reached.`, { cause });
  });
  if (!answer.ok) return `The store says: ${await saidBy(answer)}`;
  await answer.body?.cancel();
  return null;
}

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([PICTURE]), "screenshot");
  return form;
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

const wordOf = (look: Awaited<ReturnType<Store["look"]>>) =>
  look === "same" ? null : look === "not-there" ? "It is not there." : "What lies there is not what was written.";

const sameOr = (bytes: Uint8Array | null) =>
  bytes !== null && PICTURE.equals(bytes) ? null : "What was read is not what was written.";
