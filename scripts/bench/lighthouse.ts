// Lighthouse's four scores of the pages, as for a telephone on a slow network, which is its strictest; the median of five.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { addDays, dayOf, weekOf } from "../../server/domain/local-day.ts";
import { type Bench, type Line, median, verdictOf } from "./measured.ts";
import { companyNow, fillCompany } from "./pages/fill.ts";
import { openPlaces } from "./places.ts";
import { outputOf } from "./program.ts";
import { startStint } from "./stint.ts";

const SCORE_MIN = 98;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
const TURNS = { short: 1, long: 5 };
/** Enough people for a full page of each table, and days for a full month. */
const COMPANY = { people: 120, days: 60 };
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const LIGHTHOUSE = join(import.meta.dirname, "../../node_modules/lighthouse/cli/index.js");

export const bench: Bench = async ({ short, say }) => {
  const turns = short ? TURNS.short : TURNS.long;
  const title = `Lighthouse: median of ${turns}, as for a telephone`;
  const columns = ["", ...CATEGORIES];
  if (CHROMIUM === undefined)
    return {
      title,
      columns,
      lines: [{ cells: ["all"], goal: "", verdict: "SKIP" }],
      notes: ["Chromium is not installed (Debian: chromium)."],
    };
  const places = openPlaces();
  try {
    const company = companyNow(COMPANY);
    const { calendar, now } = company;
    const { uri, db } = await places.fresh("sqlite");
    await fillCompany(db, company, () => undefined);
    const server = await startStint({ uri, folder: places.folder, zone: calendar.zone });
    try {
      const today = dayOf(now, calendar);
      const { year, week } = weekOf(today);
      const pages = {
        Today: "/",
        Day: `/day/${addDays(today, -1)}`,
        Week: `/week/${year}-W${String(week).padStart(2, "0")}`,
        Month: `/month/${today.slice(0, 7)}`,
      };
      const lines: Line[] = [];
      for (const [name, path] of Object.entries(pages)) {
        lines.push(await lineOf(name, server.url + path, { turns, folder: places.folder }));
        say(`${name}: ${lines.at(-1)?.cells.slice(1).join(" ")}`);
      }
      return { title, columns, lines, notes: [] };
    } finally {
      await server.stop();
    }
  } finally {
    await places.clear();
  }
};

async function lineOf(name: string, url: string, { turns, folder }: { turns: number; folder: string }): Promise<Line> {
  const found: number[][] = CATEGORIES.map(() => []);
  for (let turn = 0; turn < turns; turn++) {
    const output = await outputOf(
      [
        ...[process.execPath, LIGHTHOUSE, url, "--quiet", "--output=json", `--only-categories=${CATEGORIES.join(",")}`],
        `--chrome-flags=--headless=new --no-sandbox --disable-gpu --user-data-dir=${join(folder, "chromium")}`,
      ],
      { CHROME_PATH: CHROMIUM ?? "", HOME: folder },
    );
    const { categories } = JSON.parse(output) as { categories: Record<string, { score: number }> };
    CATEGORIES.forEach((category, i) => {
      found[i]?.push(100 * (categories[category]?.score ?? 0));
    });
  }
  const scores = found.map(median);
  return {
    cells: [name, ...scores.map((score) => String(Math.round(score)))],
    goal: `all >= ${SCORE_MIN}`,
    verdict: verdictOf(scores.every((score) => Math.round(score) >= SCORE_MIN)),
  };
}
