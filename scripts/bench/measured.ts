// What a bench is asked and what it answers, and the arithmetic of figures. Shapes and pure functions only.

export type Dialect = "sqlite" | "postgres";
export const nameOf = (dialect: Dialect) => (dialect === "postgres" ? "PostgreSQL" : "SQLite");
export type Asked = { short: boolean; databases: readonly Dialect[]; say: (text: string) => void };
export type Bench = (asked: Asked) => Promise<Table>;

/** Whether a goal is met; null where there is none. */
export type Verdict = "pass" | "FAIL" | "SKIP" | null;

/** A line: one cell for each column, the goal in words ("" for none) and whether it is met. */
export type Line = { cells: readonly string[]; goal: string; verdict: Verdict };
export type Table = { title: string; columns: readonly string[]; lines: Line[]; notes: string[] };

/** The value below which this share (0..1) of the values lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? sorted[0] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}

/** Figures taken turn by turn are compared turn by turn: what slowed one slowed the other. */
export const medianRatio = (figures: readonly number[], baseline: readonly number[]) =>
  median(figures.map((figure, i) => figure / (baseline[i] ?? Number.NaN)));

export const verdictOf = (met: boolean): Verdict => (met ? "pass" : "FAIL");

export const count = (value: number) => Math.round(value).toLocaleString("en");
export const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const times = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)}x`;
export const percent = (value: number) => `${(100 * value).toFixed(value < 0.1 ? 2 : 0)} %`;
export const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
