// For tests: an agent that pairs whoever comes, allows the extension what it is told to allow, and writes down what it hears.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

export type May = { sends: "nothing" | "host" | "full"; titles: boolean; why: string; person: string; server: string };
export const HOST: May = { sends: "host", titles: false, why: "", person: "anna", server: "http://server:5000" };

export async function startListener() {
  const heard: { path: string; origin: string; body: Record<string, unknown> }[] = [];
  const state = { may: HOST, known: true };
  const server = createServer(async (req, res) => {
    let text = "";
    for await (const part of req) text += part;
    const path = req.url?.replace("/extension/", "") ?? "";
    heard.push({ path, origin: req.headers.origin ?? "", body: JSON.parse(text) });
    const refused = !state.known && path !== "pair";
    res.statusCode = refused ? 401 : 200;
    res.setHeader("Content-Type", "application/json");
    if (refused) res.end(JSON.stringify({ detail: "This browser is not paired with the agent." }));
    else res.end(JSON.stringify(path === "pair" ? { token: "f".repeat(64) } : state.may));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    heard,
    state,
    port: (server.address() as AddressInfo).port,
    pages: () => heard.filter(({ path }) => path === "page").map(({ body }) => body),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Far beyond anything that is waited for on a loaded machine. */
const PATIENCE_MS = 60_000;
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<NonNullable<Exclude<T, false>>> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await wait(100)) {
    const found = await look();
    if (found) return found as NonNullable<Exclude<T, false>>;
  }
  throw new Error(`it did not happen within ${patienceMs / 1000} s: ${what}`);
}
