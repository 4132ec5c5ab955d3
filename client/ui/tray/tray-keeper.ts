// Keeps the tray as the agent is: looked at with each beat and after each choice, told to the system when it has changed.
import type { Log } from "../../log.ts";
import { openLink } from "../../platform/open-link.ts";
import { openTray, type Tray, type TrayLook } from "../../platform/tray.ts";
import type { Facts } from "../facts.ts";
import type { Words } from "../words/words.ts";
import { iconPixels } from "./icon.ts";
import { type MenuAct, type MenuLine, trayModel } from "./menu.ts";

export type TrayKeeperParts = {
  env: Record<string, string | undefined>;
  facts(): Facts;
  /** How long the person has worked today; asked once a minute, because it reads the queue. */
  workedTodayMs(): number;
  link(page: string): Promise<string>;
  /** Of the person's own page on the server; null where there is none. */
  ownLink(): Promise<string | null>;
  pause(until: "15-min" | "tomorrow"): void;
  resume(): void;
  /** null: no project. */
  choose(project: string | null): void;
  quit(): void;
  words: Words;
  log: Log;
};
export type TrayKeeper = {
  beat(): void;
  /** Why there is no icon, or null. */
  failure(): string | null;
  close(): void;
};

const actsOf = (lines: MenuLine[]): [number, MenuAct][] =>
  lines.flatMap((line) => {
    if (line.kind === "menu") return actsOf(line.lines);
    return line.kind === "line" && line.act !== null ? [[line.id, line.act]] : [];
  });

function trayLine(line: MenuLine): TrayLook["lines"][number] {
  if (line.kind === "separator") return line;
  if (line.kind === "menu") return { ...line, lines: line.lines.map(trayLine) };
  const { id, kind, label, act, checked } = line;
  return { id, kind, label, enabled: act !== null, checked };
}

const TODAY_MS = 60_000;
const NO_TRAY = "this system has none for a program without a window; `stint settings` opens the page";

export async function openTrayKeeper(parts: TrayKeeperParts): Promise<TrayKeeper> {
  const { log } = parts;
  let today: { atMs: number; ms: number } | null = null;
  let acts = new Map<number, MenuAct>();
  /** The word that the person was asked for already, so that they are asked once, not with each beat. */
  let asked: string | null = null;

  const tray: Tray | null = await openTray(parts.env, {
    activated: () => act({ kind: "open", page: "/" }),
    chosen: (id) => {
      const chosen = acts.get(id);
      if (chosen !== undefined) act(chosen);
    },
  });

  function act(wanted: MenuAct): void {
    switch (wanted.kind) {
      case "open":
        void open(parts.link(wanted.page));
        break;
      case "own-page":
        // Where the server has none, this machine's page says what there is to say.
        void open(parts.ownLink().then((link) => link ?? parts.link("/")));
        break;
      case "pause":
        parts.pause(wanted.until);
        break;
      case "resume":
        parts.resume();
        break;
      case "project":
        parts.choose(wanted.project);
        break;
      case "quit":
        parts.quit();
        break;
      default:
        wanted satisfies never;
    }
    refresh();
  }

  async function open(link: Promise<string>): Promise<void> {
    const failure = await openLink(await link);
    if (failure === null) return;
    log.warn(`The page was not opened: ${failure}. \`stint settings\` prints its link.`);
    tray?.notify("Stint", parts.words.say("told.no-browser"));
  }

  function refresh(): void {
    if (tray === null) return;
    const facts = parts.facts();
    if (today === null || Math.abs(facts.nowMs - today.atMs) >= TODAY_MS)
      today = { atMs: facts.nowMs, ms: parts.workedTodayMs() };
    const { icon, tooltip, menu } = trayModel(facts, today.ms, parts.words);
    acts = new Map(actsOf(menu));
    const lines = menu.map(trayLine);
    const pixels = (size: number) => iconPixels(icon, size);
    tray.show({ icon, pixels, tooltip, attention: icon === "attention", lines });
    const word = facts.consent.state;
    if (word === asked) return;
    asked = word;
    const { say } = parts.words;
    if (word === "asked" || word === "again") tray.notify(say(`told.${word}`), say("told.only-hours"));
  }

  return {
    beat: refresh,
    failure: () => (tray === null ? NO_TRAY : tray.failure()),
    close: () => tray?.close(),
  };
}
