import assert from "node:assert/strict";
import { test } from "node:test";
import type { Knex } from "knex";
import type { Database } from "../open.ts";
import { bothDatabases } from "../test-both.ts";
import { sumsByName } from "./report.ts";

const databases = bothDatabases();
const FIGURES = { kind: "application", name: "Excel", known_s: 0, active_s: 0 };

test("a day that is summed for the first time while another one is asked for is not counted with it", async () => {
  for (const { db } of databases) {
    await db.knex("app_day_totals").insert({ ...FIGURES, day: "2026-10-25", seconds: 100 });
    await db.knex("app_month_totals").insert({ ...FIGURES, month: "2026-10", seconds: 100 });
    let isSummed = false;
    const raw = async (text: string, bindings: Knex.Value[]) => {
      if (text.includes("app_month_totals") && !isSummed) {
        isSummed = true;
        await db.knex("app_day_totals").insert({ ...FIGURES, day: "2026-10-26", seconds: 7 });
        await db.knex("app_month_totals").update({ seconds: 107 });
      }
      return db.knex.raw(text, bindings);
    };
    const meanwhile = { ...db, knex: { raw } as unknown as Knex } satisfies Database;
    const asked = { from: "2026-10-25", to: "2026-10-25", users: null };
    const sums = await sumsByName(meanwhile, asked, ["application"]);
    assert.ok(isSummed);
    const found = sums.get("application") ?? [];
    assert.deepEqual(
      found.map((sum) => ({ ...sum })),
      [{ kind: "application", name: "Excel", seconds: 100, knownS: 0, activeS: 0 }],
    );
  }
});
