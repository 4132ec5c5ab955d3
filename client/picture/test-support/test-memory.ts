// For tests: what a process of Linux holds in its memory while it runs, and in the memory of what it has started.
import { Buffer } from "node:buffer";

/** Read at a time; a needle that lies across the edge is found by the overlap. */
const CHUNK_BYTES = 4 * 1024 * 1024;
const OVERLAP_BYTES = 1024;

/**
 * Which of these texts lie in memory of the process, as they are or as UTF-16, which JavaScript uses for some strings. None of a
 * process that has ended.
 */
export function textsInMemory(pid: number, texts: readonly string[]): Set<string> {
  const needles = texts.flatMap((text) => [
    { text, bytes: Buffer.from(text) },
    { text, bytes: Buffer.from(text, "utf16le") },
  ]);
  const found = new Set<string>();
  const maps = whileItRuns(() => Deno.readTextFileSync(`/proc/${pid}/maps`));
  using memory = whileItRuns(() => Deno.openSync(`/proc/${pid}/mem`));
  if (maps === null || memory === null) return found;
  for (const line of maps.split("\n")) {
    const [, from = "", to = "", rights = ""] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? [];
    // What cannot be written came from a file as it is on the disk; what can be run is machine code, which only points to texts.
    if (!rights.startsWith("rw-")) continue;
    const end = Number.parseInt(to, 16);
    for (let at = Number.parseInt(from, 16); at < end; at += CHUNK_BYTES - OVERLAP_BYTES) {
      const chunk = readAt(memory, at, Math.min(CHUNK_BYTES, end - at));
      if (chunk === null) break;
      for (const { text, bytes } of needles) if (chunk.includes(bytes)) found.add(text);
    }
  }
  return found;
}

/** null: these pages cannot be read, such as a device's. */
function readAt(memory: Deno.FsFile, at: number, length: number): Buffer | null {
  const chunk = Buffer.alloc(length);
  try {
    memory.seekSync(at, Deno.SeekMode.Start);
    const bytes = memory.readSync(chunk);
    return bytes === null ? null : chunk.subarray(0, bytes);
  } catch {
    return null; // the process has given them back since its map was read
  }
}

/** The process and all it has started, as far as they run. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const status = whileItRuns(() => Deno.readTextFileSync(`/proc/${name}/status`)) ?? "";
    parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]));
  }
  const family = [pid];
  for (const one of family) for (const [child, parent] of parents) if (parent === one) family.push(child);
  return family;
}

/** Linux's word for a process that ends between the opening of one of its files and the reading. */
const NO_SUCH_PROCESS = /os error 3\b/;

/** null: it has ended since it was listed. */
function whileItRuns<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || NO_SUCH_PROCESS.test(String(error))) return null;
    throw error;
  }
}
