// Who comes in by the office's own sign-in (OpenID Connect), and as what: by address, or by a claim such as a group. Pure.
import { ROLES, type Role } from "./access.ts";

/** claim "email": compared without regard to case. */
export type ProviderRule = { claim: string; value: string; role: Role };

/** Reads `max@office.example=owner, groups:stint-council=council`; or the part that cannot be read. */
export function readProviderRules(text: string): ProviderRule[] | { unreadable: string } {
  const rules: ProviderRule[] = [];
  for (const part of text.split(/[,;\n]+/).map((one) => one.trim())) {
    if (part === "") continue;
    const [, who = "", role = ""] = /^(.+)=(\w+)$/.exec(part) ?? [];
    const known = ROLES.find((one) => one === role);
    const [, claim = "email", value = ""] = /^(?:([\w.-]+):)?(\S.*)$/.exec(who) ?? [];
    if (known === undefined || value === "" || (claim === "email" && !value.includes("@"))) return { unreadable: part };
    rules.push({ claim, value: claim === "email" ? value.toLowerCase() : value, role: known });
  }
  return rules;
}

/** The widest role that any rule gives; null: not let in. An address that the provider calls unverified is nobody's. */
export function roleByClaims(claims: Readonly<Record<string, unknown>>, rules: readonly ProviderRule[]): Role | null {
  const given = rules.filter(({ claim, value }) => {
    const told = claims[claim];
    if (claim === "email")
      return typeof told === "string" && told.toLowerCase() === value && claims.email_verified !== false;
    return Array.isArray(told) ? told.includes(value) : told === value;
  });
  return ROLES.find((role) => given.some((rule) => rule.role === role)) ?? null;
}
