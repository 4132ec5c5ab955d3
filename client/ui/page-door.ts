// The door of this machine's page: it listens on 127.0.0.1 from the start, and what answers is loaded when somebody first knocks.
// Pages, style sheets and settings would be 10 MB of an agent whose page is looked at once in a while.
import type { Door } from "./guard.ts";

export type PageDoor = { port: number; close(): Promise<void> };
type Answer = (request: Request, door: Door) => Promise<Response>;

/** port: where it was before, so that an open page goes on working; another one where that is taken. */
export function openPageDoor(load: () => Promise<Answer>, { port, token }: { port: number; token: string }): PageDoor {
  let answer: Promise<Answer> | null = null;
  const handle = async (request: Request): Promise<Response> => {
    answer ??= load();
    return await (await answer)(request, { port: server.addr.port, token });
  };
  const over = new AbortController();
  const listen = (at: number) =>
    Deno.serve({ hostname: "127.0.0.1", port: at, signal: over.signal, onListen: () => undefined }, handle);
  const server = tryPort(listen, port);
  return {
    port: server.addr.port,
    // At once: the agent's end has two seconds, and a browser may keep its connection for minutes.
    close: async () => {
      over.abort();
      await server.finished;
    },
  };
}

function tryPort<T>(listen: (port: number) => T, port: number): T {
  try {
    return listen(port);
  } catch (error) {
    if (port === 0 || !(error instanceof Deno.errors.AddrInUse || error instanceof Deno.errors.PermissionDenied))
      throw error;
    return listen(0);
  }
}
