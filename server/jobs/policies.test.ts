// The levels of the policy as both databases keep them, and what each person gets of them.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DEFAULT_POLICY } from "../../protocol/policy.ts";
import { loadConfig } from "../config.ts";
import { saveProjectRules } from "../db/apps/project-rules.ts";
import { mergeLogIn } from "../db/people/merge.ts";
import { changePolicies, changesOf, lastPolicyChange, type NewChange } from "../db/policies/changes.ts";
import { freshSqlite, type PostgresServer, startPostgres, type TestDatabase } from "../db/test-databases.ts";
import { type Policies, startPolicies } from "./policies.ts";

const MARA = { id: "6f1e0c1a-53c4-4d49-9c5c-0d5d4e0f2a11", name: "Mara" };
const ORGANISATION = { kind: "organisation", scope: "" } as const;

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`the policy's levels, on ${dialect}`, () => {
    let postgres: PostgresServer | null = null;
    let fresh: TestDatabase;
    let policies: Policies;
    let design: string;
    before(async () => {
      postgres = dialect === "postgres" ? await startPostgres() : null;
      fresh = (await postgres?.fresh()) ?? (await freshSqlite());
      const { knex } = fresh.db;
      const [team] = await knex("teams").insert({ name: "Design" }).returning("id");
      design = String(team.id);
      for (const [user, team_id] of [
        ["anna", team.id],
        ["ben", team.id],
        ["cleo", null],
        ["CORP\\anna", null],
      ])
        await knex("people").insert({ user, sort_name: user, team_id, created_at: 0 });
      const settings = loadConfig({ env: { screenshotFrequency: "10", urls: "host" }, file: null });
      policies = await startPolicies({ db: fresh.db, settings, log: { warn: () => undefined } as never });
    });
    after(async () => {
      await policies.stop();
      await fresh.drop();
      await postgres?.stop();
    });
    const change = async (changes: NewChange[], more: { seen?: number | null; undoes?: number } = {}) => {
      const seen = await lastPolicyChange(fresh.db);
      const said = await changePolicies(fresh.db, {
        ...{ changes, manager: MARA, reason: "agreed with the council", now: 1000, seen },
        ...more,
      });
      await policies.refresh();
      return said;
    };
    const of = (user: string) => policies.policyFor(user).inForce;

    test("nobody has said anything: everybody has the organisation's, under one tag", () => {
      assert.deepEqual(of("anna"), DEFAULT_POLICY);
      assert.equal(policies.policyFor("anna"), policies.organisation());
      assert.equal(policies.windowMsOf("anna"), 300_000);
    });

    test("the projects that the rules name are offered to be chosen, each once, to everybody", async () => {
      const rule = (project: string) => ({
        project,
        field: "site" as const,
        test: "equals" as const,
        pattern: "a.example",
      });
      const rules = ["House", "Garden", "House"].map(rule);
      const { tag } = policies.policyFor("anna");
      assert.equal(await saveProjectRules(fresh.db, rules, { manager: MARA, now: 1000, seen: 0 }), true);
      await policies.refresh();
      assert.deepEqual(
        [of("anna").projects, of("nobody").projects],
        [
          ["House", "Garden"],
          ["House", "Garden"],
        ],
      );
      assert.notEqual(policies.policyFor("anna").tag, tag);
      await saveProjectRules(fresh.db, [], { manager: MARA, now: 2000, seen: 1 });
      await policies.refresh();
      assert.equal(of("anna").projects, undefined);
      assert.equal(policies.policyFor("anna").tag, tag);
    });

    test("a team's level is for its people, a person's for that one, and the most restrictive wins", async () => {
      const before = policies.policyFor("anna").tag;
      await change([
        { kind: "team", scope: design, values: { screenshotFrequency: 15, screenshotDeleteWindowMinutes: 30 } },
        { kind: "person", scope: "anna", values: { blurScreenshots: true, screenshotFrequency: 5 } },
      ]);
      assert.deepEqual(
        ["anna", "ben", "cleo"].map((user) => [of(user).screenshotFrequency, of(user).blurScreenshots]),
        [
          [15, true],
          [15, false],
          [10, false],
        ],
      );
      assert.notEqual(policies.policyFor("anna").tag, before);
      assert.equal(policies.policyFor("cleo").tag, before);
      assert.deepEqual(["anna", "ben", "cleo"].map(policies.windowMsOf), [1_800_000, 1_800_000, 300_000]);
      assert.equal(policies.shortestWindowMs(), 300_000);
    });

    test("what config.env names, no page changes; what it leaves open, a page does", async () => {
      await change([{ ...ORGANISATION, values: { urls: "full", screenshotFrequency: 5, applicationTitles: true } }]);
      assert.deepEqual(
        [of("cleo").urls, of("cleo").screenshotFrequency, of("cleo").applicationTitles],
        ["host", 10, true],
      );
    });

    test("all log-ins of a person have one policy, whatever was said of which", async () => {
      await change([{ kind: "person", scope: "CORP\\anna", values: { inputCounts: false } }]);
      assert.equal(of("anna").inputCounts, true);
      await mergeLogIn(fresh.db, { user: "CORP\\anna", into: "anna" }, { now: 1, by: "Mara" });
      await policies.refresh();
      for (const user of ["anna", "CORP\\anna"])
        assert.deepEqual(
          [of(user).inputCounts, of(user).screenshotFrequency, of(user).blurScreenshots],
          [false, 15, true],
        );
    });

    test("a change has author, reason and difference, and is taken back by another", async () => {
      const [last] = await changesOf(fresh.db, [{ kind: "team", scope: design }], { offset: 0, limit: 1 });
      assert.ok(last);
      assert.deepEqual(
        [last.manager, last.reason, last.at, last.difference],
        [
          "Mara",
          "agreed with the council",
          1000,
          {
            screenshotFrequency: { before: null, after: 15 },
            screenshotDeleteWindowMinutes: { before: null, after: 30 },
          },
        ],
      );
      await change([{ kind: "team", scope: design, values: { screenshotFrequency: null } }], { undoes: last.seq });
      assert.equal(of("ben").screenshotFrequency, 10);
      const [undone, ...older] = await changesOf(fresh.db, [{ kind: "team", scope: design }], { offset: 0, limit: 9 });
      assert.deepEqual(
        [undone?.undoes, undone?.difference, older.length],
        [last.seq, { screenshotFrequency: { before: 15, after: null } }, 1],
      );
    });

    test("of two who change at once the second is told, and nothing of theirs is written", async () => {
      const seen = await lastPolicyChange(fresh.db);
      const values = { allowPause: true };
      const both = await Promise.all([
        change([{ ...ORGANISATION, values }], { seen }),
        change([{ ...ORGANISATION, values: { activityLog: false } }], { seen }),
      ]);
      assert.deepEqual(both.toSorted(), ["changed", "overtaken"]);
      const rows = await fresh.db.knex("policy_changes").count({ n: "*" }).where("seq", ">", seen);
      assert.equal(Number(rows[0]?.n), 1);
    });
  });
