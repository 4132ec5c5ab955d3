// What doctor says about pictures: whether this machine shows its screen and its window in front, what waits, and whether the
// agent's own bucket takes files.
import type { Config } from "../config.ts";
import type { Trouble } from "../core/connectivity.ts";
import { peek } from "../outbox/peek.ts";
import { pictureChildOf } from "../picture/ask-child.ts";
import { bringTo } from "../picture/own-bucket.ts";
import type { Capability, Platform } from "../platform/platform.ts";
import type { StateFiles } from "../state-dir.ts";

const line = (name: string, trouble: { what: string; todo: string } | null, detail: string): Capability =>
  trouble === null
    ? { name, works: true, detail, remedy: "" }
    : { name, works: false, detail: trouble.what, remedy: trouble.todo };

/** Nothing of what is seen is kept: of the screen its sizes, of the window that there is one. */
export function examineScreen(platform: Platform): Capability[] {
  const captured = platform.capture();
  const front = platform.windowInFront();
  const sizes = captured.kind === "captured" ? captured.displays.map(({ width, height }) => `${width}x${height}`) : [];
  return [
    line(
      "screen",
      captured.kind === "failed" ? { what: captured.reason, todo: captured.remedy } : null,
      `${sizes.length === 1 ? "one display" : `${sizes.length} displays`}: ${sizes.join(", ")}`,
    ),
    line(
      "window in front",
      front.kind === "unknown" ? { what: front.reason, todo: front.remedy } : null,
      "told, for applications, and so that nothing is recorded of listed windows",
    ),
  ];
}

/** Pictures that wait, and what keeps them. */
export function examineWaiting({ pictures, queue }: StateFiles): Capability {
  const waiting = waitingIn(pictures);
  const trouble = peek(queue)?.pictureTrouble ?? null;
  return line("pictures", trouble, waiting === 0 ? "none waits" : `${waiting} wait to be sent`);
}

function waitingIn(folder: string): number {
  try {
    return [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".picture")).length;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

/** Always the same small file: what it needs is what a picture needs. */
const PROBE_KEY = "stint-probe.txt";
const PROBE = new TextEncoder().encode("Stint tries whether it can bring files here.\n");

/** By bringing a file, since nothing less proves it. Empty where the agent has no bucket of its own. */
export async function examineBucket({ bucket }: Pick<Config, "bucket">): Promise<Capability[]> {
  if (bucket === null) return [];
  const child = pictureChildOf({ signal: new AbortController().signal });
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", PROBE)).toHex();
  const brought = await bringTo(bucket, child)([{ key: PROBE_KEY, mime: "text/plain", sha256, content: PROBE }]);
  const trouble: Trouble | null = brought.kind === "stored" ? null : brought;
  return [line("bucket", trouble, `${bucket.bucket} takes files (${PROBE_KEY} was brought there)`)];
}
