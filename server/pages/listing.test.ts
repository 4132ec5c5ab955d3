import assert from "node:assert/strict";
import { test } from "node:test";
import { listingQuery, pageLinks, readListing, sortBy, sortHead } from "./listing.ts";

const read = (query: string) => readListing(new URLSearchParams(query));

test("what a table was asked for is written back as it was asked", () => {
  for (const query of ["", "?q=anna", "?team=R%26D&state=not-heard&sort=-worked&page=3", "?sort=-name"])
    assert.equal(listingQuery(read(query), { page: read(query).page }), query);
});

test("a link that is not understood still shows the table", () => {
  for (const query of ["?page=0", "?page=-1", "?page=1.5", "?page=x", "?sort=salary", "?state=lazy", "?q=++", "?team="])
    assert.deepEqual(read(query), read(""), query);
});

test("a change leads to the first page, and the first click on hours shows the most first", () => {
  assert.equal(listingQuery(read("?page=7"), { team: "Design" }), "?team=Design");
  assert.equal(sortHead("/", read(""), "worked").href, "/?sort=-worked");
  assert.equal(sortHead("/", read("?sort=-worked"), "worked").href, "/?sort=worked");
  assert.equal(sortHead("/", read("?sort=-worked"), "worked").sorted, "descending");
  assert.equal(sortHead("/", read(""), "name").href, "/?sort=-name");
});

test("those without a figure come last either way, and equals stay in the order of names", () => {
  const rows = [
    ["a", 2],
    ["b", null],
    ["c", 1],
    ["d", 2],
  ] as const;
  const names = (descending: boolean) =>
    sortBy(rows, { by: "worked", descending }, (row) => row[1]).map(([name]) => name);
  assert.deepEqual(names(false), ["c", "a", "d", "b"]);
  assert.deepEqual(names(true), ["a", "d", "c", "b"]);
});

test("pages are told only where there are more than one", () => {
  assert.equal(pageLinks("/", read(""), 50), null);
  assert.deepEqual(pageLinks("/", read("?page=2"), 120), {
    from: 51,
    to: 100,
    total: 120,
    previous: "/",
    next: "/?page=3",
  });
  assert.equal(pageLinks("/", read("?page=3"), 120)?.next, null);
});
