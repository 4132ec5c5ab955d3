// What a log-in name says: the account, and where it is known. Pure.
import { isLostName } from "../people-names.ts";

/** The account and the domain it was named with: DOMAIN\anna, anna@corp.example, or anna alone. */
export function accountOf(logIn: string): { account: string; domain: string | null } {
  const windows = /^([^\\]+)\\([^\\]+)$/.exec(logIn);
  if (windows?.[1] !== undefined && windows[2] !== undefined) return { account: windows[2], domain: windows[1] };
  const mail = /^([^@]+)@([^@]+)$/.exec(logIn);
  if (mail?.[1] !== undefined && mail[2] !== undefined) return { account: mail[1], domain: mail[2] };
  return { account: logIn, domain: null };
}

/** Case means nothing in a Windows name: DOMAIN\Anna and domain\anna are one account. */
export const withoutCase = (text: string) => text.normalize("NFC").toLowerCase();

/** Question marks alone are many people whose senders could not write their names: never one of them, with a domain or without. */
export const isLostAccount = (logIn: string) => isLostName(logIn.trim()) || isLostName(accountOf(logIn).account.trim());
