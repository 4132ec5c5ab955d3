// The menu as com.canonical.dbusmenu wants to be asked for it (libdbusmenu 16.04, dbus-menu.xml): answers to its calls. Pure.
import type { TrayLine } from "../../tray.ts";
import { type Body, NOTHING, type Variant, variant } from "../dbus/marshal.ts";

export const MENU_PATH = "/MenuBar";
export const MENU_INTERFACE = "com.canonical.dbusmenu";

/** The menu itself; its lines have ids from 1. */
const ROOT = 0;
type Pair = [string, Variant];

export const MENU_PROPERTIES: Pair[] = [
  ["Version", variant("u", 3)],
  ["TextDirection", variant("s", "ltr")],
  ["Status", variant("s", "normal")],
  ["IconThemePath", variant("as", [])],
];

export type MenuAnswer = {
  body: Body;
  /** Lines that were chosen by this call. */
  chosen: number[];
};

/** null: there is no such method. revision grows with each change of the lines. */
export function menuAnswer(
  { member, body }: { member: string; body: unknown[] },
  lines: readonly TrayLine[],
  revision: number,
): MenuAnswer | null {
  const only = (signature: string, values: unknown[]): MenuAnswer => ({ body: { signature, values }, chosen: [] });
  switch (member) {
    case "GetLayout":
      return only("u(ia{sv}av)", [revision, layoutOf(Number(body[0]), lines)]);
    case "GetGroupProperties": {
      const ids =
        (body[0] as number[]).length === 0 ? [ROOT, ...all(lines).map(({ id }) => id)] : (body[0] as number[]);
      return only("a(ia{sv})", [ids.map((id) => [id, propertiesOf(id, lines)])]);
    }
    case "GetProperty": {
      const found = propertiesOf(Number(body[0]), lines).find(([name]) => name === body[1])?.[1];
      return found === undefined ? null : only("v", [found]);
    }
    case "AboutToShow":
      return only("b", [false]);
    case "AboutToShowGroup":
      return only("aiai", [[], []]);
    case "Event":
      return { body: NOTHING, chosen: chosenBy(body) };
    case "EventGroup":
      return { body: { signature: "ai", values: [[]] }, chosen: (body[0] as unknown[][]).flatMap(chosenBy) };
    default:
      return null;
  }
}

const chosenBy = ([id, event]: unknown[]) => (event === "clicked" ? [Number(id)] : []);

/** The lines with those of the menus among them. */
const all = (lines: readonly TrayLine[]): TrayLine[] =>
  lines.flatMap((line) => (line.kind === "menu" ? [line, ...all(line.lines)] : [line]));

function layoutOf(id: number, lines: readonly TrayLine[]): unknown[] {
  const line = all(lines).find((one) => one.id === id);
  const children = id === ROOT ? lines : line?.kind === "menu" ? line.lines : [];
  return [id, propertiesOf(id, lines), children.map((child) => variant("(ia{sv}av)", layoutOf(child.id, lines)))];
}

function propertiesOf(id: number, lines: readonly TrayLine[]): Pair[] {
  const opens: Pair = ["children-display", variant("s", "submenu")];
  if (id === ROOT) return [opens];
  const line = all(lines).find((one) => one.id === id);
  if (line === undefined) return [];
  if (line.kind === "separator") return [["type", variant("s", "separator")]];
  // An underscore would mark the next letter as a key.
  const label: Pair = ["label", variant("s", line.label.replaceAll("_", "__"))];
  if (line.kind === "menu") return [label, opens];
  const check: Pair[] = [
    ["toggle-type", variant("s", "radio")],
    ["toggle-state", variant("i", 1)],
  ];
  return [label, ["enabled", variant("b", line.enabled)], ...(line.checked ? check : [])];
}
