// Everything that is recorded about one person as a zip file, written while it is read: data.json, a CSV of each kind, pictures, and
// a README that says what each file is. In memory there are a page of rows and one picture, however long the history is.
import { PassThrough, Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { Calendar } from "../../domain/events.ts";
import { isoWithOffset } from "../../pages/format.ts";
import { writeCsv } from "../csv.ts";
import type { Cell } from "../table.ts";

export type ArchiveRow = Record<string, string | number | null>;

export type ArchiveKind = {
  name: string;
  says: string;
  columns: readonly string[];
  /** Read anew at each call: once for its CSV, once for data.json. */
  rows(): AsyncIterable<ArchiveRow>;
};

export type ArchivePicture = {
  id: string;
  ts: number;
  ending: string;
  /** null: it is not in the store, or the store does not answer. */
  read(): Promise<Uint8Array | null>;
};

export type ArchiveAsked = {
  /** Who it is about, as data.json begins with. */
  about: { user: string; name: string; team: string | null; log_ins: readonly string[]; only_machine: string | null };
  now: number;
  calendar: Calendar;
  kinds: readonly ArchiveKind[];
  pictures(): AsyncIterable<ArchivePicture>;
  /** Told after each file and picture: for a line of progress. */
  wrote?(what: { files: number; pictures: number }): void;
};

/** The zip, as it is being made. A failure on the way breaks the stream off, so that half a file is never taken for a whole one. */
export function personArchive(asked: ArchiveAsked): Readable {
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  fill(zip, asked).then(
    () => zip.end(),
    (error: Error) => out.destroy(error),
  );
  return out;
}

async function fill(zip: ZipFile, asked: ArchiveAsked): Promise<void> {
  const { kinds, now } = asked;
  const mtime = new Date(now);
  const done = { files: 0, pictures: 0 };
  // One entry at a time: the next is opened when the one before has been read to its end, so nothing piles up.
  const add = async (name: string, body: Readable, compress = true) => {
    const ended = endOf(body);
    zip.addReadStream(body, name, { mtime, compress });
    await ended;
  };
  zip.addBuffer(Buffer.from(readme(asked)), "README.txt", { mtime });
  await add("data.json", Readable.from(jsonOf(asked)));
  asked.wrote?.({ ...done, files: ++done.files });
  for (const kind of kinds) {
    await add(`${kind.name}.csv`, csvOf(kind, asked.calendar));
    asked.wrote?.({ ...done, files: ++done.files });
  }
  const missing: string[] = [];
  for await (const picture of asked.pictures()) {
    const bytes = await picture.read();
    const name = `${isoWithOffset(picture.ts, "UTC").replaceAll(":", "-")}-${picture.id}.${picture.ending}`;
    if (bytes === null) missing.push(name);
    else await add(`pictures/${name}`, Readable.from([Buffer.from(bytes)]), false); // it is compressed as it is
    asked.wrote?.({ ...done, pictures: ++done.pictures });
  }
  if (missing.length > 0)
    zip.addBuffer(
      Buffer.from(`These pictures are recorded, and could not be read from their store:\n\n${missing.join("\n")}\n`),
      "pictures/MISSING.txt",
      { mtime },
    );
}

const endOf = (body: Readable) =>
  new Promise<void>((resolve, reject) => {
    body.once("end", resolve);
    body.once("error", reject);
  });

function csvOf({ columns, rows }: ArchiveKind, { zone }: Calendar): Readable {
  const through = new PassThrough();
  const heads = ["log_in", ...columns];
  const cells = async function* (): AsyncGenerator<Cell[]> {
    for await (const row of rows()) {
      const shown = written(row, zone);
      yield heads.map((name) => shown[name] ?? null);
    }
  };
  writeCsv({ name: "", columns: heads, rows: cells() }, through).catch((error: Error) => through.destroy(error));
  return through;
}

async function* jsonOf({ about, now, calendar, kinds }: ArchiveAsked): AsyncGenerator<string> {
  const { zone } = calendar;
  const head = { about, made_at: isoWithOffset(now, zone), zone };
  yield `${JSON.stringify(head, null, 1).slice(0, -2)}`;
  for (const { name, rows } of kinds) {
    yield `,\n "${name}": [`;
    let first = true;
    for await (const row of rows()) {
      yield `${first ? "" : ","}\n  ${JSON.stringify(written(row, zone))}`;
      first = false;
    }
    yield first ? "]" : "\n ]";
  }
  yield "\n}\n";
}

/** Instants as times that people and programs read; the rest as it is stored. */
const INSTANT = /^(?:ts|until|slot|at|first_login|last_seen|\w+_at)$/;

function written(row: ArchiveRow, zone: string): ArchiveRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === "number" && INSTANT.test(name) ? isoWithOffset(value, zone) : value,
    ]),
  );
}

function readme({ about, now, calendar, kinds }: ArchiveAsked): string {
  const only =
    about.only_machine === null
      ? ""
      : `\nOnly what the machine ${about.only_machine} has sent is in here: its agent enrolled openly, as anybody on the network can.\n`;
  return `Everything that Stint has recorded about ${about.name} (${about.user})
Made ${isoWithOffset(now, calendar.zone)}, times in ${calendar.zone}
${only}
data.json  all of the tables below in one file, for programs
pictures/  your pictures, as stored, named by time (UTC) and id

${kinds.map(({ name, says }) => `${name}.csv\n    ${says}`).join("\n")}

The files are UTF-8. A cell that a spreadsheet would compute begins with an apostrophe. log_in is the name your machine
reported with. Nothing else is kept about you but what can be computed from these, and the names of those who may sign in.
`;
}
