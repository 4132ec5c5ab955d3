// What a table of people was asked for: narrowed by q, team and state, sorted, one page of many. Read from the query of
// the URL and written back into links. Pure.

export type Sort = { by: "name" | "first" | "worked"; descending: boolean };
export type ShownState = "working" | "stopped" | "not-heard" | "no-report";

/** page counts from 1. within: ids of the teams that whoever asks may see, never read from the URL; absent: all. */
export type Listing = {
  q: string | null;
  team: string | null;
  state: ShownState | null;
  sort: Sort;
  page: number;
  within?: readonly number[];
};

/** People on one page of figures: some 10 KB on the wire, and more than anyone reads at once. */
export const ROWS_MAX = 50;
/** People on one page of strips, of which each weighs 300 bytes: with these a first load stays under 25 KB. */
export const STRIP_ROWS_MAX = 40;
/** Pages one may ask for: a company of 500,000. */
const PAGE_MAX = 10_000;
/** Longest search: a name has at most 256 characters. */
const QUERY_MAX = 256;

const STATES: readonly ShownState[] = ["working", "stopped", "not-heard", "no-report"];
const SORTS = ["name", "first", "worked"] as const;

/** Anything that is not understood is left out: an old or mistyped link still shows the table. */
export function readListing(query: URLSearchParams): Listing {
  const text = (key: string) => query.get(key)?.normalize("NFC").trim().slice(0, QUERY_MAX) || null;
  const sort = query.get("sort") ?? "";
  const by = SORTS.find((name) => name === sort.replace(/^-/, "")) ?? "name";
  const page = Number(query.get("page") ?? "1");
  return {
    q: text("q"),
    team: text("team"),
    state: STATES.find((state) => state === query.get("state")) ?? null,
    sort: { by, descending: sort.startsWith("-") && by === sort.slice(1) },
    page: Number.isInteger(page) && page >= 1 && page <= PAGE_MAX ? page : 1,
  };
}

/** The query of the same table with something changed; "" when nothing is out of the ordinary. Changes lead to page 1. */
export function listingQuery(listing: Listing, change: Partial<Listing> = {}): string {
  const { q, team, state, sort, page } = { ...listing, page: 1, ...change };
  const query = new URLSearchParams();
  if (q !== null) query.set("q", q);
  if (team !== null) query.set("team", team);
  if (state !== null) query.set("state", state);
  if (sort.by !== "name" || sort.descending) query.set("sort", `${sort.descending ? "-" : ""}${sort.by}`);
  if (page > 1) query.set("page", String(page));
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** A head that sorts: where it leads, and how the table is sorted by it now. The first click gives the useful order. */
export type SortHead = { href: string; sorted: "ascending" | "descending" | null };

export function sortHead(path: string, listing: Listing, by: Sort["by"]): SortHead {
  const isSorted = listing.sort.by === by;
  const descending = isSorted ? !listing.sort.descending : by === "worked";
  return {
    href: path + listingQuery(listing, { sort: { by, descending } }),
    sorted: isSorted ? (listing.sort.descending ? "descending" : "ascending") : null,
  };
}

/** "51–100 of 5,000 people", with the pages around; null where one page holds all. */
export type PageLinks = { from: number; to: number; total: number; previous: string | null; next: string | null };

export function pageLinks(path: string, listing: Listing, total: number, rowsMax = ROWS_MAX): PageLinks | null {
  if (total <= rowsMax && listing.page === 1) return null;
  const from = (listing.page - 1) * rowsMax;
  const to = Math.min(total, from + rowsMax);
  return {
    from: from + 1,
    to,
    total,
    previous: listing.page > 1 ? path + listingQuery(listing, { page: listing.page - 1 }) : null,
    next: to < total ? path + listingQuery(listing, { page: listing.page + 1 }) : null,
  };
}

/** Puts people into the asked order; those without the figure come last either way, in the order of names. */
export function sortBy<Row>(rows: readonly Row[], { descending }: Sort, figure: (row: Row) => number | null): Row[] {
  const known: { row: Row; value: number }[] = [];
  const unknown: Row[] = [];
  for (const row of rows) {
    const value = figure(row);
    if (value === null) unknown.push(row);
    else known.push({ row, value });
  }
  known.sort((a, b) => (a.value - b.value) * (descending ? -1 : 1)); // stable: equals stay by name
  return [...known.map(({ row }) => row), ...unknown];
}
