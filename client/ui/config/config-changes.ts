// config.env as the settings page reads and writes it: whole or not at all, checked by the reader that the agent starts with.
import { type Config, ConfigError, type Environment, readConfig } from "../../config.ts";
import { readConfigText, textOf } from "../../config-file.ts";
import { changedConfig } from "./edit-config.ts";

export type ConfigChanges = {
  values(): ReadonlyMap<string, string>;
  /** Why the file cannot be written, or null. */
  unwritable(): string | null;
  /** As the agent would read it with these changes; a sentence where it would not. */
  tried(changes: ReadonlyMap<string, string | null>): { kind: "good"; config: Config } | { kind: "wrong"; why: string };
  write(changes: ReadonlyMap<string, string | null>): void;
};

export function openConfigChanges(path: string, env: Environment): ConfigChanges {
  const bytes = () => {
    try {
      return Deno.readFileSync(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return new Uint8Array();
      throw error;
    }
  };
  const text = () => textOf(bytes());
  return {
    values: () => readConfigText(text()),
    unwritable: () => {
      try {
        Deno.openSync(path, { write: true }).close();
        return null;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return folderUnwritable(path);
        return "This file can be changed by IT only.";
      }
    },
    tried: (changes) => {
      try {
        return { kind: "good", config: readConfig(env, { path, text: changedConfig(text(), changes) }, Deno.build.os) };
      } catch (error) {
        if (error instanceof ConfigError) return { kind: "wrong", why: error.message };
        throw error;
      }
    },
    write: (changes) => {
      const before = bytes();
      writeWhole(path, `${isPlainUtf8(before) ? "" : "\ufeff"}${changedConfig(textOf(before), changes)}`);
    },
  };
}

/**
 * What had a mark, or was no UTF-8 at all, gets the mark: the PowerShell agent that may read the same file takes a file without
 * one for the old code page of the country.
 */
function isPlainUtf8(bytes: Uint8Array): boolean {
  try {
    return !new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes).startsWith("\ufeff");
  } catch {
    return false; // Windows-1252, or UTF-16
  }
}

function folderUnwritable(path: string): string | null {
  try {
    Deno.removeSync(Deno.makeTempFileSync({ dir: folderOf(path) }));
    return null;
  } catch {
    return "The folder of this file can be changed by IT only.";
  }
}

const folderOf = (path: string) => path.replace(/[\\/][^\\/]*$/, "");

/** A program that reads it meanwhile sees the old file or the new one; after a power cut there is one of the two. */
function writeWhole(path: string, text: string): void {
  const temporary = `${path}.new`;
  const mode = modeOf(path);
  const file = Deno.openSync(temporary, {
    write: true,
    create: true,
    truncate: true,
    ...(mode === null ? {} : { mode }),
  });
  try {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; ) at += file.writeSync(bytes.subarray(at));
    file.syncSync();
  } finally {
    file.close();
  }
  Deno.renameSync(temporary, path);
}

function modeOf(path: string): number | null {
  try {
    return Deno.build.os === "windows" ? null : (Deno.statSync(path).mode ?? 0o600) & 0o777;
  } catch {
    return null; // no file yet
  }
}
