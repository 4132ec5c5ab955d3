// Asks the server for the link of its person's own page there, which opens once and without a password.
import { ownLinkOf } from "../core/own-link.ts";
import { ask } from "./ask.ts";

/** Somebody has clicked and waits; a server that has not answered by then is as good as away. */
const TIMEOUT_MS = 3_000;

/** null where the server has none, or cannot be asked: then the page of this machine is what there is. */
export async function askOwnLink({
  base,
  token,
  version,
  now,
}: {
  base: string;
  token: string;
  version: string;
  now: () => number;
}): Promise<string | null> {
  const heard = await ask({
    url: `${base}/api/v1/my-link`,
    method: "POST",
    body: null,
    headers: { authorization: `Bearer ${token}` },
    version,
    now,
    signal: new AbortController().signal,
    timeoutMs: TIMEOUT_MS,
  });
  return ownLinkOf(heard);
}
