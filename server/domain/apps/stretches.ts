// A day's uses as one reads them: what follows on itself is one stretch. Pure. Figures do not come from here but from the
// uses themselves: a hole that a stretch closes is drawn over, never counted.
//
//   uses       Excel|Excel|Mail|Excel        an agent begins a new use at midnight, after a pause, when it starts anew
//   stretches  Excel      |Mail|Excel
import { lengthOf, unionOf } from "../union.ts";
import type { AppUse } from "./use.ts";

export type AppStretch = Omit<AppUse, "id" | "user"> & {
  /** Time in front, without the holes. */
  ms: number;
};

/** Twice the longest time between two looks of an agent (5 s): what nobody looked at for no longer is one thing. */
export const JOINED_MS = 10_000;

/** @param uses of one person; each with the project it belongs to. In order of their start, then machine. */
export function stretchesOf(uses: readonly AppUse[]): AppStretch[] {
  const machines = Map.groupBy(uses, ({ user, host }) => `${host}\0${user}`);
  return [...machines.values()]
    .flatMap((own) => joined(own.filter(({ start, end }) => end > start).sort(byStart)))
    .sort((a, b) => a.start - b.start || compareText(a.host, b.host));
}

function joined(uses: readonly AppUse[]): AppStretch[] {
  const groups: AppUse[][] = [];
  let end = 0;
  for (const use of uses) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    if (group !== undefined && first !== undefined && isSame(first, use) && use.start - end <= JOINED_MS)
      group.push(use);
    else groups.push([use]);
    end = groups.at(-1)?.length === 1 ? use.end : Math.max(end, use.end);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { id: _id, user: _user, ...use } = first;
    return [{ ...use, end: Math.max(...group.map(({ end }) => end)), ms: lengthOf(unionOf(group)) }];
  });
}

const byStart = (a: AppUse, b: AppUse) => a.start - b.start || a.end - b.end || compareText(a.id, b.id);
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const isSame = (a: AppUse, b: AppUse) =>
  a.application === b.application &&
  a.title === b.title &&
  a.site === b.site &&
  a.url === b.url &&
  a.kind === b.kind &&
  a.project === b.project;
