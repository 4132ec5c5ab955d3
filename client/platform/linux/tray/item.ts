// The icon as org.kde.StatusNotifierItem (freedesktop.org, StatusNotifierItem 0.1): its properties from what is to be shown. Pure.
import type { TrayLook } from "../../tray.ts";
import { type Variant, variant } from "../dbus/marshal.ts";
import { MENU_PATH } from "./menu.ts";

export const ITEM_PATH = "/StatusNotifierItem";
export const ITEM_INTERFACE = "org.kde.StatusNotifierItem";
/** What panels scale from: usual heights, and twice them. */
const SIZES = [16, 22, 24, 32, 48];

type Pixmap = [width: number, height: number, argb: Uint8Array];

export const pixmapsOf = (look: TrayLook): Pixmap[] => SIZES.map((size) => [size, size, look.pixels(size)]);

export function itemProperties(look: TrayLook, pixmaps: readonly Pixmap[]): [string, Variant][] {
  const [title = "", ...more] = look.tooltip.split("\n");
  return [
    ["Category", variant("s", "SystemServices")],
    ["Id", variant("s", "stint")],
    ["Title", variant("s", "Stint")],
    // Never "Passive", which panels hide: a person shall see that something records.
    ["Status", variant("s", look.attention ? "NeedsAttention" : "Active")],
    ["WindowId", variant("i", 0)],
    ["IconName", variant("s", "")],
    ["IconPixmap", variant("a(iiay)", pixmaps)],
    ["OverlayIconName", variant("s", "")],
    ["OverlayIconPixmap", variant("a(iiay)", [])],
    ["AttentionIconName", variant("s", "")],
    ["AttentionIconPixmap", variant("a(iiay)", pixmaps)],
    ["AttentionMovieName", variant("s", "")],
    ["IconThemePath", variant("s", "")],
    ["ToolTip", variant("(sa(iiay)ss)", ["", [], title, more.join("\n")])],
    ["ItemIsMenu", variant("b", false)],
    ["Menu", variant("o", MENU_PATH)],
  ];
}
