// For tests: waits for what another process does, by looking again and again; fails with a name instead of hanging.

/** Far beyond anything that is waited for on a loaded machine. */
const PATIENCE_MS = 40_000;
const LOOK_MS = 25;

export async function until<T>(
  what: string,
  look: () => T | null | undefined | false,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = attempt(look);
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`It did not happen within ${patienceMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function attempt<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null; // a file that is not there yet
    throw error;
  }
}
