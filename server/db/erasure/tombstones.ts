// What is left of a person who was erased: a number, an instant and keyed hashes of the log-ins. In the database, and in a file beside
// it, for a backup that is restored knows nothing of what came after it: at every start the two are made one.
import { createHmac, randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { Database } from "../open.ts";

const tombstoneSchema = z.object({
  number: z.number().int(),
  at: z.number().int(),
  secret: z.string(),
  hashes: z.array(z.string()),
  lateKeys: z.array(z.string()),
  completedAt: z.number().int().nullable(),
});
export type Tombstone = z.infer<typeof tombstoneSchema>;

export const hashOf = (secret: string, user: string): string =>
  createHmac("sha256", secret).update(user.normalize("NFC")).digest("hex");

export type Tombstones = {
  all(): Promise<Tombstone[]>;
  /** Both places hold it when this resolves. */
  add(asked: { users: readonly string[]; at: number; lateKeys: readonly string[] }): Promise<Tombstone>;
  put(tombstone: Tombstone): Promise<void>;
};

export function openTombstones({ knex }: Pick<Database, "knex">, file: string): Tombstones {
  /** Of both places, each number once; a file that cannot be read is an error, never an empty list. */
  async function all(): Promise<Tombstone[]> {
    const rows: Record<string, unknown>[] = await knex("erasures").select("*").orderBy("number");
    const both = new Map<number, Tombstone>();
    const kept = rows.map(({ number, at, secret, hashes, late_keys, completed_at }) =>
      tombstoneSchema.parse({
        ...{ number, at, secret },
        ...{ hashes: JSON.parse(String(hashes)), lateKeys: JSON.parse(String(late_keys)), completedAt: completed_at },
      }),
    );
    for (const one of [...kept, ...readFile(file)]) both.set(one.number, one);
    return [...both.values()].sort((a, b) => a.number - b.number);
  }

  async function put(tombstone: Tombstone): Promise<void> {
    const others = (await all()).filter(({ number }) => number !== tombstone.number);
    writeFile(
      file,
      [...others, tombstone].sort((a, b) => a.number - b.number),
    );
    const { number, at, secret, hashes, lateKeys, completedAt } = tombstone;
    const lists = { hashes: JSON.stringify(hashes), late_keys: JSON.stringify(lateKeys) };
    await knex("erasures")
      .insert({ number, at, secret, ...lists, completed_at: completedAt })
      .onConflict("number")
      .merge();
  }

  return {
    all,
    put,
    async add({ users, at, lateKeys }) {
      const before = (await all()).at(-1);
      const secret = before?.secret ?? randomBytes(32).toString("hex");
      const hashes = [...new Set(users.map((user) => hashOf(secret, user)))];
      const made = {
        number: (before?.number ?? 0) + 1,
        at,
        secret,
        hashes,
        lateKeys: [...lateKeys],
        completedAt: null,
      };
      await put(made);
      return made;
    },
  };
}

function readFile(file: string): Tombstone[] {
  if (!existsSync(file)) return [];
  try {
    return z.array(tombstoneSchema).parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new Error(`Cannot read ${file}, which says who was erased. Put a copy of it back, then start again.`, {
      cause,
    });
  }
}

/** Under its name there is a whole file or the one of before, also after a power cut. */
function writeFile(file: string, tombstones: readonly Tombstone[]) {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.part`;
  const handle = openSync(part, "w", 0o600);
  try {
    writeSync(handle, `${JSON.stringify(tombstones, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, file);
}
