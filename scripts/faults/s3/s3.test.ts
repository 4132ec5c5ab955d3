// Short form of `npm run faults -- s3`: each trouble of a store once, on both ways to it.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { BELIEVING, lacksOffice, sickStore, UNLOOKED } from "./s3.ts";

type Context = { diagnostic(text: string): void; skip(reason: string): void };

const seeded = (t: Context) => {
  const seed = randomInt(1_000_000);
  t.diagnostic(`seed ${seed}`);
  return seed;
};

for (const own of [false, true]) {
  const way = own ? "the agent's own bucket" : "the server's tickets";
  test(`a store that fails in every way loses nothing, shows nothing half and keeps nothing, by ${way}`, async (t) => {
    const lacking = lacksOffice();
    if (lacking !== null) return t.skip(lacking);
    assert.deepEqual((await sickStore({ own, seed: seeded(t) })).broken, []);
  });

  test(`without the look into the store half a picture is noticed, by ${way}`, async (t) => {
    const lacking = lacksOffice();
    if (lacking !== null) return t.skip(lacking);
    assert.notDeepEqual((await sickStore({ own, seed: seeded(t) }, own ? BELIEVING : UNLOOKED)).broken, []);
  });
}
