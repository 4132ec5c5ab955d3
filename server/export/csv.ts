// A table as CSV (RFC 4180): UTF-8 with a mark, so that a spreadsheet reads every name; CRLF; dots in decimals.
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { neutral, type Table } from "./table.ts";

export const CSV_TYPE = "text/csv; charset=utf-8";

export async function writeCsv({ columns, rows }: Table, to: NodeJS.WritableStream): Promise<void> {
  const safe = new Transform({
    objectMode: true,
    transform: (row: readonly (string | number | null)[], _encoding, done) => done(null, row.map(neutral)),
  });
  const csv = stringify({ header: true, columns: [...columns], bom: true, record_delimiter: "windows" });
  await pipeline(Readable.from(rows), safe, csv, to);
}
