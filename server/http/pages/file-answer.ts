// Sends a table as a file, in the format its address ends with.
import type { Response } from "express";
import { CSV_TYPE, writeCsv } from "../../export/csv.ts";
import type { Table } from "../../export/table.ts";
import { writeXlsx, XLSX_TYPE } from "../../export/xlsx.ts";

export const FORMATS = ["csv", "xlsx"] as const;
export type Format = (typeof FORMATS)[number];

export const formatOf = (path: string): Format => (path.endsWith(".xlsx") ? "xlsx" : "csv");

/** Both addresses of a file, for a route. */
export const fileRoutes = (path: string) => FORMATS.map((format) => `${path}.${format}`);

export async function sendFile(response: Response, format: Format, table: Table): Promise<void> {
  const ascii = table.name.normalize("NFKD").replace(/[^\w.-]+/g, "-");
  response.set({
    "Content-Type": format === "csv" ? CSV_TYPE : XLSX_TYPE,
    "Content-Disposition": `attachment; filename="${ascii}.${format}"; filename*=UTF-8''${encodeURIComponent(`${table.name}.${format}`)}`,
    "Cache-Control": "private, no-store",
  });
  await (format === "csv" ? writeCsv(table, response) : writeXlsx(table, response));
}
