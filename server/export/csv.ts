// A table as CSV (RFC 4180): UTF-8 with a mark, so that a spreadsheet reads every name; CRLF; dots in decimals.
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { neutralInCsv, type Table } from "./table.ts";

export const CSV_TYPE = "text/csv; charset=utf-8";

export async function writeCsv({ columns, rows }: Table, to: NodeJS.WritableStream): Promise<void> {
  const safe = new Transform({
    objectMode: true,
    transform: (row: readonly (string | number | null)[], _encoding, done) => done(null, row.map(neutralInCsv)),
  });
  // By itself it quotes the end of its own lines only; half of one would begin a row for whoever reads the file.
  const lines = { record_delimiter: "windows", quoted_match: /[\r\n]/ } as const;
  const csv = stringify({ header: true, columns: [...columns], bom: true, ...lines });
  await pipeline(Readable.from(rows), safe, csv, to);
}
