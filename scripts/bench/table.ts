// A bench's answer as text: columns under each other, goals and verdicts at the end.
import type { Table } from "./measured.ts";

export const failedGoals = ({ lines }: Table) => lines.filter(({ verdict }) => verdict === "FAIL").length;

export function inText({ title, columns, lines, notes }: Table): string {
  const rows = [
    [...columns, "goal", ""],
    ...lines.map(({ cells, goal, verdict }) => [
      ...cells,
      ...columns.slice(cells.length).map(() => ""),
      goal,
      verdict ?? "",
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  const text = rows.map((row) =>
    row
      .map((cell, i) => (i === 0 || i >= columns.length ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  const [head = "", ...body] = text;
  return [title, "", head, "-".repeat(head.length), ...body, ...(notes.length > 0 ? ["", ...notes] : []), ""].join(
    "\n",
  );
}
