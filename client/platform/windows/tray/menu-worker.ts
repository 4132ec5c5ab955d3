/// <reference lib="deno.worker" />
// One menu at the pointer, in a thread of its own: TrackPopupMenu does not return before the menu is closed, and the agent's
// beat does not wait for a person. The Worker lives as long as the menu, so that it costs nothing while there is none.
import type { TrayLine } from "../../tray.ts";
import { CreateWindowExW, wide } from "../dlls.ts";

const MF_SEPARATOR = 0x800;
const MF_GRAYED = 1;
const MF_CHECKED = 8;
const MF_POPUP = 0x10;
const TPM_RIGHTBUTTON = 2;
const TPM_NONOTIFY = 0x80;
const TPM_RETURNCMD = 0x100;
/** Visible, at no size: a hidden owner gets no keys for its menu under Wine 10. */
const WS_POPUP_VISIBLE = 0x9000_0000;
const WS_EX_TOOLWINDOW = 0x80;
const WM_NULL = 0;

const { symbols: user32 } = Deno.dlopen("user32.dll", {
  CreatePopupMenu: { parameters: [], result: "pointer" },
  AppendMenuW: { parameters: ["pointer", "u32", "usize", "buffer"], result: "i32" },
  TrackPopupMenu: { parameters: ["pointer", "u32", "i32", "i32", "i32", "pointer", "pointer"], result: "i32" },
  DestroyMenu: { parameters: ["pointer"], result: "i32" },
  GetCursorPos: { parameters: ["buffer"], result: "i32" },
  SetForegroundWindow: { parameters: ["pointer"], result: "i32" },
  PostMessageW: { parameters: ["pointer", "u32", "usize", "isize"], result: "i32" },
  CreateWindowExW,
  DestroyWindow: { parameters: ["pointer"], result: "i32" },
});

/** Answers with the id of the chosen line, or 0. */
self.onmessage = ({ data }: MessageEvent<TrayLine[]>) => {
  self.postMessage(chosenOf(data));
};

/** With the menus in it, which go with it. */
function menuOf(lines: TrayLine[]): Deno.PointerValue {
  const menu = user32.CreatePopupMenu();
  // A single & would underline the next letter.
  const text = (label: string) => wide(label.replaceAll("&", "&&"));
  for (const line of lines) {
    if (line.kind === "separator") user32.AppendMenuW(menu, MF_SEPARATOR, 0n, wide(""));
    else if (line.kind === "menu")
      user32.AppendMenuW(menu, MF_POPUP, BigInt(Deno.UnsafePointer.value(menuOf(line.lines))), text(line.label));
    else {
      const flags = (line.enabled ? 0 : MF_GRAYED) | (line.checked ? MF_CHECKED : 0);
      user32.AppendMenuW(menu, flags, BigInt(line.id), text(line.label));
    }
  }
  return menu;
}

function chosenOf(lines: TrayLine[]): number {
  const menu = menuOf(lines);
  // A window of a class that Windows has itself: a menu needs an owner, and this one has nothing to hear.
  const owner = user32.CreateWindowExW(
    WS_EX_TOOLWINDOW,
    wide("Static"),
    wide("Stint menu"),
    WS_POPUP_VISIBLE,
    0,
    0,
    0,
    0,
    null,
    null,
    null,
    null,
  );
  const point = new Int32Array(2);
  user32.GetCursorPos(point);
  // Without it the menu stays when somebody clicks elsewhere (Microsoft, TrackPopupMenu, Remarks).
  user32.SetForegroundWindow(owner);
  const flags = TPM_RETURNCMD | TPM_NONOTIFY | TPM_RIGHTBUTTON;
  const id = user32.TrackPopupMenu(menu, flags, point[0] ?? 0, point[1] ?? 0, 0, owner, null);
  user32.PostMessageW(owner, WM_NULL, 0n, 0n);
  user32.DestroyMenu(menu);
  user32.DestroyWindow(owner);
  return id;
}
