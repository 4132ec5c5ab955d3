// Passwords as scrypt (RFC 7914), with the cost written beside the hash, so that it can be raised without losing anybody.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import type { Words } from "../../words/words.ts";

/** 32 MB and a tenth of a second a try (OWASP, 2025: N=2^15, r=8, p=3): guessing is slow, signing in is not. */
const COST = { N: 2 ** 15, r: 8, p: 3 };
/** Node refuses more than 32 MiB unless it is allowed. */
const MEMORY_MAX = 64 * 1024 * 1024;
const HASH_BYTES = 32;

const PASSWORD_MIN = 12;
/** Longer ones would be work for nothing. */
const PASSWORD_MAX = 512;

/** What is wrong with a new password, in words; null: it can be one. */
export function faultOfPassword(password: string, { say }: Words): string | null {
  const { length } = password;
  if (length < PASSWORD_MIN) return say("setup.password-short", { length, min: PASSWORD_MIN });
  return length > PASSWORD_MAX ? say("setup.password-long", { max: PASSWORD_MAX }) : null;
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

/** @param stored null: nobody of that name; it takes as long all the same, so that no name can be found out. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, n, r, p, salt = "", hash = ""] = (stored ?? NOBODY).split("$");
  const right = Buffer.from(hash, "base64url");
  const given = await derive(password, Buffer.from(salt, "base64url"), { N: Number(n), r: Number(r), p: Number(p) });
  return timingSafeEqual(given, right) && stored !== null;
}

const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${Buffer.alloc(16).toString("base64url")}$${Buffer.alloc(HASH_BYTES).toString("base64url")}`;

/** The same password typed on two keyboards may come as two texts; NFC makes them one. */
function derive(password: string, salt: Buffer, cost: Pick<ScryptOptions, "N" | "r" | "p">): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, HASH_BYTES, { ...cost, maxmem: MEMORY_MAX }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
