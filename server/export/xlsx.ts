// A table as XLSX, row by row into the answer. The library is loaded when the first file is asked for: it takes longer than the
// rest of the server together.
import type { Writable } from "node:stream";
import { neutral, type Table } from "./table.ts";

export const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** What Excel allows for the name of a sheet. */
const SHEET_NAME_MAX = 31;
/** Wide enough for an ISO time; names beyond it are cut by the cell, not by us. */
const COLUMN_WIDTH = 14;
const NAME_WIDTH = 28;

export async function writeXlsx({ name, columns, rows }: Table, to: Writable): Promise<void> {
  const { default: excel } = await import("exceljs");
  const book = new excel.stream.xlsx.WorkbookWriter({ stream: to, useStyles: true, useSharedStrings: false });
  const sheet = book.addWorksheet(name.replace(/[\\/*?:[\]]/g, " ").slice(0, SHEET_NAME_MAX), {
    views: [{ state: "frozen", ySplit: 1 }],
  });
  sheet.columns = columns.map((header, i) => ({ header, width: i === 0 ? NAME_WIDTH : COLUMN_WIDTH }));
  sheet.getRow(1).font = { bold: true };
  sheet.getRow(1).commit();
  for await (const row of rows) sheet.addRow(row.map(neutral)).commit();
  sheet.commit();
  await book.commit();
}
