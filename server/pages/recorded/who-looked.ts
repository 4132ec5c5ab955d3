// Who looked at what of a person's, the latest first: one line for one manager and day. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Words } from "../../words/words.ts";
import { isoWithOffset, shortDateWithMonth, timeOfDay } from "../format.ts";

export type LookTold = { at: number; manager: string; kind: string; objectId: string };
export type LookLine = { iso: string; when: string; who: string; what: string };

export function whoLooked(looks: readonly LookTold[], calendar: Calendar, words: Words): LookLine[] {
  const { say, locale } = words;
  const groups = Map.groupBy(looks, ({ at, manager }) => `${dayOf(at, calendar)} ${manager}`);
  return [...groups.values()].map((own) => {
    const at = Math.max(...own.map((look) => look.at));
    const kinds = Map.groupBy(own, ({ kind }) => kind);
    return {
      iso: isoWithOffset(at, calendar.zone),
      when: say("recorded.looked-at", {
        day: shortDateWithMonth(dayOf(at, calendar), locale),
        time: timeOfDay(at, calendar.zone, locale),
      }),
      who: own[0]?.manager ?? "",
      what: [...kinds]
        .map(([kind, looked]) => lookedAt(kind, new Set(looked.map(({ objectId }) => objectId)).size, words))
        .sort()
        .join(", "),
    };
  });
}

const WITHOUT_NUMBER = [
  "titles",
  "sites",
  "projects",
  "export",
  "link",
  "release-asked",
  "release-allowed",
  "release-refused",
] as const;

/** @param objects how many different pictures, days or ranges */
function lookedAt(kind: string, objects: number, { say }: Words): string {
  if (kind === "picture" || kind === "thumbnail") return say(`recorded.looked.${kind}`, { n: objects });
  const known = WITHOUT_NUMBER.find((one) => one === kind);
  if (known !== undefined) return say(`recorded.looked.${known}`);
  return say("recorded.looked.other-kind", { kind });
}
