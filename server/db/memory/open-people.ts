// Whose figures depend on now: asked once for all that one page, file or answer reads.
import { ask, listOf } from "../ask.ts";
import type { Database } from "../open.ts";
import type { OpenPerson } from "../totals.ts";

/** @param users null: everybody */
export type OpenPeople = (users: readonly string[] | null) => Promise<readonly OpenPerson[]>;

const OPEN = `SELECT "user", from_at AS "fromAt", bound_at AS "boundAt" FROM open_people`;

export function askOpenPeople(db: Database): OpenPeople {
  let everybody: Promise<readonly OpenPerson[]> | null = null;
  return async (users) => {
    if (users === null) {
      everybody ??= ask<OpenPerson>(db, OPEN);
      return everybody;
    }
    if (everybody === null) return ask<OpenPerson>(db, `${OPEN} WHERE "user" IN_LIST`, [listOf(db, users)]);
    const asked = new Set(users);
    return (await everybody).filter(({ user }) => asked.has(user));
  };
}
