import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { narrow } from "../dlls.ts";
import { iconEvent, iconResource, notifyIconData } from "./notify-icon.ts";

test("the icon's data lies where Windows looks for it", () => {
  const state = { window: 0x11n, icon: 0x22n, tooltip: "Stint: Working since 13:04", callbackMessage: 0x8001 };
  const data = notifyIconData(state, { title: "Title", text: "T".repeat(300) });
  const view = new DataView(data.buffer);
  const text = (at: number, units: number) => narrow(new Uint16Array(data.buffer.slice(at, at + 2 * units)));
  deepEqual([data.length, view.getUint32(0, true)], [976, 976]);
  deepEqual([view.getBigUint64(8, true), view.getUint32(16, true), view.getUint32(24, true)], [0x11n, 1, 0x8001]);
  deepEqual([view.getBigUint64(32, true), text(40, 128)], [0x22n, state.tooltip]);
  deepEqual([text(304, 256), view.getUint32(816, true), text(820, 64)], ["T".repeat(255), 4, "Title"]);
  equal(view.getUint32(20, true) & 0x10, 0x10);
  equal(new DataView(notifyIconData(state, null).buffer).getUint32(20, true) & 0x10, 0);
});

test("an icon is written from the bottom up, blue before red", () => {
  const argb = Uint8Array.of(255, 1, 2, 3, 0, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
  const bytes = iconResource(argb, 2);
  equal(bytes.length, 40 + 16 + 8);
  deepEqual([...bytes.subarray(40, 56)], [10, 9, 8, 7, 14, 13, 12, 11, 3, 2, 1, 255, 6, 5, 4, 0]);
});

test("a click opens, the other button asks for the menu, and passing over does nothing", () => {
  const rows: [bigint, ReturnType<typeof iconEvent>][] = [
    [0x0001_0400n, "activated"],
    [0x0001_0401n, "activated"],
    [0x0001_007bn, "menu"],
    [0x0001_0200n, null],
    [0x0001_0202n, null],
    [0x0001_0205n, null],
  ];
  for (const [lParam, event] of rows) equal(iconEvent(lParam), event);
});
