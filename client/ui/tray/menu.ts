// What the tray shows: the icon's shape, the words beside it, and the menu with what each line does. Pure; the systems' trays
// draw it.
import { sealOf } from "../../outbox/seal.ts";
import { type Facts, headline, type StateWord, stateWord } from "../facts.ts";
import { durationOf, momentOf } from "../pages/words.ts";
import type { Words } from "../words/words.ts";

export type MenuAct =
  | { kind: "pause"; until: "15-min" | "tomorrow" }
  | { kind: "resume" }
  | { kind: "own-page" }
  /** null: no project. */
  | { kind: "project"; project: string | null }
  | { kind: "open"; page: "/" | "/data" | "/notice" | "/settings" | "/doctor" }
  | { kind: "quit" };

/** id: steady for the same line, so that a menu that is open while it changes does what was read. */
export type MenuLine =
  | { id: number; kind: "separator" }
  | { id: number; kind: "line"; label: string; act: MenuAct | null; checked: boolean }
  | { id: number; kind: "menu"; label: string; lines: MenuLine[] };
export type TrayModel = {
  icon: StateWord;
  /** First line: the state. The others: what should be known. At most 127 characters in all, which is what Windows shows. */
  tooltip: string;
  menu: MenuLine[];
};

/** Shell_NotifyIcon's szTip has 128 UTF-16 units, one of them the end. */
const TOOLTIP_MAX = 127;

export function trayModel(facts: Facts, workedTodayMs: number | null, words: Words): TrayModel {
  const { say } = words;
  const icon = stateWord(facts);
  const today = workedTodayMs === null ? [] : [say("tray.today", { time: durationOf(workedTodayMs) })];
  const tooltip = [say("tray.title", { state: headline(facts, words) }), ...trouble(icon, facts, words), ...today].join(
    "\n",
  );
  return { icon, tooltip: cut(tooltip), menu: menuOf(facts, words) };
}

function trouble(icon: StateWord, { consent, pictureTrouble }: Facts, { say }: Words): string[] {
  if (icon === "attention") return [say(consent.state === "again" ? "tray.read-more" : "tray.read")];
  if (icon === "offline") return [say("tray.offline")];
  if (pictureTrouble === null) return [];
  const kind = pictureTrouble.kind === "other" ? "unknown" : pictureTrouble.kind; // ".other" is a form of a plural
  return [say("tray.pictures-wait", { why: say(`trouble.${kind}`) })];
}

const cut = (text: string) => (text.length <= TOOLTIP_MAX ? text : `${text.slice(0, TOOLTIP_MAX - 1)}…`);

const line = (id: number, label: string, act: MenuAct | null, checked = false): MenuLine => ({
  id,
  kind: "line",
  label,
  act,
  checked,
});

/** Projects have the ids from here on, as far apart as 16 bits allow, which is what Windows is sure to give back. */
const PROJECT_IDS = { first: 1_000, count: 30_000 };

/** The same project has the same id, also after others were added or taken away. */
function projectMenu({ offered, chosen }: Facts["projects"], { say }: Words): MenuLine[] {
  if (offered.length === 0) return [];
  const taken = new Set<number>();
  const idOf = (project: string) => {
    let place = sealOf(project) % PROJECT_IDS.count;
    while (taken.has(place)) place = (place + 1) % PROJECT_IDS.count;
    taken.add(place);
    return PROJECT_IDS.first + place;
  };
  const lines = offered.map((project) =>
    line(idOf(project), project, { kind: "project", project }, project === chosen),
  );
  const none = line(15, say("tray.no-project"), { kind: "project", project: null }, chosen === null);
  return [
    {
      id: 14,
      kind: "menu",
      label: chosen === null ? say("tray.project") : say("tray.project-is", { project: chosen }),
      lines: [none, ...lines],
    },
  ];
}

function menuOf(facts: Facts, words: Words): MenuLine[] {
  const { say, locale } = words;
  const { policy, pausedUntilMs, nowMs, consent } = facts;
  const paused = pausedUntilMs !== null;
  return [
    line(1, headline(facts, words), null),
    ...(consent.state === "asked" || consent.state === "again"
      ? [line(2, say("tray.read-notice"), { kind: "open", page: "/notice" as const })]
      : []),
    { id: 3, kind: "separator" },
    ...(paused
      ? [line(4, say("tray.resume", { time: momentOf(pausedUntilMs, nowMs, locale) }), { kind: "resume" })]
      : []),
    ...(!paused && policy.allowPause
      ? [
          line(5, say("tray.pause-15"), { kind: "pause", until: "15-min" }),
          line(6, say("tray.pause-tomorrow"), { kind: "pause", until: "tomorrow" }),
        ]
      : []),
    ...projectMenu(facts.projects, words),
    { id: 7, kind: "separator" },
    line(8, say("tray.own-page"), { kind: "own-page" }),
    line(9, say("tray.recorded"), { kind: "open", page: "/notice" }),
    line(10, say("tray.settings"), { kind: "open", page: "/settings" }),
    line(11, say("tray.doctor"), { kind: "open", page: "/doctor" }),
    // Who may not pause may not end it either, as far as a menu decides: it would be the longer pause.
    ...(policy.allowPause
      ? [{ id: 12, kind: "separator" as const }, line(13, say("tray.quit"), { kind: "quit" })]
      : []),
  ];
}
