// The agent on this machine, as the extension knows it: paired once, then asked and told by a token. The only file that sends
// anything, and it sends to 127.0.0.1 only.
import { say } from "./words.js";

const api = globalThis.browser ?? globalThis.chrome;

const KEY = "agent";
/** The agent answers within milliseconds; one that hangs is as good as away. */
const PATIENCE_MS = 5_000;

/** {port, token}, or null: not paired. */
export async function pairing() {
  return (await api.storage.local.get(KEY))[KEY] ?? null;
}

/**
 * {kind: "answer", body}, {kind: "unpaired", why}: the agent does not know this browser (any more), or {kind: "away", why}. Never
 * throws. why: a sentence for a person.
 */
export async function ask(path, body, known) {
  if (known === null) return { kind: "unpaired", why: say("why_unpaired") };
  const answered = await post(path, body, known);
  if (answered.kind === "refused" && answered.status === 401) return { kind: "unpaired", why: say("why_unpaired") };
  return answered.kind === "refused" ? { kind: "away", why: answered.why } : answered;
}

/** Null when it is paired; else why not, in words. code: as the agent's page shows it, with the agent's port before it. */
export async function pair(code) {
  const read = /^\s*(\d{2,5})\s*-\s*([0-9a-z][0-9a-z\s-]*)$/i.exec(code);
  if (read === null) return say("why_no_code");
  const port = Number(read[1]);
  const answered = await post("pair", { code: read[2], name: browserName() }, { port, token: null });
  if (answered.kind !== "answer") return answered.why;
  await api.storage.local.set({ [KEY]: { port, token: answered.body.token } });
  return null;
}

/** On both sides; where the agent is away, on this one: it lists the browser on its page until it is unpaired there. */
export async function unpair() {
  const known = await pairing();
  if (known !== null) await post("unpair", {}, known);
  await api.storage.local.remove(KEY);
}

async function post(path, body, { port, token }) {
  const headers = { "content-type": "application/json" };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/extension/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const told = await answer.json();
    if (answer.ok) return { kind: "answer", body: told };
    return { kind: "refused", status: answer.status, why: String(told.detail) };
  } catch (error) {
    console.info("The agent was not reached:", error);
    return { kind: "away", why: say("why_away", String(port)) };
  }
}

/** For the agent's list of paired browsers. */
function browserName() {
  const brands = navigator.userAgentData?.brands
    .map(({ brand }) => brand)
    .filter((brand) => !/not.*brand/i.test(brand));
  if (brands !== undefined) return brands.find((brand) => brand !== "Chromium") ?? "Chromium";
  return /\b(Firefox|Safari)\b/.exec(navigator.userAgent)?.[1] ?? say("a_browser");
}
