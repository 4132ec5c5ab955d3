// What both sides of a Deno test run have to agree on to pass skips from one to the other.

/** Name of the test that does it; it is in every file's account and counts in none. */
export const SKIPS_TEST = "(how a skip is told)";

/** Environment variable that names the file in which skips are written, one JSON line each. */
export const SKIPS_FILE = "STINT_TEST_SKIPS";

export type Skip = { module: string; name: string; reason: string };
