// For tests: makes the first manager with the code of the console, and is signed in as them.
import { ask, type TestServer } from "../../test-server.ts";

/** The cookie of the session. */
export async function signInFirst(server: Pick<TestServer, "url" | "setupCode">, name = "Max"): Promise<string> {
  const made = await ask(`${server.url}/setup`, {
    method: "POST",
    headers: { origin: server.url },
    body: new URLSearchParams({ code: server.setupCode ?? "", name, password: "a sentence is fine" }).toString(),
  });
  return made.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
}
