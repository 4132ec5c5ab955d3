// Every file of the server, opened: no cell of a table begins as a formula, whatever the spreadsheet makes of white space before it.
import { unzipSync } from "fflate";
import { filled } from "./addresses.ts";
import { DAY, type Office } from "./office/office.ts";

/** Full-width signs are folded by some spreadsheets. In a CSV the separators of other countries begin a cell as well. */
const FORMULA = { xlsx: /^\s*[=+\-@＝＋－＠]/, csv: /(?:^|[;\t\r\n])\s*[=+\-@＝＋－＠]/ };
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const TABLES = ["names", "hours", "days", "people", "stretches"];

export type Files = { opened: number; cells: number; wrong: string[] };

/** @param people of how many somebody's own files are opened; those of everybody hold all */
export async function openFiles(office: Office, { people: some }: { people: number }): Promise<Files> {
  const { doors, routes, cookies } = office;
  const found: Files = { opened: 0, cells: 0, wrong: [] };
  const paths = routes.map(({ path }) => path).filter((path) => /\.(?:csv|xlsx)$/.test(path));
  for (const route of new Set(paths)) {
    let opened = 0;
    for (const path of pathsOf(route, office, some)) {
      const { status, bytes } = await fetched(doors.url + path, cookies.owner);
      if (status !== 200) continue;
      opened++;
      if (route.endsWith(".csv")) look(found, path, csvCells(bytes.toString("utf8")), FORMULA.csv);
      else look(found, path, xlsxCells(bytes), FORMULA.xlsx);
    }
    if (opened === 0) found.wrong.push(`${route} was never answered with a file: say in files.ts what it needs.`);
    found.opened += opened;
  }
  const { status, bytes } = await fetched(`${doors.url}/my/download`, cookies.person);
  if (status !== 200) found.wrong.push(`The download of a person was answered ${status}.`);
  else
    for (const [name, inside] of Object.entries(unzipSync(bytes)).filter(([name]) => name.endsWith(".csv"))) {
      found.opened++;
      look(found, name, csvCells(Buffer.from(inside).toString("utf8")), FORMULA.csv);
    }
  return found;
}

function look(found: Files, file: string, cells: readonly string[], formula: RegExp) {
  found.cells += cells.length;
  for (const cell of cells)
    if (formula.test(cell) && !NUMBER.test(cell)) found.wrong.push(`${file}: a cell reads ${cell.slice(0, 80)}`);
}

/** With everybody, and of the person and table that a route may name. */
function pathsOf(route: string, office: Office, people: number): string[] {
  const tables = route.includes(":table") ? TABLES : [""];
  const ranged = /^\/api\/|:table/.test(route) && !route.startsWith("/api/v1/people");
  return office.people.slice(0, people).flatMap((person) =>
    tables.map((table) => {
      const query = new URLSearchParams(ranged ? { from: DAY, to: DAY } : {});
      if (/^\/person\/(?:days|log)/.test(route)) query.set("user", person.user);
      if (route.startsWith("/alerts")) query.set("at", DAY);
      if (/:user|^\/person/.test(route))
        query.set(route.includes("days") ? "month" : "day", DAY.slice(0, route.includes("days") ? 7 : 10));
      return `${filled(route.replace(":table", table), office, person)}?${query}`;
    }),
  );
}

async function fetched(url: string, cookie: string): Promise<{ status: number; bytes: Buffer }> {
  const answer = await fetch(url, { headers: { cookie } });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** The texts between the separators, as RFC 4180 has them. */
const csvCells = (text: string): string[] =>
  [...text.replace(/^\ufeff/, "").matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^,\r\n]*))/g)].map(
    ([, quoted, plain = ""]) => quoted?.replaceAll('""', '"') ?? plain,
  );

/** Texts stand in the cells of a sheet themselves; a formula would stand in an element of its own. */
function xlsxCells(bytes: Buffer): string[] {
  const sheets = Object.entries(unzipSync(bytes)).filter(([name]) => name.startsWith("xl/worksheets/"));
  return sheets.flatMap(([, sheet]) => {
    const xml = Buffer.from(sheet).toString("utf8");
    const formulas = [...xml.matchAll(/<f[ >]/g)].map(() => "= in an element of its own");
    return [...formulas, ...[...xml.matchAll(/<t(?: [^>]*)?>([^<]*)</g)].map(([, text = ""]) => text)];
  });
}
