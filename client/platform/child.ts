// A short-lived child: it is given all it shall know on standard input, answers on standard output, and ends. What it had in
// memory ends with it.

/** A child that writes more than this is not one of ours: the largest picture and its thumbnail have 11 MB. */
const OUTPUT_BYTES_MAX = 32 * 1024 * 1024;
const ERRORS_MAX = 500;

export type ChildEnd = { kind: "answered"; output: Uint8Array<ArrayBuffer> } | { kind: "failed"; why: string };

/** Never throws. timeoutMs: after it the child is ended, and so it is by the signal. */
export async function runChild(
  [program = "", ...args]: string[],
  { input, timeoutMs, signal: end }: { input: Uint8Array<ArrayBuffer>; timeoutMs: number; signal: AbortSignal },
): Promise<ChildEnd> {
  const enough = AbortSignal.timeout(timeoutMs);
  if (end.aborted) return { kind: "failed", why: "the agent ends" };
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.any([enough, end]),
    }).spawn();
  } catch (error) {
    return { kind: "failed", why: `it cannot be started (${error instanceof Error ? error.message : error})` };
  }
  const writing = write(child.stdin, input);
  const [output, errors, { code, signal }] = await Promise.all([
    read(child.stdout, OUTPUT_BYTES_MAX),
    read(child.stderr, OUTPUT_BYTES_MAX),
    child.status,
    writing,
  ]);
  if (enough.aborted) return { kind: "failed", why: `it was not done within ${timeoutMs / 1000} s` };
  if (code === 0) return { kind: "answered", output };
  const said = new TextDecoder().decode(errors).replace(/\s+/g, " ").trim().slice(0, ERRORS_MAX);
  return { kind: "failed", why: `it ended with ${signal ?? code}${said === "" ? "" : `: ${said}`}` };
}

const write = (stream: WritableStream<Uint8Array>, input: Uint8Array<ArrayBuffer>): Promise<void> =>
  new Blob([input])
    .stream()
    .pipeTo(stream)
    .catch(() => undefined); // a child that ends before it has read everything says why by its exit

async function read(stream: ReadableStream<Uint8Array>, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes <= bytesMax) chunks.push(chunk);
  }
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Starts a program that lives on when this one ends, and hears nothing from its terminal. */
export function startDetached([program = "", ...args]: string[]): void {
  new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null", detached: true }).spawn().unref();
}
