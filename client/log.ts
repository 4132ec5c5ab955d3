// The local log: one line an event, rotated, never in the way. A failure that repeats itself is told once a minute at most.
import { LOG_LEVELS, type LogLevel } from "./config.ts";

/** One file; with the two before it at most 3 MB, some months of an ordinary agent. */
const FILE_BYTES_MAX = 1_000_000;
const OLD_FILES = 2;
/** How often the same failure is told again. */
const REPEAT_MS = 60_000;
/** Kinds of failures remembered; more than this many different ones do not exist. */
const KINDS_MAX = 100;

export type Log = {
  error(text: string): void;
  warn(text: string): void;
  info(text: string): void;
  debug(text: string): void;
  /** A failure that may come again and again: told at most once a minute for each kind, with how often it was not told. */
  repeating(kind: string, text: string): void;
};

type Options = { file: string; level: LogLevel; now: () => number; echo: ((line: string) => void) | null };

export function openLog({ file, level, now, echo }: Options): Log {
  const told = new Map<string, { atMs: number; untold: number }>();
  let bytes = sizeOf(file);
  let broken = false;
  const write = (at: LogLevel, text: string) => {
    if (LOG_LEVELS.indexOf(at) > LOG_LEVELS.indexOf(level)) return;
    const line = `${localTime(now())} ${at.padEnd(5)} ${oneLine(text)}\n`;
    echo?.(line);
    try {
      if (bytes > FILE_BYTES_MAX) bytes = rotate(file);
      Deno.mkdirSync(file.replace(/[\\/][^\\/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(file, line, { append: true, mode: 0o600 });
      bytes += line.length;
      broken = false;
    } catch (error) {
      // The agent goes on without its log: reports matter more. Said once, where somebody may see it.
      if (!broken)
        console.error(`stint: the log ${file} cannot be written (${error instanceof Error ? error.message : error})`);
      broken = true;
    }
  };
  return {
    error: (text) => write("error", text),
    warn: (text) => write("warn", text),
    info: (text) => write("info", text),
    debug: (text) => write("debug", text),
    repeating: (kind, text) => {
      const before = told.get(kind);
      if (before !== undefined && Math.abs(now() - before.atMs) < REPEAT_MS) {
        before.untold += 1;
        return;
      }
      if (told.size >= KINDS_MAX) told.clear();
      told.set(kind, { atMs: now(), untold: 0 });
      write(
        "warn",
        before !== undefined && before.untold > 0 ? `${text} (${before.untold} times more since the last line)` : text,
      );
    },
  };
}

/** Text from outside (a server's answer, a file name) must not begin a line of its own. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is what it is for
const oneLine = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");

/** Local time with its offset: people compare it with the clock on the wall. */
function localTime(ms: number): string {
  const date = new Date(ms);
  const offset = -date.getTimezoneOffset();
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, "0");
  return `${new Date(ms + offset * 60_000).toISOString().slice(0, 19)}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

function sizeOf(file: string): number {
  try {
    return Deno.statSync(file).size;
  } catch {
    return 0; // no log yet
  }
}

function rotate(file: string): number {
  for (let age = OLD_FILES; age >= 1; age--) {
    const from = age === 1 ? file : `${file}.${age - 1}`;
    if (sizeOf(from) > 0) Deno.renameSync(from, `${file}.${age}`);
  }
  return 0;
}
