// For tests: every page that the server shows, with something on it. A page that is added to the server and not here fails the test
// that asks `pagesNotShown`.
import { randomUUID } from "node:crypto";
import { logLook } from "../db/access-log.ts";
import { noteRejected } from "../db/alerts/rejected.ts";
import type { Arrival } from "../db/arrivals.ts";
import { startIngest } from "../db/ingest.ts";
import { addManager, managersListed } from "../db/managers/roster.ts";
import { addHolidays } from "../db/people/holidays.ts";
import { teamsWithSizes } from "../db/people/teams.ts";
import { setWorkweek } from "../db/people/workweek.ts";
import { makeClaim } from "../db/person/claims.ts";
import { changePolicies, type NewChange } from "../db/policies/changes.ts";
import type { RunningServer } from "../start.ts";

const HOUR_MS = 3_600_000;
/** Names and words of people in letters that no made-up language has: what is Latin on a page is the page's own. */
const NAMES = { project: "项目", manager: "李", claim: "会议", reason: "约定", holiday: "圣诞节", program: "编辑器" };

export type Filled = { team: number; manager: string };

/** One of everything that a page may show, beside a company with its pictures. */
export async function fillOffice(
  { db }: Pick<RunningServer, "db">,
  { url, day, now }: { url: string; day: string; now: number },
): Promise<Filled> {
  const manager = { id: null, name: NAMES.manager };
  const anna = { user: "anna", host: "ws-anna" };
  await fetch(`${url}/api/v1/devices`, {
    method: "POST",
    body: JSON.stringify({ ...anna, os: "Windows 11", version: "0.1.0" }),
  });
  await noteRejected(db, anna, [{ code: "future", detail: "" }], now);
  for (const kind of ["titles", "sites", "projects", "picture", "thumbnail", "export", "link", "release-asked"])
    await logLook(db, { manager, user: "anna", kind, objectId: day, now });
  for (const [n, kind] of (["call", "meeting"] as const).entries())
    await makeClaim(
      db,
      {
        ...{ user: "anna", kind, text: NAMES.claim, deviceId: null },
        from: now - (30 + n) * HOUR_MS,
        to: now - (29.5 + n) * HOUR_MS,
      },
      now,
    );
  const at = Date.parse(`${day}T09:00:00Z`);
  const apps = Array.from({ length: 9 }, (_, n) => ({
    ...{ id: randomUUID(), ...anna, ts: at + n * 600_000, durationMs: 300_000, kind: n % 3 === 0 ? "URL" : "APP" },
    ...{ application: `${NAMES.program}${n}`, title: NAMES.program, site: n % 3 === 0 ? "例.中国" : null, url: null },
    project: n % 2 === 0 ? NAMES.project : null,
  }));
  await startIngest(db, () => undefined).store({ events: [], running: [], notes: [], heard: null, apps } as Arrival);
  const teams = await teamsWithSizes(db);
  const team = teams.find(({ name }) => name === "Design")?.id ?? 0;
  const hours = new Map([1, 2, 3].map((weekday) => [weekday, { fromMin: 540, toMin: 1020 }]));
  await setWorkweek(db, { kind: "organisation", of: "" }, { hours, targetMin: 2280, dayStartMin: null });
  await setWorkweek(db, { kind: "team", of: String(team) }, { hours, targetMin: 1200, dayStartMin: 240 });
  await addHolidays(db, [{ day: "2026-12-25", name: NAMES.holiday }], { now, by: NAMES.manager });
  const hoursOfPictures = [1, 2].map((weekday) => ({ weekday, fromMin: 540, toMin: 1020 }));
  const changes: NewChange[] = [
    { kind: "organisation", scope: "", values: { blurScreenshots: true, applicationTitles: true } },
    { kind: "team", scope: String(team), values: { screenshotHours: hoursOfPictures, urls: "off" } },
    { kind: "person", scope: "anna", values: { screenshotFrequency: 30, privateWindows: [NAMES.program] } },
  ];
  await changePolicies(db, {
    changes,
    manager: { ...manager, id: randomUUID() },
    reason: NAMES.reason,
    seen: null,
    now,
  });
  const id = await addManager(db, { name: NAMES.manager, role: "manager", teams: [team], now });
  return { team, manager: id ?? (await managersListed(db, now))[0]?.id ?? "" };
}

/** What an owner opens. */
export const ownersPages = ({ team, manager }: Filled, { day, picture }: { day: string; picture: string }) => [
  "/",
  "/?q=anna&state=stopped",
  `/day/${day}`,
  "/week/2026-W47",
  "/week/2026-W46?q=0000",
  "/month/2026-11",
  `/person/anna?day=${day}`,
  "/person/anna?month=2026-11",
  "/person/%3F%3F%3F%3F",
  `/screenshots?day=${day}`,
  `/screenshots/anna?day=${day}`,
  "/screenshots/anna?day=2026-11-14",
  picture,
  `${picture}/delete`,
  `/applications?from=${day}&to=${day}&user=anna`,
  "/applications?from=2026-11-16&to=2026-11-22",
  "/applications?from=2026-10-01&to=2026-10-31&team=Design",
  "/applications?user=0000",
  "/applications?from=x&to=y",
  "/sites?from=2026-11-16&to=2026-11-22",
  "/projects?from=2026-11-01&to=2026-11-30",
  "/projects/rules",
  "/projects/rules?said=saved",
  "/claims",
  `/alerts?at=${day}`,
  "/settings",
  "/settings/account",
  "/settings/stores",
  "/settings/managers",
  `/settings/managers/${manager}`,
  "/settings/managers/0",
  "/settings/looks",
  "/settings/releases",
  "/settings/people",
  "/settings/people?q=0000",
  "/settings/people/person?user=anna",
  "/settings/people/merge?into=anna",
  "/settings/people/merge?into=anna&user=nhung",
  "/settings/people/erase?user=anna",
  "/settings/people/erased?number=1",
  "/settings/teams",
  `/settings/teams/team?id=${team}&who=a`,
  `/settings/teams/team?id=${team}&remove=1`,
  "/settings/hours",
  `/settings/hours?team=${team}`,
  "/settings/hours?person=anna&done=1",
  "/settings/holidays?year=2026",
  "/settings/holidays?year=2026&added=0",
  "/settings/policy",
  "/settings/policy?person=anna",
  "/settings/policy?find=a",
  "/settings/devices",
  "/settings/devices?state=revoked",
  "/settings/retention",
  "/settings/mail",
  "/privacy",
  "/privacy/notice",
  `/privacy/notice?team=${team}`,
  "/privacy/impact",
  "/privacy/acknowledged",
  "/day/2026-02-30",
  "/nowhere",
];

/** What a person opens of their own. */
export const ownPages = ({ day, picture }: { day: string; picture: string }) => [
  "/my",
  `/my?day=${day}`,
  `/my?day=${day}&said=claimed`,
  "/my?day=2026-02-30",
  "/my/notice",
  "/my/looks",
  `/my/pictures?day=${day}`,
  picture.replace("/picture/", "/my/pictures/"),
];

/** For whom nobody is signed in. */
export const OPEN_PAGES = ["/sign-in", "/sign-in/link?key=0", "/sign-in/office", "/setup", "/my", "/my/open?key=0"];

/** Not pages: files, doors of programs, pieces of pages, and ways that lead elsewhere at once. */
const NO_PAGE =
  /^\/(?:api|health|assets)\/|\.(?:csv|xlsx|json)$|\/(?:image|thumbnail|live|metrics)$|^\/(?:my\/download|sign-in\/office.*|day|week|month|person)$/;

/** Pages of the route table that none of these addresses asks for. */
export function pagesNotShown(routes: ReturnType<RunningServer["routes"]>, shown: readonly string[]): string[] {
  const paths = shown.map((path) => new URL(path, "http://here").pathname);
  return routes
    .filter(({ method, path }) => method === "get" && !NO_PAGE.test(path))
    .map(({ path }) => path)
    .filter((path) => {
      const pattern = new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/:\w+/g, "[^/]+")}$`);
      return !paths.some((one) => pattern.test(one));
    });
}
