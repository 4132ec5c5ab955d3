// Open sign-ins as lines: when, how, from where, by what browser. Pure.
import type { Calendar } from "../../domain/events.ts";
import type { Words } from "../../words/words.ts";
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

const WAYS = ["password", "link", "oidc"] as const;

/** @param own the sign-in that asks; null: another manager's are shown */
export function signInLines(
  signIns: readonly SignInTold[],
  { calendar, own, words }: { calendar: Calendar; own: string | null; words: Words },
): SignInLine[] {
  const { zone } = calendar;
  const { say, locale } = words;
  const wayOf = (how: string) => {
    const way = WAYS.find((one) => one === how);
    return way === undefined ? how : say(`sign-ins.by.${way}`);
  };
  return signIns.map(({ id, how, address, agent, createdAt, expiresAt }) => ({
    id,
    iso: isoWithOffset(createdAt, zone),
    when: moment(createdAt, calendar, locale),
    how: wayOf(how),
    from: say("sign-ins.from", { browser: browserOf(agent, words), address }),
    until: moment(expiresAt, calendar, locale),
    own: id === own,
  }));
}

/** Good enough to know one's own browsers apart; what it says of itself proves nothing. */
function browserOf(agent: string, { say }: Words): string {
  const browser = BROWSERS.find(([, pattern]) => pattern.test(agent))?.[0] ?? say("sign-ins.another-program");
  const found = SYSTEMS.find(([, pattern]) => pattern.test(agent))?.[0];
  const system = found === "iPhone" ? say("sign-ins.iphone") : found;
  return system === undefined ? browser : say("sign-ins.on", { browser, system });
}

const BROWSERS: [string, RegExp][] = [
  ["Edge", /\bEdg\//],
  ["Firefox", /\bFirefox\//],
  ["Chromium", /\b(?:Chrome|Chromium|HeadlessChrome)\//],
  ["Safari", /\bSafari\//],
];
const SYSTEMS: [string, RegExp][] = [
  ["Windows", /\bWindows NT\b/],
  ["iPhone", /\biPhone\b/],
  ["macOS", /\bMac OS X\b/],
  ["Android", /\bAndroid\b/],
  ["Linux", /\bLinux\b/],
];
