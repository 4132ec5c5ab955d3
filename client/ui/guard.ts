// Who may see the page of this machine: only its person's browser, by the link that the agent gave out. Against other programs'
// users a token, against other sites Host, Origin and a cookie that no other site can send. Pure.
// By the web's own cryptography: node:crypto would cost the agent 8 MB resident (Deno 2.9, November 2026).

export type Asked = {
  method: string;
  path: string;
  host: string | null;
  origin: string | null;
  /** Sec-Fetch-Site: said by every browser of the last years. */
  site: string | null;
  cookie: string | null;
  /** Whether the link's address has a key that is right (isRightKey); asked for the link alone. */
  rightKey: boolean;
};
export type Door = { port: number; token: string };
export type Judgement =
  | { kind: "in" }
  /** The link itself: gives the cookie. */
  | { kind: "link" }
  /** why: a word of words/en.json says it. */
  | { kind: "refused"; status: 403 | 405; why: Why };
type Why = "address" | "other-page" | "request" | "link-over" | "by-link";

/** Long enough to copy a printed link into a browser. */
const LINK_VALID_MS = 10 * 60_000;

/** Cookies do not tell ports apart: two sessions of one machine would sign each other out. */
export const cookieName = (port: number) => `stint-${port}`;
export const addressOf = (port: number) => `http://127.0.0.1:${port}`;
const LINK_PATH = "/open";

export function judge(asked: Asked, door: Door): Judgement {
  const refused = (why: Why, status: 403 | 405 = 403): Judgement => ({ kind: "refused", status, why });
  // A name that leads here from elsewhere (DNS rebinding) is not our address.
  if (asked.host !== `127.0.0.1:${door.port}`) return refused("address");
  if (asked.method === "POST") {
    if (asked.origin !== addressOf(door.port) || (asked.site !== null && asked.site !== "same-origin"))
      return refused("other-page");
  } else if (asked.method !== "GET" && asked.method !== "HEAD") {
    return refused("request", 405);
  }
  if (asked.path === LINK_PATH) {
    return asked.rightKey ? { kind: "link" } : refused("link-over");
  }
  const cookie = cookiesOf(asked.cookie).get(cookieName(door.port));
  return cookie !== undefined && same(cookie, door.token) ? { kind: "in" } : refused("by-link");
}

/**
 * The key in a link: addresses stay in histories and lists of processes, so it is not the token, and is soon worth nothing.
 * Whoever can read the queue's file, as `stint settings` does, makes one from the token.
 */
export const linkKey = (token: string, nowMs: number) => sealed(nowMs + LINK_VALID_MS, token);

/** The link that opens the page: not for the log. */
export const linkTo = async (door: Door, to: string, nowMs: number) =>
  `${addressOf(door.port)}${LINK_PATH}?key=${await linkKey(door.token, nowMs)}&to=${encodeURIComponent(to)}`;

export async function isRightKey(key: string | null, token: string, nowMs: number): Promise<boolean> {
  const untilMs = Number(/^(\d{1,16})-/.exec(key ?? "")?.[1]);
  return nowMs < untilMs && untilMs <= nowMs + LINK_VALID_MS && same(key ?? "", await sealed(untilMs, token));
}

async function sealed(untilMs: number, token: string): Promise<string> {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey("raw", bytes(token), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const seal = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(String(untilMs))));
  return `${untilMs}-${[...seal].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function cookiesOf(header: string | null): Map<string, string> {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split("="));
  return new Map(pairs.map(([name = "", value = ""]) => [name, value]));
}

/** Without telling by its duration how much of it was right. */
function same(a: string, b: string): boolean {
  let different = a.length ^ b.length;
  for (let at = 0; at < b.length; at++) different |= a.charCodeAt(at % (a.length || 1)) ^ b.charCodeAt(at);
  return different === 0;
}
