// Adds up what the two runtimes tell about their tests. Pure: results in, one account out; it knows neither runner.

export type Outcome = "passed" | "failed" | "skipped";

/** One line of a runner. A runner tells of the tests inside a test before the test itself; nesting is 0 at the top. */
export type Result = {
  file: string;
  name: string;
  nesting: number;
  outcome: Outcome /** Why it failed or was skipped. */;
  note: string;
};

export type Account = { passed: Result[]; failed: Result[]; skipped: Result[] };

/**
 * The tests of one file that count: those with no tests inside. A test around others counts only where it failed and none
 * inside it did (its own code broke). A file that ran nothing has failed, whatever its exit code says.
 *
 *     told      a   b/1  b/2  b   c/1(failed)  c(failed)
 *     counted   a   b/1  b/2      c/1
 */
export function countedOf(file: string, told: Result[]): Result[] {
  const counted: Result[] = [];
  const inside: { any: boolean; failed: boolean }[] = [];
  for (const result of told) {
    const own = inside[result.nesting + 1];
    if (own === undefined || !own.any) counted.push(result);
    else if (result.outcome === "failed" && !own.failed) counted.push(result);
    const failed = result.outcome === "failed" || own?.failed === true || inside[result.nesting]?.failed === true;
    inside[result.nesting] = { any: true, failed };
    inside.length = result.nesting + 1;
  }
  if (counted.length > 0) return counted;
  return [
    {
      file,
      name: "the file holds tests",
      nesting: 0,
      outcome: "failed",
      note: "It ran no test: it broke while loading, or holds none.",
    },
  ];
}

export function accountOf(results: Result[]): Account {
  const account: Account = { passed: [], failed: [], skipped: [] };
  for (const result of results) account[result.outcome].push(result);
  return account;
}

/** The one line that CI and people read; always the last. */
export const totalLine = ({ passed, failed, skipped }: Account) =>
  `${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`;

/** What CI installs for, so that a test which says it lacks it has not run where it had to. */
const REQUIRED_IN_CI: { group: string; told: RegExp }[] = [
  { group: "an X display", told: /\bxvfb\b|\bxdotool\b|\bx11\b|x display|\bdisplay\b/i },
  { group: "PostgreSQL", told: /postgres/i },
  { group: "a browser", told: /chromium|browser|playwright/i },
  { group: "Deno", told: /\bdeno\b/i },
  { group: "a Node for the server", told: /\bnode\b/i },
  { group: "a D-Bus daemon", told: /\bd-?bus\b/i },
];

/** In CI a required test that was skipped has failed. */
export function strict(account: Account): Account {
  const lacking = (result: Result) => REQUIRED_IN_CI.find(({ told }) => told.test(result.note));
  return {
    passed: account.passed,
    failed: [
      ...account.failed,
      ...account.skipped.flatMap((result): Result[] => {
        const need = lacking(result);
        return need === undefined
          ? []
          : [
              {
                ...result,
                outcome: "failed",
                note: `Skipped, and CI has to run it, since it has ${need.group}: ${result.note}`,
              },
            ];
      }),
    ],
    skipped: account.skipped.filter((result) => lacking(result) === undefined),
  };
}
