// Pictures that are kept no longer, in every store there is, on both databases: in the night nobody sees them any more, and a store that
// fails in the midst of it, for a while or for a picture, loses no row whose files lie there. What it has left is taken up again.
import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { filesUnderWay, type ScreenshotRow } from "../../../db/screenshots.ts";
import { keep, days as keptDays, office } from "../../../jobs/retention/test-long-history.ts";
import { sweepScreenshots } from "../../../jobs/sweep-screenshots.ts";
import { openOwn, openTestStore, STORE_KINDS, type StoreKind, type TestStore } from "../../../stores/test-stores.ts";
import { ask, startTestServerOn, type TestServer } from "../../../test-server.ts";
import { enrolled, pictureAgent } from "../../screenshots/test-agent.ts";
import { testPicture } from "../../screenshots/test-picture.ts";
import { signInFirst } from "../../sign-in/test-manager.ts";

const DAY_MS = 24 * 3_600_000;
/** More of them than failures in a row after which a store is taken to be away. */
const OLD = 10;
const YOUNG = 2;

const RUNS: ["sqlite" | "postgres", StoreKind][] = [
  ...STORE_KINDS.map((kind): ["sqlite", StoreKind] => ["sqlite", kind]),
  ["postgres", "LOCAL"],
  ["postgres", "S3"],
];

for (const [dialect, kind] of RUNS)
  describe(`pictures that are kept no longer, in ${kind}, on ${dialect}`, () => {
    let at: TestStore;
    let server: TestServer;
    let cookie: string;
    let now = Date.now();
    const clock = () => now;
    const old: string[] = [];
    const young: string[] = [];
    const passedOver = new Set<string>();
    let left = 0;

    before(async () => {
      at = await openTestStore(kind);
      server = await startTestServerOn(dialect, at.settings, { clock });
      const agent = pictureAgent(server.url, await enrolled(server.url, { user: "anna", host: "PC-1" }));
      cookie = await signInFirst(server);
      for (let n = 0; n < OLD + YOUNG; n++) {
        const ts = n < OLD ? now - (40 + n) * DAY_MS : now - 60_000;
        const own = await testPicture({ ts, shade: n });
        await agent.bringBoth(own);
        assert.equal((await agent.complete(own.told.id)).status, 200);
        (n < OLD ? old : young).push(own.told.id);
      }
    });
    after(async () => {
      await server.stop();
      await at.close();
    });

    const stored = () => at.keys(server.folder).sort();
    const keepFiles = (keeps: (key: string) => boolean) => at.keepFiles(keeps, server.folder);
    const rows = (): Promise<ScreenshotRow[]> => server.db.knex("screenshots").orderBy("ts", "desc");
    const keysOf = (some: readonly ScreenshotRow[]) => some.flatMap(({ key, thumbnail_key }) => [key, thumbnail_key]);
    const sweep = async () =>
      sweepScreenshots(
        { db: server.db, store: await openOwn(at, server.folder, clock), clock, log: { info: () => undefined } },
        passedOver,
      );
    const shown = async (id: string) =>
      Promise.all(
        ["image", "thumbnail"].map(
          async (file) => (await ask(`${server.url}/picture/${id}/${file}`, { headers: { cookie } })).status,
        ),
      );
    /** Whatever still lies there has a row that knows of it. */
    async function nothingIsLost() {
      const known = new Set(keysOf(await rows()));
      assert.deepEqual(
        stored().filter((key) => !known.has(key)),
        [],
      );
    }

    test("nobody sees them from the night on, while their files wait for the sweep", async () => {
      assert.equal(stored().length, 2 * (OLD + YOUNG));
      await keep(server.db, { pictures: keptDays(30) }, now - 2 * DAY_MS);
      const { removeDue, settled, stop, lines } = await office(server.db, { now });
      await settled();
      await removeDue();
      await stop();
      assert.deepEqual(
        (lines as { removed: unknown }[]).map(({ removed }) => removed),
        [{ pictures: OLD }],
      );
      for (const id of old) assert.deepEqual(await shown(id), [404, 404]);
      assert.equal(stored().length, 2 * (OLD + YOUNG));
      assert.deepEqual(await filesUnderWay(server.db), { waiting: 0, toRemove: OLD });
      now += 3_600_000;
    });

    // A folder does not go away in the midst of it; that of a day can, below.
    if (kind !== "LOCAL")
      test("a store that goes away in the midst keeps the rows of all it has left", async () => {
        const asked = new Set<string>();
        keepFiles((key) => asked.add(key).size > 7);
        await assert.rejects(sweep(), /Cannot delete/);
        assert.equal(stored().length, 2 * (OLD + YOUNG) - 7);
        assert.ok(asked.size < 2 * OLD, "it is not asked of every picture whether it is back");
        await nothingIsLost();
        for (const id of old) assert.deepEqual(await shown(id), [404, 404]);
      });

    test("pictures that the store does not let go are in nobody’s way", async () => {
      // Fewer than make a store count as away: in which order they are tried is their ids' affair, and so would be the passes.
      const kept = (await rows()).filter(({ state }, n) => state === "deleted" && n % 3 === 0);
      assert.ok(kept.length < 5);
      keepFiles((key) => kept.some((row) => row.thumbnail_key === key));
      // Those of the pass before, with which it was given up, have their turn after the others.
      for (let passes = 0; passes < 3; passes++) await sweep().catch(() => undefined);
      await nothingIsLost();
      assert.deepEqual((await rows()).map(({ id }) => id).sort(), [...young, ...kept.map(({ id }) => id)].sort());
      const complete = keysOf((await rows()).filter(({ state }) => state === "complete"));
      assert.deepEqual(stored(), [...complete, ...kept.map((row) => row.thumbnail_key)].sort());
      left = kept.length;
      assert.ok(left > 1);
    });

    if (kind === "LOCAL")
      test("a folder that is not there has not lost its pictures", async () => {
        const [place, aside] = [join(server.folder, "screenshots"), join(server.folder, "not mounted")];
        keepFiles(() => false);
        renameSync(place, aside);
        await assert.rejects(sweep(), /Mount it/);
        assert.equal((await rows()).length, YOUNG + left);
        renameSync(aside, place);
      });

    test("what was left is taken up again, and only what is kept lies there", async () => {
      keepFiles(() => false);
      for (let passes = 0; passes < 2; passes++) await sweep();
      assert.deepEqual((await rows()).map(({ id }) => id).sort(), [...young].sort());
      assert.deepEqual(stored(), keysOf(await rows()).sort());
      for (const id of young) assert.deepEqual(await shown(id), [200, 200]);
      assert.deepEqual(await filesUnderWay(server.db), { waiting: 0, toRemove: 0 });
    });
  });
