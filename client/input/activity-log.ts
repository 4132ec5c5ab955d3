// activity_log.txt: what was done, a line each, for the person and whoever may read it. The file grows to a bound or for an hour,
// then it is closed: packed into a folder of parts, from which they are uploaded and deleted. Knows nothing of uploading.
import { activityLines, type Done } from "../core/input/activity-lines.ts";
import type { Log } from "../log.ts";

/** Some days of an ordinary person. */
const FILE_BYTES_MAX = 1_000_000;
/** Closed parts that nobody takes: the oldest go. Packed they are a tenth of the file, so these are 6 MB at most. */
const PARTS_MAX = 60;
/** Lines held while the disk takes none: what an hour of busy hands makes. */
const UNWRITTEN_MAX = 20_000;
const PART_NAME = /^activity_log-[0-9TZ-]+\.txt\.gz$/;

export type ActivityLogParts = {
  /** activity_log.txt, with its folder. */
  file: string;
  /** Where closed parts lie until they are uploaded. */
  partsDir: string;
  /** The file is closed after this long, ms; null: only when it is full. */
  closeAfterMs: number | null;
  now: () => number;
  log: Log;
};

/** Beside the local log; run by hand, in the folder where that was done (cwd), as the tracker before this one did. */
export function activityFiles(
  { logFile, stateDir }: { logFile: string; stateDir: string },
  cwd: string | null,
): Pick<ActivityLogParts, "file" | "partsDir"> {
  const slash = logFile.includes("\\") ? "\\" : "/";
  const folder = cwd ?? logFile.slice(0, logFile.lastIndexOf(slash));
  return { file: `${folder}${slash}activity_log.txt`, partsDir: `${stateDir}${slash}activity-log-parts` };
}

/** A closed part: gzip, named by the UTC time at which it was closed. */
export type ClosedPart = { name: string; path: string; bytes: number };

export type ActivityLog = {
  add(done: Done): void;
  /** Writes what was added; it is on the disk's way when this returns. Closes the file when it is time; done when that is packed. */
  flush(): Promise<void>;
};

export function openActivityLog({ file, partsDir, closeAfterMs, now, log }: ActivityLogParts): ActivityLog {
  let lines: string[] = [];
  const slash = file.includes("\\") ? "\\" : "/";
  const closing = `${file}.closing`;

  function write(): void {
    if (lines.length === 0) return;
    Deno.mkdirSync(file.slice(0, file.lastIndexOf(slash)), { recursive: true });
    Deno.writeTextFileSync(file, lines.join(""), { append: true, mode: 0o600 });
    lines = [];
  }

  function closeIfDue(): void {
    const found = infoOf(file);
    if (found === null || infoOf(closing) !== null) return;
    const begunMs = found.birthtime?.getTime() ?? found.mtime?.getTime() ?? now();
    const old = closeAfterMs !== null && now() - begunMs >= closeAfterMs;
    if (found.size < FILE_BYTES_MAX && !(old && found.size > 0)) return;
    // A rename first: whatever happens then, no line is in two parts, and none is lost.
    Deno.renameSync(file, closing);
  }

  /** Also what an agent that was killed left half done. By a stream of the runtime: node:zlib would cost the agent 7 MB for good. */
  async function pack(): Promise<void> {
    if (infoOf(closing) === null) return;
    Deno.mkdirSync(partsDir, { recursive: true, mode: 0o700 });
    const path = `${partsDir}${slash}activity_log-${new Date(now()).toISOString().replace(/[:.]/g, "-")}.txt.gz`;
    const text = new Blob([Deno.readFileSync(closing)]).stream();
    const bytes = await new Response(text.pipeThrough(new CompressionStream("gzip"))).bytes();
    Deno.writeFileSync(`${path}.new`, bytes, { mode: 0o600 });
    Deno.renameSync(`${path}.new`, path);
    Deno.removeSync(closing);
    for (const { path: oldest } of closedParts(partsDir).slice(0, -PARTS_MAX)) Deno.removeSync(oldest);
  }

  const miss = (error: unknown) =>
    log.repeating(
      "activity-log",
      `The activity log ${file} cannot be written (${error instanceof Error ? error.message : error}). Check the rights and the free space; counts go on.`,
    );
  let packing: Promise<void> | null = null;

  return {
    add: (done) => {
      lines.push(...activityLines(done, (atMs) => -new Date(atMs).getTimezoneOffset()));
      if (lines.length > UNWRITTEN_MAX) lines = lines.slice(-UNWRITTEN_MAX);
    },
    flush: async () => {
      let mine: Promise<void> | null = null;
      try {
        write();
        closeIfDue();
        mine = packing ??= pack();
        await mine;
      } catch (error) {
        miss(error);
      }
      if (packing === mine) packing = null; // one at a time: two would make two parts of the same lines
    },
  };
}

/** The parts that wait to be uploaded, the oldest first. Whoever has uploaded one deletes its path. */
export function closedParts(partsDir: string): ClosedPart[] {
  const slash = partsDir.includes("\\") ? "\\" : "/";
  if (infoOf(partsDir) === null) return [];
  return [...Deno.readDirSync(partsDir)]
    .filter(({ name }) => PART_NAME.test(name))
    .map(({ name }) => ({
      name,
      path: `${partsDir}${slash}${name}`,
      bytes: infoOf(`${partsDir}${slash}${name}`)?.size ?? 0,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function infoOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
