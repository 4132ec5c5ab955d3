// How long the server takes for each report on applications, sites and projects: of everybody, a team and one person; a day, a week, a
// month and all there is; and for the pages that show a person's day whole: their own, its pictures, what is asked about it. While a
// thousand agents report, so that today's sums are never settled for long.
import { addManager } from "../../../server/db/managers/roster.ts";
import { openSession } from "../../../server/db/managers.ts";
import type { Database } from "../../../server/db/open.ts";
import { makeOwnLink, openOwnLink } from "../../../server/db/person/own-page.ts";
import { addDays, dayOf } from "../../../server/domain/local-day.ts";
import { REPORTS, type ReportOf, type ReportRange, rangeAround, reportPath } from "../../../server/pages/apps/range.ts";
import { personPath } from "../../../server/pages/period.ts";
import { screenshotsDayPath, screenshotsPath } from "../../../server/pages/screenshots/paths.ts";
import { type Bench, count, type Dialect, type Line, nameOf } from "../measured.ts";
import { type Company, companyNow, fillCompany, userOf } from "../pages/fill.ts";
import { type PageKind, READ_COLUMNS, readTitle, readWhileReporting } from "../pages/readers.ts";
import { overDatabases, type Places } from "../places.ts";
import { startStint } from "../stint.ts";
import { fillApps } from "./fill-apps.ts";
import { fillPictures } from "./fill-pictures.ts";

const P99_MAX_MS = 100;
/** Five readers who turn a page each second. */
const PAGE_EVERY_MS = 200;
/** More than a hundred turns of each of the long ones: of fewer the 99th part is the worst one. */
const LENGTHS = {
  short: { people: 300, days: 35, seconds: 60 },
  long: { people: 1_000, days: 90, seconds: 900 },
};
type Lengths = (typeof LENGTHS)["short"];
/** Turns after which the server has its connections, its statements and what is read most at hand, as one that is up since yesterday. */
const WARM_UPS = 3;
/** Of a gallery, before its pictures. */
const GALLERY_MAX_KB = 100;
/** People who have their own page open. */
const OWN_PAGES = 20;
/** Turns of one kind come back to a day after this many. */
const LATEST_DAYS = 10;

export const bench: Bench = async ({ short, databases, say }) => {
  const lengths = short ? LENGTHS.short : LENGTHS.long;
  return {
    title: readTitle("Reports", { seconds: lengths.seconds, everyMs: PAGE_EVERY_MS }),
    columns: READ_COLUMNS,
    lines: await overDatabases(databases, (dialect, places) => measured(dialect, { places, lengths, say })),
    notes: [],
  };
};

async function measured(
  dialect: Dialect,
  { places, lengths, say }: { places: Places; lengths: Lengths; say: (text: string) => void },
): Promise<Line[]> {
  const company = companyNow(lengths);
  const { uri, db } = await places.fresh(dialect);
  await fillCompany(db, company, say);
  const { pictures } = await fillPictures(db, company);
  const { uses } = await fillApps(db, company, say);
  const kinds = await kindsOf(db, company);
  const server = await startStint({ uri, folder: places.folder, zone: company.calendar.zone });
  try {
    const title = `${nameOf(dialect)}: ${count(company.people)} people, ${company.days} days, ${count(uses)} uses, ${count(pictures)} pictures`;
    const reading = { url: server.url, kinds, agents: company.people, seconds: lengths.seconds };
    return [
      { cells: [title], goal: "", verdict: null },
      ...(await readWhileReporting({ ...reading, everyMs: PAGE_EVERY_MS, warmUps: WARM_UPS, p99MaxMs: P99_MAX_MS })),
    ];
  } finally {
    await server.stop();
  }
}

const SCOPES = ["everybody", "a team", "one person"] as const;
const PERIODS = ["day", "week", "month", "all there is"] as const;

const teamOf = (turn: number) => `Team ${1 + (turn % 20)}`;
const someone = (turn: number, { people }: Company) => userOf(1 + ((turn * 37) % people));

export async function kindsOf(db: Database, company: Company): Promise<PageKind[]> {
  const manager = await managersCookie(db, company);
  const own = await ownCookies(db, company);
  const today = dayOf(company.now, company.calendar);
  const lately = (turn: number) => addDays(today, -(turn % LATEST_DAYS));
  const whole: PageKind[] = [
    { name: "My page", path: (turn) => `/my?day=${lately(turn)}`, cookie: (turn) => own[turn % own.length] ?? "" },
    ...[
      {
        name: "person's page with all that is recorded, day",
        path: (turn: number) => personPath(someone(turn, company), { day: lately(turn) }),
      },
      {
        name: "pictures of one person, day",
        path: (turn: number) => screenshotsPath(someone(turn, company), { day: lately(turn) }),
        maxKb: GALLERY_MAX_KB,
      },
      {
        name: "pictures, people of a day",
        path: (turn: number) => screenshotsDayPath(lately(turn)),
        maxKb: GALLERY_MAX_KB,
      },
      { name: "alerts of everybody", path: (turn: number) => `/alerts?at=${lately(turn)}` },
      {
        name: "alerts of a team",
        path: (turn: number) => `/alerts?at=${lately(turn)}&team=${encodeURIComponent(teamOf(turn))}`,
      },
    ].map((kind) => ({ ...kind, cookie: () => manager })),
  ];
  const reports = REPORTS.flatMap((report) =>
    SCOPES.flatMap((scope) =>
      PERIODS.map((period) => ({
        name: `${report} of ${scope}, ${period}`,
        path: (turn: number) => reportPath(report, rangeOf(period, turn, company), whoseOf(scope, turn, company)),
        cookie: () => manager,
      })),
    ),
  );
  return [...reports, ...whole];
}

function rangeOf(period: (typeof PERIODS)[number], turn: number, { days, calendar, now }: Company): ReportRange {
  const today = dayOf(now, calendar);
  return period === "all there is"
    ? { from: addDays(today, 1 - days), to: today }
    : rangeAround(addDays(today, -((turn * 7) % (days - 31))), period);
}

const whoseOf = (scope: (typeof SCOPES)[number], turn: number, company: Company): ReportOf => ({
  team: scope === "a team" ? teamOf(turn) : null,
  user: scope === "one person" ? someone(turn, company) : null,
});

async function managersCookie(db: Database, { now }: Company): Promise<string> {
  const manager = await addManager(db, { name: "Bench", role: "owner", teams: [], now });
  if (manager === null) throw new Error("The manager could not be made.");
  return `stint_session=${await openSession(db, manager, { how: "password", address: "", agent: "", now })}`;
}

/** As by links that a manager gave. */
function ownCookies(db: Database, company: Company): Promise<string[]> {
  const { now } = company;
  return Promise.all(
    Array.from({ length: OWN_PAGES }, async (_, turn) => {
      const link = await makeOwnLink(db, { user: someone(turn, company), deviceId: null, lastsMs: 60_000, now });
      return `stint_my=${await openOwnLink(db, link, now)}`;
    }),
  );
}
