// Key and value pairs that were decided once and must not change by themselves.
import type { Knex } from "knex";

export async function settingOf(knex: Knex, key: string): Promise<string | null> {
  const row: { value: string } | undefined = await knex("settings").select("value").where({ key }).first();
  return row?.value ?? null;
}

/** What stands there, or what `make` gives, for good: of servers that start at once one decides. */
export async function settingOnce(knex: Knex, key: string, make: () => string): Promise<string> {
  const value = make();
  await knex("settings").insert({ key, value }).onConflict("key").ignore();
  return (await settingOf(knex, key)) ?? value;
}

export async function setSetting(knex: Knex, key: string, value: string) {
  await knex("settings").insert({ key, value }).onConflict("key").merge();
}
