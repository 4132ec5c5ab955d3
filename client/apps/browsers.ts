// The browsers whose extension may tell the site in front: paired once by a code that is read on this machine's page and typed
// into the extension, then known by a token of which only the hash is kept. Knows nothing of HTTP and of pages.
import type { Log } from "../log.ts";
import type { Queue } from "../outbox/queue.ts";

const BROWSERS_KEY = "browsers";
/** Browsers and profiles of one person. */
const BROWSERS_MAX = 10;
/** Long enough to find the extension's options. */
const CODE_VALID_MS = 10 * 60_000;
/** A code of 40 bits, guessed at this often at most. */
const TRIES_MAX = 5;
/** Crockford's: no letter that is taken for a digit. */
const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const NAME_MAX = 40;

/** origin: the extension's own, by which each request of it is known beside the token. */
export type Browser = { id: string; name: string; origin: string; pairedAtMs: number };
type Kept = Browser & { tokenHash: string };
export type Code = { text: string; untilMs: number };

export type Browsers = {
  list(): Browser[];
  /** A new code; the one before is worth nothing any more. */
  offer(): Code;
  /** The code that is still good, or null. */
  offered(): Code | null;
  /** Null: the code is wrong, used, or no longer good. */
  pair(told: { code: string; name: string; origin: string }): Promise<{ token: string } | null>;
  /** Whose token this is, from this origin; null: nobody's. */
  known(told: { token: string; origin: string }): Promise<Browser | null>;
  forget(id: string): boolean;
};

export type BrowsersParts = {
  queue: Pick<Queue, "kept" | "keep">;
  now: () => number;
  log: Pick<Log, "info">;
};

export function createBrowsers({ queue, now, log }: BrowsersParts): Browsers {
  let kept: Kept[] = JSON.parse(queue.kept(BROWSERS_KEY) ?? "[]");
  let code: (Code & { triesLeft: number }) | null = null;

  const good = () => (code !== null && now() < code.untilMs && code.untilMs <= now() + CODE_VALID_MS ? code : null);
  const keep = (next: Kept[]) => {
    queue.keep(BROWSERS_KEY, JSON.stringify(next));
    kept = next;
  };

  return {
    list: () => kept.map(({ id, name, origin, pairedAtMs }) => ({ id, name, origin, pairedAtMs })),
    offer: () => {
      const signs = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => SIGNS[byte % SIGNS.length]).join("");
      code = { text: `${signs.slice(0, 4)}-${signs.slice(4)}`, untilMs: now() + CODE_VALID_MS, triesLeft: TRIES_MAX };
      return code;
    },
    offered: good,
    pair: async ({ code: typed, name, origin }) => {
      const open = good();
      if (open === null) return null;
      if (plain(typed) !== plain(open.text)) {
        open.triesLeft -= 1;
        if (open.triesLeft <= 0) code = null;
        return null;
      }
      code = null;
      const token = hex(crypto.getRandomValues(new Uint8Array(32)));
      const browser = { id: crypto.randomUUID(), name: name.slice(0, NAME_MAX), origin, pairedAtMs: now() };
      // Two profiles of one browser have one origin and one name, so none takes another's place; beyond the most the oldest goes.
      keep([...kept, { ...browser, tokenHash: await hashOf(token) }].slice(-BROWSERS_MAX));
      log.info(`A browser was paired: ${browser.name}.`);
      return { token };
    },
    known: async ({ token, origin }) => {
      const hash = await hashOf(token);
      // Hashes may be compared plainly: what their time tells is nothing about a token.
      return kept.find((one) => one.tokenHash === hash && one.origin === origin) ?? null;
    },
    forget: (id) => {
      const found = kept.some((one) => one.id === id);
      if (found) keep(kept.filter((one) => one.id !== id));
      return found;
    },
  };
}

/** As a person may type it. */
const plain = (text: string) => text.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const hashOf = async (text: string) =>
  hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
