// The port of this machine's page and of the browser extension: it listens on 127.0.0.1 from the start.
import type { Door } from "./guard.ts";

export type PageDoor = { port: number; close(): Promise<void> };
export type Answer = (request: Request, door: Door) => Promise<Response>;

/** port: where it was before, so that an open page goes on working; another one where that is taken. */
export function openPageDoor(answer: Answer, { port, token }: { port: number; token: string }): PageDoor {
  const handle = (request: Request): Promise<Response> => answer(request, { port: server.addr.port, token });
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
