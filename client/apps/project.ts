// The project that the person has chosen for what they do now, in the tray or on their page: kept over restarts, and in force as
// long as the server offers it. What belongs to a project by rule is the server's.
import type { Queue } from "../outbox/queue.ts";

const PROJECT_KEY = "project";

export type Projects = {
  /** What the server offers, in its order. */
  offered(): readonly string[];
  /** null: no project. */
  chosen(): string | null;
  /** null: none. False where it is not offered: nothing is changed. */
  choose(project: string | null): boolean;
};

export function createProjects({
  queue,
  offered,
}: {
  queue: Pick<Queue, "kept" | "keep" | "forget">;
  offered: () => readonly string[];
}): Projects {
  let kept: string | null = JSON.parse(queue.kept(PROJECT_KEY) ?? "null");
  return {
    offered,
    // Not forgotten when it is not offered for a while: a policy that was misread for a minute would take it away.
    chosen: () => (kept !== null && offered().includes(kept) ? kept : null),
    choose: (project) => {
      if (project !== null && !offered().includes(project)) return false;
      kept = project;
      if (project === null) queue.forget(PROJECT_KEY);
      else queue.keep(PROJECT_KEY, JSON.stringify(project));
      return true;
    },
  };
}
