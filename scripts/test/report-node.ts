// A reporter for node's test runner: one JSON line a result, so that nothing of the runner's own closing lines reaches the
// reader beside our one total. Loaded by `node --test`, not by us.
import type { TestEvent } from "node:test/reporters";
import type { Outcome } from "./tally.ts";

export type NodeLine =
  | { kind: "result"; name: string; nesting: number; outcome: Outcome; note: string }
  | { kind: "said"; text: string };

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    const line = lineOf(event);
    if (line !== null) yield `${JSON.stringify(line)}\n`;
  }
}

function lineOf(event: TestEvent): NodeLine | null {
  if (event.type === "test:stderr" || event.type === "test:stdout") return { kind: "said", text: event.data.message };
  if (event.type !== "test:pass" && event.type !== "test:fail") return null;
  const { name, nesting, skip, todo } = event.data;
  const result = { kind: "result", name, nesting } as const;
  if (event.type === "test:fail") return { ...result, outcome: "failed", note: noteOf(event.data.details.error) };
  const reason = skip ?? todo;
  if (reason === undefined || reason === false) return { ...result, outcome: "passed", note: "" };
  return { ...result, outcome: "skipped", note: typeof reason === "string" ? reason : "" };
}

function noteOf(error: Error & { cause?: unknown }): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.stack ?? cause.message;
}
