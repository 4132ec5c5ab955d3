import assert from "node:assert/strict";
import { test } from "node:test";
import { openDatabase } from "../open.ts";
import { peopleMatching, teamNames } from "../people.ts";
import { bothDatabases } from "../test-both.ts";
import { addPersonOf, everybodyOf, maybeNew } from "./everybody.ts";
import { makeTeam, renameTeam, setTeamOf } from "./teams.ts";

const databases = bothDatabases();
const ALL = { q: null, team: null };

test("who is made, moved or renamed is so at once on this server, and known to have changed on any other", async () => {
  for (const { db, uri } of databases) {
    const other = await openDatabase(uri, { baseDir: "/" });
    const isKnownThere = async () => (await maybeNew(other, other.knex, ["anna"])).length === 0;
    try {
      await addPersonOf(db, "anna", 1);
      const id = (await makeTeam(db, "Sales")) ?? 0;
      await everybodyOf(other);
      assert.ok(await isKnownThere());
      await setTeamOf(db, "anna", id);
      await renameTeam(db, id, "Service");
      assert.deepEqual(
        (await peopleMatching(db, ALL)).map(({ user, team }) => [user, team]),
        [["anna", "Service"]],
      );
      assert.deepEqual(await teamNames(db, undefined), ["Service"]);
      // Within a transaction no memory is trusted that has not seen the last change.
      await other.knex.transaction(async (tx) => {
        assert.deepEqual(await maybeNew(other, tx, ["anna"]), ["anna"]);
      });
    } finally {
      await other.close();
    }
  }
});
