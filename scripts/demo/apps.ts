// Which applications and sites the demo's people had in front, by what their team does; and the rules that make projects of it.
// Pure; the same at every run.
import type { NewApp } from "../../server/db/arrivals.ts";
import type { ProjectRule } from "../../server/domain/apps/project-rules.ts";
import { type Chance, chanceOf } from "./chance.ts";
import type { Employee } from "./company.ts";
import type { Stretch } from "./workday.ts";

type Thing = {
  /** How often it is in front, against the others of the team. */
  weight: number;
  application: string;
  title: string;
  site?: string;
  /** Chosen in the tray, now and then. */
  project?: string;
};

const MAIL: Thing = { weight: 4, application: "Outlook", title: "Inbox - Outlook" };
const CALLS: Thing = { weight: 2, application: "Teams", title: "Weekly meeting | Microsoft Teams" };
const WIKI: Thing = { weight: 2, application: "Firefox", title: "Start - Wiki", site: "wiki.acme.example" };
const NEWS: Thing = { weight: 1, application: "Firefox", title: "News of the day", site: "news.example.org" };

const THINGS: Record<string, Thing[]> = {
  Administration: [
    { weight: 6, application: "Excel", title: "Budget 2027.xlsx - Excel" },
    { weight: 4, application: "Excel", title: "Wages.xlsx - Excel" },
    { weight: 3, application: "Word", title: "Contract Maes & Sons.docx - Word" },
    { weight: 3, application: "Chrome", title: "Payments", site: "bank.example.com" },
  ],
  Design: [
    { weight: 7, application: "Figma", title: "Website redesign - Figma" },
    { weight: 4, application: "Photoshop", title: "catalogue-cover.psd" },
    { weight: 3, application: "Safari", title: "Type specimens", site: "fonts.example.net" },
    { weight: 2, application: "Figma", title: "Catalogue spring - Figma", project: "Catalogue" },
  ],
  Development: [
    { weight: 8, application: "Code", title: "orders.ts - shop - Visual Studio Code" },
    { weight: 4, application: "Terminal", title: "npm test" },
    { weight: 4, application: "Chrome", title: "Pull requests", site: "git.acme.example" },
    { weight: 3, application: "Chrome", title: "Documentation", site: "developer.mozilla.org" },
    { weight: 2, application: "Code", title: "README.md - website - Visual Studio Code", project: "Website" },
  ],
  Sales: [
    { weight: 7, application: "Chrome", title: "Customers", site: "crm.acme.example" },
    { weight: 3, application: "PowerPoint", title: "Offer autumn.pptx - PowerPoint" },
    { weight: 2, application: "Chrome", title: "Maps", site: "maps.example.com" },
  ],
  Support: [
    { weight: 8, application: "Edge", title: "Tickets", site: "support.acme.example" },
    { weight: 3, application: "Remote Desktop", title: "SHOP-12" },
  ],
  Warehouse: [
    { weight: 8, application: "Stock", title: "Deliveries today" },
    { weight: 2, application: "Edge", title: "Track a parcel", site: "parcels.example.com" },
  ],
};

export const PROJECT_RULES: ProjectRule[] = [
  { project: "Webshop", field: "title", test: "contains", pattern: "shop" },
  { project: "Webshop", field: "site", test: "equals", pattern: "git.acme.example" },
  { project: "Website", field: "title", test: "glob", pattern: "website*" },
  { project: "Customers", field: "site", test: "glob", pattern: "*crm.*" },
  { project: "Support", field: "site", test: "equals", pattern: "support.acme.example" },
  { project: "Money", field: "title", test: "glob", pattern: "budget*" },
  { project: "Deliveries", field: "application", test: "equals", pattern: "stock" },
];

/** Seconds that one thing is in front before another comes. */
const SHORTEST_S = 20;
const LONGEST_S = 25 * 60;

const thingsOf = ({ team }: Employee) => [...(THINGS[team] ?? []), MAIL, CALLS, WIKI, NEWS];

/** @param until the instant up to which the machine told of it */
export function usesOf(employee: Employee, host: string, stretches: readonly Stretch[], until: number): NewApp[] {
  const chance = chanceOf("apps", employee.user, host, stretches[0]?.start ?? 0);
  const uses: NewApp[] = [];
  for (const { start, end } of stretches) {
    for (let at = start; at < Math.min(end, until); ) {
      // Most are short and a few are long, as people work.
      const lengthS = SHORTEST_S + (LONGEST_S - SHORTEST_S) * chance.next() ** 2;
      const to = Math.min(end, until, Math.round(at + lengthS * 1000));
      uses.push(useOf(employee, host, chance, at, to - at));
      at = to;
    }
  }
  return uses;
}

/** Something that this person may have in front. */
export function useOf(employee: Employee, host: string, chance: Chance, ts: number, durationMs: number): NewApp {
  const things = thingsOf(employee);
  const throws = things.flatMap((thing) => Array.from({ length: thing.weight }, () => thing));
  const thing = throws[Math.floor(chance.next() * throws.length)] ?? MAIL;
  return {
    id: chance.id(ts),
    user: employee.user,
    host,
    ts: Math.round(ts),
    durationMs: Math.round(durationMs),
    kind: thing.site === undefined ? "APP" : "URL",
    application: thing.application,
    title: thing.title,
    site: thing.site ?? null,
    url: null,
    project: thing.project ?? null,
  };
}
