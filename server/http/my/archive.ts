// What goes into the zip file of everything about one person: rows from the database, pictures from the store. For the person's own
// download and for `npm run export`.
import type { Readable } from "node:stream";
import type { Database } from "../../db/open.ts";
import { logInsOf } from "../../db/people/log-ins.ts";
import { KINDS, type RecordedRow, recordedRows } from "../../db/person/recorded-rows.ts";
import type { Sender } from "../../db/read-events.ts";
import { screenshotOf } from "../../db/screenshots.ts";
import type { Calendar } from "../../domain/events.ts";
import type { Person } from "../../domain/people-names.ts";
import { type ArchiveAsked, type ArchivePicture, personArchive } from "../../export/person/archive.ts";
import type { Store } from "../../stores/store.ts";
import { filesOf } from "../screenshots/files.ts";

export async function archiveOfPerson(
  { db, store, calendar }: { db: Database; store: Store; calendar: Calendar },
  asked: { person: Person; sender: Sender | null; now: number; wrote?: ArchiveAsked["wrote"] },
): Promise<Readable> {
  const { person, sender, now, wrote } = asked;
  const { user, name, team } = person;
  const rowsOf = (kind: (typeof KINDS)[number]) => recordedRows(db, kind, { user, sender });
  const pictures = KINDS.find((kind) => kind.name === "pictures");
  return personArchive({
    about:
      sender === null
        ? { user, name, team, log_ins: (await logInsOf(db)).of([user]), only_machine: null }
        : { user: sender.user, name: sender.user, team: null, log_ins: [sender.user], only_machine: sender.host },
    now,
    calendar,
    kinds: KINDS.filter(({ bySender }) => bySender || sender === null).map((kind) => ({
      ...kind,
      rows: () => rowsOf(kind),
    })),
    async *pictures(): AsyncGenerator<ArchivePicture> {
      if (pictures === undefined) return;
      for await (const row of rowsOf(pictures)) if (row.state === "complete") yield pictureOf({ db, store }, row);
    },
    ...(wrote === undefined ? {} : { wrote }),
  });
}

function pictureOf({ db, store }: { db: Database; store: Store }, row: RecordedRow): ArchivePicture {
  const id = String(row.id);
  return {
    id,
    ts: Number(row.ts),
    ending: row.mime === "image/jpeg" ? "jpg" : "webp",
    async read() {
      // Asked anew: it may have been deleted since this download began.
      const told = await screenshotOf(db, id);
      const file = told === null || told.state === "deleted" ? undefined : filesOf(told, store)?.picture;
      // One that cannot be had is named in the file; the rest is theirs all the same.
      return file === undefined ? null : store.read(file.key).catch(() => null);
    },
  };
}
