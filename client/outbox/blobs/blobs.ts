// Pictures that wait to be sent: one file each, its facts before its bytes, readable by this person only. A file is whole or not
// there (written aside, synced, renamed), and leaves by the store's word or its person's wish. Knows no network and no time.
import type { WireScreenshot } from "../../../protocol/screenshot.ts";
import { readFrame, readHead, written } from "../../core/pictures/frame.ts";
import type { Owner } from "../queue.ts";
import { sealOf } from "../seal.ts";

/** Waiting pictures and the queue's own file together: what an agent may take of a disk, bytes. */
const BYTES_MAX = 200 * 1024 * 1024;
/** How long a picture waits for a server that does not come, ms. */
const KEEP_MS = 30 * 86_400_000;
/** Facts are some 600 bytes; a file whose head is longer is none of ours. */
const HEAD_BYTES_MAX = 16 * 1024;

type Facts = Pick<WireScreenshot, "width" | "height" | "bytes" | "sha256" | "mime">;
/** ts: this machine's wall clock, ms, in the stretch `clock` of it. */
export type Waiting = Owner &
  Facts & { id: string; ts: number; clock: number; displays: number; blurred: boolean; thumbnail: Facts };
export type Contents = { picture: Uint8Array<ArrayBuffer>; thumbnail: Uint8Array<ArrayBuffer> };

export type Blobs = ReturnType<typeof openBlobs>;

/** onLoss is told the sentence to report when a picture was damaged on the disk. */
export function openBlobs(folder: string, onLoss: (text: string) => void) {
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const slash = Deno.build.os === "windows" ? "\\" : "/";
  const path = (name: string) => `${folder}${slash}${name}`;
  const fileOf = (id: string) => path(`${id}.picture`);
  /** By id, so in the order in which they were taken. fileBytes: of the whole file. */
  const known = new Map<string, { facts: Waiting; fileBytes: number }>();

  for (const { name } of [...Deno.readDirSync(folder)].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Left in the midst of being written: it was never promised to anybody.
    if (name.endsWith(".part")) Deno.removeSync(path(name));
    if (!name.endsWith(".picture")) continue;
    const facts = headOf(path(name));
    if (facts !== null) known.set(facts.id, { facts, fileBytes: Deno.statSync(path(name)).size });
    else lose(path(name));
  }

  function lose(file: string): void {
    Deno.removeSync(file);
    onLoss("A waiting picture was damaged on the disk and is gone.");
  }

  function remove(id: string): boolean {
    if (!known.delete(id)) return false;
    try {
      Deno.removeSync(fileOf(id));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return true;
  }

  const bytes = () => [...known.values()].reduce((sum, { fileBytes }) => sum + fileBytes, 0);

  return {
    /** On the disk when this returns, or it throws and nothing of it is there. */
    put(facts: Waiting, contents: Contents): void {
      const whole = written({ said: sealed(facts), parts: [contents.picture, contents.thumbnail] });
      const part = path(`${facts.id}.part`);
      try {
        writeDurably(part, whole);
        Deno.renameSync(part, fileOf(facts.id));
      } catch (error) {
        removeQuietly(part);
        throw error;
      }
      syncFolder(folder);
      known.set(facts.id, { facts, fileBytes: whole.length });
    },

    has: (id: string): boolean => known.has(id),

    /** null when it is gone or damaged; the damage is told. */
    contents(id: string): Contents | null {
      if (!known.has(id)) return null;
      const frame = readFrame(Deno.readFileSync(fileOf(id)));
      const [picture, thumbnail] = frame?.parts ?? [];
      if (picture !== undefined && thumbnail !== undefined) return { picture, thumbnail };
      known.delete(id);
      lose(fileOf(id));
      return null;
    },

    /** After the store's word, or because its person does not want it. False when it was not there. */
    remove,

    /** The oldest first, for the page of one's own data. */
    list: (): Waiting[] => [...known.values()].map(({ facts }) => facts),
    waiting: (): number => known.size,
    bytes,

    /** Keeps the bounds: too old, then the oldest while all is too large. queueBytes: the queue's own file. Returns how many went. */
    trim({ nowMs, queueBytes }: { nowMs: number; queueBytes: number }): number {
      const before = known.size;
      for (const [id, { facts }] of [...known]) {
        if (facts.ts > nowMs - KEEP_MS && bytes() + queueBytes <= BYTES_MAX) break;
        remove(id);
      }
      return before - known.size;
    },
  };
}

type Sealed = { facts: Waiting; seal: number };
const sealed = (facts: Waiting): Sealed => ({ facts, seal: sealOf(JSON.stringify(facts)) });

/** null for what is not whole: a flipped digit of an instant would be a picture in somebody's wrong hour. */
function headOf(file: string): Waiting | null {
  const handle = Deno.openSync(file);
  try {
    const start = new Uint8Array(HEAD_BYTES_MAX);
    const read = handle.readSync(start) ?? 0;
    const { said, length } = readHead(start.subarray(0, read)) ?? { said: null, length: 0 };
    const { facts, seal } = (said ?? {}) as Partial<Sealed>;
    if (facts === undefined || seal !== sealOf(JSON.stringify(facts))) return null;
    return handle.statSync().size === length ? facts : null;
  } finally {
    handle.close();
  }
}

function writeDurably(file: string, bytes: Uint8Array): void {
  const handle = Deno.openSync(file, { write: true, create: true, truncate: true, mode: 0o600 });
  try {
    for (let at = 0; at < bytes.length; ) at += handle.writeSync(bytes.subarray(at));
    handle.syncSync();
  } finally {
    handle.close();
  }
}

/** So that the new name survives a power cut too; Windows keeps names by itself. */
function syncFolder(folder: string): void {
  if (Deno.build.os === "windows") return;
  const handle = Deno.openSync(folder);
  try {
    handle.syncSync();
  } finally {
    handle.close();
  }
}

function removeQuietly(file: string): void {
  try {
    Deno.removeSync(file);
  } catch (error) {
    // Not there, or the disk refuses this too: the failure of the writing is told, and the next start sweeps.
    if (!(error instanceof Error)) throw error;
  }
}
