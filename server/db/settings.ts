// Key and value pairs that were decided once and must not change by themselves.
import type { Knex } from "knex";

export async function settingOf(knex: Knex, key: string): Promise<string | null> {
  const row: { value: string } | undefined = await knex("settings").select("value").where({ key }).first();
  return row?.value ?? null;
}

export async function setSetting(knex: Knex, key: string, value: string) {
  await knex("settings").insert({ key, value }).onConflict("key").merge();
}
