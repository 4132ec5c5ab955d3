// Names in the server's own log files, overwritten in place: the newest is open and grows meanwhile, so no byte of it may move.
import { closeSync, openSync, readdirSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { namingPattern, redacted } from "../../domain/erasure/naming.ts";

/** Read at a time, with an overlap longer than any spelling of any name, so that none is cut in two. */
const STEP = 4 * 1024 * 1024;
const OVERLAP = 64 * 1024;

/** Returns in how many files there was anything. */
export function redactLogs(folder: string, names: readonly string[]): number {
  const naming = namingPattern(names, { bytes: true });
  if (naming === null) return 0;
  return readdirSync(folder).filter((name) => /server\.log/.test(name) && redactFile(join(folder, name), naming))
    .length;
}

function redactFile(file: string, naming: RegExp): boolean {
  const handle = openSync(file, "r+");
  const buffer = Buffer.alloc(STEP + OVERLAP);
  let changed = false;
  try {
    for (let at = 0; ; at += STEP) {
      const length = readSync(handle, buffer, 0, buffer.length, at);
      const text = buffer.toString("latin1", 0, length);
      const without = redacted(text, naming);
      if (without !== text) {
        changed = true;
        writeSync(handle, Buffer.from(without, "latin1"), 0, length, at);
      }
      if (length < buffer.length) return changed;
    }
  } finally {
    closeSync(handle);
  }
}
