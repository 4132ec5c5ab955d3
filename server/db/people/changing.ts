// Changes to people, teams and working weeks, of which every server remembers what it needs: none of them goes on with yesterday's.
import type { Knex } from "knex";
import { forgetExpected, markExpectedChanged } from "../expectations.ts";
import type { Database } from "../open.ts";
import { changingDayStarts } from "./day-starts.ts";
import { forgetPeople, markPeopleChanged } from "./everybody.ts";

/** Does what changes them, in one settlement. */
export async function changingPeople<Answer>(db: Database, work: (tx: Knex) => Promise<Answer>): Promise<Answer> {
  const answer = await changingDayStarts(db, async (tx) => {
    const result = await work(tx);
    await markPeopleChanged(tx);
    await markExpectedChanged(tx);
    return result;
  });
  forgetPeople(db);
  forgetExpected(db);
  return answer;
}
