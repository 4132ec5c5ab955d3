// Which log-ins are one person. Raw facts keep the log-in they came with; who reads by person gathers all log-ins here.
import type { Knex } from "knex";
import type { Database } from "../open.ts";
import { remembered } from "./remembered.ts";

export type LogIns = {
  /** The person a log-in belongs to, named by their own log-in: itself where nobody has said otherwise. */
  personOf(logIn: string): string;
  /** All log-ins of these people, each person's own first. */
  of(people: readonly string[]): string[];
};

const logIns = remembered("log_ins_mark", async ({ knex }) =>
  readLogIns(await knex("log_ins").select("user", "person").orderBy("user")),
);

/** As known by now, for pages. */
export const logInsOf = (db: Database): Promise<LogIns> | LogIns => logIns.known(db);

/** As they are inside this transaction, for what is stored. */
export const logInsWithin = (db: Database, tx: Knex): Promise<LogIns> => logIns.within(db, tx);

/** Inside the transaction that changes them. */
export const markLogInsChanged = (tx: Knex): Promise<void> => logIns.mark(tx);

/** After it. */
export const forgetLogIns = (db: Database): void => logIns.forget(db);

function readLogIns(rows: readonly { user: string; person: string }[]): LogIns {
  const people = new Map(rows.map(({ user, person }) => [user, person]));
  const others = Map.groupBy(rows, ({ person }) => person);
  return {
    personOf: (logIn) => people.get(logIn) ?? logIn,
    of: (asked) =>
      others.size === 0
        ? [...asked]
        : asked.flatMap((person) => [person, ...(others.get(person) ?? []).map(({ user }) => user)]),
  };
}

/** Rows of facts by person; each row goes on naming the log-in it came with. */
export const byPerson = <Row extends { user: string }>(
  rows: readonly Row[],
  { personOf }: LogIns,
): Map<string, Row[]> => Map.groupBy(rows, ({ user }) => personOf(user));
