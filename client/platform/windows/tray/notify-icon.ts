// What Shell_NotifyIconW and CreateIconFromResourceEx take, as bytes. Pure. Sources: Microsoft's NOTIFYICONDATAW (shellapi.h,
// 64 bits) and BITMAPINFOHEADER pages (2026-11).

export const NIM = { ADD: 0, MODIFY: 1, DELETE: 2, SETVERSION: 4 } as const;
const NIF_MESSAGE = 1;
const NIF_ICON = 2;
const NIF_TIP = 4;
const NIF_INFO = 0x10;
/** Without it the tip of a version 4 icon is left to the program to draw. */
const NIF_SHOWTIP = 0x80;
const NOTIFYICON_VERSION_4 = 4;

const BYTES = 976;
const AT = { hWnd: 8, uID: 16, uFlags: 20, callback: 24, hIcon: 32, tip: 40, info: 304, version: 816, infoTitle: 820 };
/** UTF-16 units of each text, its closing zero among them. */
const UNITS = { tip: 128, info: 256, infoTitle: 64 };
const ICON_ID = 1;

export type IconState = { window: bigint; icon: bigint; tooltip: string; callbackMessage: number };

/** balloon: a message beside the icon, or null. */
export function notifyIconData(
  { window, icon, tooltip, callbackMessage }: IconState,
  balloon: { title: string; text: string } | null,
): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(BYTES);
  const view = new DataView(data.buffer);
  view.setUint32(0, BYTES, true);
  view.setBigUint64(AT.hWnd, window, true);
  view.setUint32(AT.uID, ICON_ID, true);
  view.setUint32(AT.uFlags, NIF_MESSAGE | NIF_ICON | NIF_TIP | NIF_SHOWTIP | (balloon === null ? 0 : NIF_INFO), true);
  view.setUint32(AT.callback, callbackMessage, true);
  view.setBigUint64(AT.hIcon, icon, true);
  write(view, AT.tip, UNITS.tip, tooltip);
  view.setUint32(AT.version, NOTIFYICON_VERSION_4, true);
  if (balloon !== null) {
    write(view, AT.info, UNITS.info, balloon.text);
    write(view, AT.infoTitle, UNITS.infoTitle, balloon.title);
  }
  return data;
}

function write(view: DataView, at: number, units: number, text: string): void {
  for (let unit = 0; unit < Math.min(text.length, units - 1); unit++)
    view.setUint16(at + 2 * unit, text.charCodeAt(unit), true);
}

const HEADER_BYTES = 40;

/** An icon of 32 bits a pixel as it lies in a resource: header, colours from the bottom up, and a mask of nothing, as alpha says it. */
export function iconResource(argb: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const maskRow = Math.ceil(size / 32) * 4;
  const bytes = new Uint8Array(HEADER_BYTES + size * size * 4 + size * maskRow);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, HEADER_BYTES, true);
  view.setInt32(4, size, true);
  view.setInt32(8, 2 * size, true); // colours and mask together
  view.setUint16(12, 1, true);
  view.setUint16(14, 32, true);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const from = (y * size + x) * 4;
      const to = HEADER_BYTES + ((size - 1 - y) * size + x) * 4;
      const [a = 0, r = 0, g = 0, b = 0] = argb.subarray(from, from + 4);
      bytes.set([b, g, r, a], to);
    }
  return bytes;
}

const WM_CONTEXTMENU = 0x7b;
const NIN_SELECT = 0x400;
const NIN_KEYSELECT = 0x401;

/** What version 4 says in lParam's lower half: clicked, or asked for its menu. null: moved over, pressed, shown. */
export function iconEvent(lParam: bigint): "activated" | "menu" | null {
  const event = Number(lParam & 0xffffn);
  if (event === WM_CONTEXTMENU) return "menu";
  return event === NIN_SELECT || event === NIN_KEYSELECT ? "activated" : null;
}
