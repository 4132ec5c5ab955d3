// Who looked at what of a person's, the latest first: one line for one manager and day. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import { counted, isoWithOffset, shortDateWithMonth, timeOfDay } from "../format.ts";

export type LookTold = { at: number; manager: string; kind: string; objectId: string };
export type LookLine = { iso: string; when: string; who: string; what: string };

export function whoLooked(looks: readonly LookTold[], calendar: Calendar): LookLine[] {
  const groups = Map.groupBy(looks, ({ at, manager }) => `${dayOf(at, calendar)} ${manager}`);
  return [...groups.values()].map((own) => {
    const at = Math.max(...own.map((look) => look.at));
    const kinds = Map.groupBy(own, ({ kind }) => kind);
    return {
      iso: isoWithOffset(at, calendar.zone),
      when: `${shortDateWithMonth(dayOf(at, calendar))}, ${timeOfDay(at, calendar.zone)}`,
      who: own[0]?.manager ?? "",
      what: [...kinds]
        .map(([kind, looked]) => lookedAt(kind, new Set(looked.map(({ objectId }) => objectId)).size))
        .sort()
        .join(", "),
    };
  });
}

/** @param objects how many different pictures, days or ranges */
function lookedAt(kind: string, objects: number): string {
  if (kind === "picture") return `opened ${counted(objects, "picture", "pictures")}`;
  if (kind === "thumbnail") return `saw ${counted(objects, "thumbnail", "thumbnails")}`;
  if (kind === "export") return "downloaded all that is recorded";
  return `read ${kind}`;
}
