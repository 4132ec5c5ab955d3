// Open sign-ins as lines: when, how, from where, by what browser. Pure.
import type { Calendar } from "../../domain/events.ts";
import { isoWithOffset } from "../format.ts";
import { moment } from "./moment.ts";

export type SignInTold = {
  id: string;
  how: string;
  address: string;
  agent: string;
  createdAt: number;
  expiresAt: number;
};
export type SignInLine = {
  id: string;
  iso: string;
  when: string;
  how: string;
  from: string;
  until: string;
  own: boolean;
};

const HOW: Record<string, string> = { password: "by password", link: "by a link", oidc: "by the office’s sign-in" };

/** @param own the sign-in that asks; null: another manager's are shown */
export function signInLines(
  signIns: readonly SignInTold[],
  { calendar, own }: { calendar: Calendar; own: string | null },
): SignInLine[] {
  const { zone } = calendar;
  return signIns.map(({ id, how, address, agent, createdAt, expiresAt }) => ({
    id,
    iso: isoWithOffset(createdAt, zone),
    when: moment(createdAt, calendar),
    how: HOW[how] ?? how,
    from: `${browserOf(agent)}, ${address}`,
    until: moment(expiresAt, calendar),
    own: id === own,
  }));
}

/** Good enough to know one's own browsers apart; what it says of itself proves nothing. */
function browserOf(agent: string): string {
  const browser = BROWSERS.find(([, pattern]) => pattern.test(agent))?.[0] ?? "another program";
  const system = SYSTEMS.find(([, pattern]) => pattern.test(agent))?.[0];
  return system === undefined ? browser : `${browser} on ${system}`;
}

const BROWSERS: [string, RegExp][] = [
  ["Edge", /\bEdg\//],
  ["Firefox", /\bFirefox\//],
  ["Chromium", /\b(?:Chrome|Chromium|HeadlessChrome)\//],
  ["Safari", /\bSafari\//],
];
const SYSTEMS: [string, RegExp][] = [
  ["Windows", /\bWindows NT\b/],
  ["an iPhone", /\biPhone\b/],
  ["macOS", /\bMac OS X\b/],
  ["Android", /\bAndroid\b/],
  ["Linux", /\bLinux\b/],
];
