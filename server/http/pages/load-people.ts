// Who is on the asked page of a table, in the asked order.
import type { Request } from "express";
import { type DayRange, figuresByPerson, figuresToday, type Reading } from "../../db/days.ts";
import { peopleMatching } from "../../db/people.ts";
import type { Person } from "../../domain/people-names.ts";
import { type Listing, ROWS_MAX, readListing, sortBy } from "../../pages/listing.ts";
import { withinOf } from "../access.ts";

/** The table that the address asks for, narrowed to the teams whose hours may be seen. */
export function listingOf(request: Request): Listing {
  const listing = readListing(new URL(request.url, "http://here").searchParams);
  const within = withinOf(request, "hours");
  return within === null ? listing : { ...listing, within };
}

/** total: on all pages; everybody: before `keep` */
export type Shown = { people: readonly Person[]; total: number; everybody: number };

/**
 * @param range the days whose figures may be the order; null: each one's own today
 * @param rowsMax null: everybody on one page, for files
 * @param keep what narrows the table besides the filter
 */
export async function peopleShown(
  reading: Reading,
  asked: {
    listing: Listing;
    range: DayRange | null;
    rowsMax?: number | null;
    keep?: ((user: string) => boolean) | null;
  },
): Promise<Shown> {
  const { listing, range, rowsMax = ROWS_MAX, keep = null } = asked;
  const { sort, page } = listing;
  const [all, figures] = await Promise.all([
    peopleMatching(reading.db, listing),
    sort.by === "name" ? null : range === null ? figuresToday(reading) : figuresByPerson(reading, range),
  ]);
  const kept = keep === null ? all : all.filter(({ user }) => keep(user));
  const sorted = inOrder(kept, sort, figures);
  const people = rowsMax === null ? sorted : sorted.slice((page - 1) * rowsMax, page * rowsMax);
  return { people, total: kept.length, everybody: all.length };
}

type Figures = Awaited<ReturnType<typeof figuresByPerson>>;

function inOrder(people: readonly Person[], sort: Listing["sort"], figures: Figures | null): readonly Person[] {
  if (figures === null) return sort.descending ? people.toReversed() : people;
  const figure = sort.by === "first" ? "firstLogin" : "workedS";
  return sortBy(people, sort, ({ user }) => figures(user)?.[figure] ?? null);
}
