// Who looked at a person's pictures, the latest first: one line for one manager and day. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import { counted, isoWithOffset, shortDateWithMonth, timeOfDay } from "../format.ts";

export type LookTold = { at: number; manager: string; kind: "picture" | "thumbnail"; objectId: string };
export type LookLine = { iso: string; when: string; who: string; what: string };

export function whoLooked(looks: readonly LookTold[], calendar: Calendar): LookLine[] {
  const groups = Map.groupBy(looks, ({ at, manager }) => `${dayOf(at, calendar)} ${manager}`);
  return [...groups.values()].map((own) => {
    const at = Math.max(...own.map((look) => look.at));
    const of = (kind: LookTold["kind"]) =>
      new Set(own.filter((look) => look.kind === kind).map((look) => look.objectId)).size;
    const opened = of("picture");
    const small = of("thumbnail");
    return {
      iso: isoWithOffset(at, calendar.zone),
      when: `${shortDateWithMonth(dayOf(at, calendar))}, ${timeOfDay(at, calendar.zone)}`,
      who: own[0]?.manager ?? "",
      what: [
        ...(opened > 0 ? [`opened ${counted(opened, "picture", "pictures")}`] : []),
        ...(small > 0 ? [`saw ${counted(small, "thumbnail", "thumbnails")}`] : []),
      ].join(", "),
    };
  });
}
