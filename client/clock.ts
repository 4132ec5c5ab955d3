// The agent's clock: what time the wall shows, and waiting. The only file that asks for the time or sets timers.

export const wallMs = (): number => Date.now();

/** Waits; resolves early, without an error, when the signal comes. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
}
