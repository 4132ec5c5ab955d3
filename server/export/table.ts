// A table on its way into a file: heads, and rows as they come, so that no table has to be whole in memory. Also how times and
// durations are written for machines, and cells that a spreadsheet would take for a formula.

export type Cell = string | number | null;
export type Table = {
  name: string;
  columns: readonly string[];
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>;
};

/** Hours with four decimals: a second is 0.0003 h. */
export const decimalHours = (seconds: number) => Math.round((seconds / 3600) * 10_000) / 10_000;

/** A cell beginning so would be computed by the spreadsheet that opens it (also after full-width folding). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** Text that cannot be taken for a formula: an apostrophe before it, which spreadsheets show as the mark of text it is. */
export function neutral(cell: Cell): Cell {
  return typeof cell === "string" && FORMULA.test(cell) ? `'${cell}` : cell;
}

/** Where lists are separated by semicolons, a spreadsheet splits a CSV there whatever the quotes say, and a later part begins a cell. */
const LATER_FORMULA = /([;\t\r\n]\s*)(?=[=+\-@＝＋－＠])/g;

/** A cell of a CSV: no part of it can be taken for a formula. In a workbook a cell is a cell. */
export function neutralInCsv(cell: Cell): Cell {
  const safe = neutral(cell);
  return typeof safe === "string" ? safe.replace(LATER_FORMULA, "$1'") : safe;
}
