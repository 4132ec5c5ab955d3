// Everybody with their log-ins and machines, as those who settle who is who see them. Asks people, log_ins, machines, teams.

import { type Known, pairOf } from "../../domain/people/suggestions.ts";
import { foldName, type Person } from "../../domain/people-names.ts";
import { ask, listOf } from "../ask.ts";
import type { Database } from "../open.ts";
import { setSetting, settingOf } from "../settings.ts";
import { changingPeople } from "./changing.ts";
import { logInsOf } from "./log-ins.ts";

/** Everybody there is, for suggestions: some thousand rows. */
export async function everybodyKnown(db: Database): Promise<Known[]> {
  const [people, machines, logIns] = await Promise.all([
    ask<Person & { createdAt: number }>(
      db,
      `SELECT p."user", coalesce(p.name, p."user") AS name, p.sort_name AS "sortName", t.name AS team, p.team_id AS "teamId",
         p.created_at AS "createdAt" FROM people p LEFT JOIN teams t ON t.id = p.team_id`,
    ),
    ask<{ user: string; host: string }>(db, `SELECT "user", host FROM machines`),
    logInsOf(db),
  ]);
  const hosts = Map.groupBy(machines, ({ user }) => logIns.personOf(user));
  return people.map((person) => ({
    ...person,
    logIns: logIns.of([person.user]),
    hosts: (hosts.get(person.user) ?? []).map(({ host }) => host),
  }));
}

/** A log-in of somebody: how it came to be theirs, where it was used, and what was reported with it. */
export type LogIn = {
  user: string;
  /** Null: the person's own, which all others were merged into. */
  merged: { at: number; by: string; into: string } | null;
  hosts: string[];
  heardAt: number | null;
};

/** The log-ins of these people, each person's own first. */
export async function logInsWithMachines(db: Database, people: readonly string[]): Promise<Map<string, LogIn[]>> {
  const logIns = await logInsOf(db);
  const users = listOf(db, logIns.of(people));
  const [merged, machines] = await Promise.all([
    ask<{ user: string; at: number; by: string; into: string }>(
      db,
      `SELECT "user", merged_at AS at, merged_by AS "by", merged_into AS "into" FROM log_ins WHERE "user" IN_LIST`,
      [users],
    ),
    ask<{ user: string; host: string; heardAt: number }>(
      db,
      `SELECT "user", host, heard_at AS "heardAt" FROM machines WHERE "user" IN_LIST ORDER BY heard_at DESC, host`,
      [users],
    ),
  ]);
  return new Map(
    people.map((person) => [
      person,
      logIns.of([person]).map((user) => {
        const own = machines.filter((machine) => machine.user === user);
        const said = merged.find((row) => row.user === user);
        return {
          user,
          merged: said === undefined ? null : { at: said.at, by: said.by, into: said.into },
          hosts: own.map(({ host }) => host),
          heardAt: own[0]?.heardAt ?? null,
        };
      }),
    ]),
  );
}

/** What a merge would bring together: each one's days and hours, and on how many days both were reported. */
export type Joined = {
  users: Map<string, { days: number; workedS: number; from: string | null; to: string | null }>;
  shared: number;
};

export async function joinedDays(db: Database, a: string, b: string): Promise<Joined> {
  const [sums, [both]] = await Promise.all([
    ask<{ user: string; days: number; workedS: number; from: string; to: string }>(
      db,
      `SELECT "user", count(*) AS days, sum(worked_s) AS "workedS", min(day) AS "from", max(day) AS "to"
       FROM day_totals WHERE "user" IN_LIST GROUP BY "user"`,
      [listOf(db, [a, b])],
    ),
    ask<{ days: number }>(
      db,
      `SELECT count(*) AS days FROM day_totals x JOIN day_totals y ON y.day = x.day AND y."user" = ? WHERE x."user" = ?`,
      [a, b],
    ),
  ]);
  const none = { days: 0, workedS: 0, from: null, to: null };
  return {
    users: new Map(
      [a, b].map((user) => {
        const sum = sums.find((row) => row.user === user);
        return [user, sum === undefined ? none : { ...sum, workedS: Number(sum.workedS) }];
      }),
    ),
    shared: both?.days ?? 0,
  };
}

/** Shown name and team, as a manager writes them. An empty name: the log-in is shown. */
export async function setPerson(
  db: Database,
  user: string,
  { name, teamId }: { name: string | null; teamId: number | null },
): Promise<boolean> {
  const row = { name, sort_name: foldName(name ?? user), team_id: teamId };
  return changingPeople(db, async (tx) => (await tx("people").where({ user }).update(row)) > 0);
}

const APART = "people_apart";
/** Pairs kept: more than any office has namesakes; the oldest are forgotten, and then suggested again. */
const APART_MAX = 2_000;

/** Pairs that a manager has said to be two people: not suggested any more. */
export async function peopleApart({ knex }: Database): Promise<Set<string>> {
  return new Set(JSON.parse((await settingOf(knex, APART)) ?? "[]") as string[]);
}

export async function setApart(db: Database, [a, b]: readonly [string, string], areApart: boolean): Promise<void> {
  await db.knex.transaction(async (tx) => {
    const pairs = await peopleApart({ ...db, knex: tx });
    const pair = pairOf(a, b);
    pairs.delete(pair);
    if (areApart) pairs.add(pair);
    await setSetting(tx, APART, JSON.stringify([...pairs].slice(-APART_MAX)));
  });
}
