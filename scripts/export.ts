// `npm run export -- USER|--all FOLDER`: everything that is recorded about one person, or about each, as zip files. Each is written
// down in the access log first, which its person sees.
import { createHash, randomBytes } from "node:crypto";
import { createWriteStream, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { calendarOf } from "../server/calendar.ts";
import type { ServerConfig } from "../server/config.ts";
import { logLook } from "../server/db/access-log.ts";
import type { Database } from "../server/db/open.ts";
import { peopleMatching, personOf } from "../server/db/people.ts";
import { settingOnce } from "../server/db/settings.ts";
import { dayOf } from "../server/domain/local-day.ts";
import type { Person } from "../server/domain/people-names.ts";
import { archiveOfPerson } from "../server/http/my/archive.ts";
import { openStore } from "../server/stores/open-store.ts";
import { onOwnDatabase, progressLine } from "./own-database.ts";

const USAGE = `Usage: npm run export -- USER FOLDER
       npm run export -- --all FOLDER

Writes everything that is recorded about one person, or about each, into FOLDER: a zip file a person, with data.json, a CSV
of each kind, their pictures, and a README that says what each file is. USER is a log-in name. The server may go on running.
That it was exported stands in the person's list of who looked. Whoever has the files has all of it: keep them as you would
keep the database.`;

/** Who looked, as the person reads it: no manager, but whoever is at the server's console. */
const CONSOLE = { id: null, name: "IT, at the server’s console" };

/** Of the log-in: what any file system takes, and no two people the same. */
function fileOf({ user }: Person): string {
  const readable = user
    .normalize("NFKD")
    .replace(/[^\w.-]+/g, "_")
    .replace(/^\.+/, "")
    .slice(0, 60);
  return `${readable}-${createHash("sha256").update(user).digest("hex").slice(0, 8)}.zip`;
}

async function exportPeople(db: Database, config: ServerConfig, [who = "", folder = ""]: string[]): Promise<void> {
  const one = who === "--all" ? null : await personOf(db, who.normalize("NFC"));
  if (who !== "--all" && one === null)
    throw new Error(`Nobody has ever reported as "${who}". Log-in names are case-sensitive.`);
  const people = one === null ? await peopleMatching(db, { q: null, team: null }) : [one];
  const calendar = await calendarOf(db, config);
  const secret = await settingOnce(db.knex, "ticket_secret", () => randomBytes(32).toString("hex"));
  const store = await openStore(config, { secret, clock: Date.now });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { tell, end } = progressLine();
  let bytes = 0;
  for (const [n, person] of people.entries()) {
    const now = Date.now();
    await logLook(db, { manager: CONSOLE, user: person.user, kind: "export", objectId: dayOf(now, calendar), now });
    const path = join(folder, fileOf(person));
    const part = `${path}.part`;
    const zip = await archiveOfPerson(
      { db, store, calendar },
      {
        person,
        sender: null,
        now,
        wrote: ({ files, pictures }) =>
          tell(`${n + 1} of ${people.length}: ${person.user}, ${files} files, ${pictures} pictures`),
      },
    );
    try {
      await pipeline(zip, createWriteStream(part, { mode: 0o600 }));
      renameSync(part, path);
    } catch (error) {
      rmSync(part, { force: true });
      throw new Error(`The export of "${person.user}" broke off.`, { cause: error });
    }
    bytes += statSync(path).size;
  }
  const many = people.length === 1 ? "1 person" : `${people.length.toLocaleString("en")} people`;
  end(`${many}, ${Math.ceil(bytes / 1024).toLocaleString("en")} KiB, in ${folder}`);
}

await onOwnDatabase(USAGE, exportPeople, 2);
