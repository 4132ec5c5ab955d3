// What the agent asks of a system's tray: an icon with words and a menu, told when it is used. Which menu, and what its lines
// do, is not known here.

export type TrayLine =
  | { id: number; kind: "separator" }
  /** checked: it is what was chosen among its neighbours. */
  | { id: number; kind: "line"; label: string; enabled: boolean; checked: boolean }
  | { id: number; kind: "menu"; label: string; lines: TrayLine[] };

export type TrayLook = {
  /** Names the icon: the pixels are taken again only when it is another. */
  icon: string;
  /** ARGB, straight alpha, rows from the top, four bytes a pixel. */
  pixels(size: number): Uint8Array;
  /** At most 127 characters; lines are separated by \n. */
  tooltip: string;
  /** The person is asked for something. */
  attention: boolean;
  lines: TrayLine[];
};

export type TrayTold = {
  /** The icon itself was clicked. */
  activated(): void;
  /** The line with this id was chosen. */
  chosen(id: number): void;
};

export interface Tray {
  /** Shows this from now on; where there is no tray yet, as soon as there is one. Never throws. */
  show(look: TrayLook): void;
  /** A message of the system's own kind, beside the tray or without it. Nothing where the system has none. Never throws. */
  notify(title: string, text: string): void;
  /** Why there is no icon to be seen, or null. */
  failure(): string | null;
  close(): void;
}

/** null: this system has none that a program without a window can use. */
export async function openTray(env: Record<string, string | undefined>, told: TrayTold): Promise<Tray | null> {
  if (Deno.build.os === "linux") return (await import("./linux/tray/tray.ts")).openLinuxTray(env, told);
  if (Deno.build.os === "windows") return (await import("./windows/tray/tray.ts")).openWindowsTray(told);
  return null;
}
