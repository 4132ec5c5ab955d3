import assert from "node:assert/strict";
import test from "node:test";
import { sessionKind, sessionTag } from "./session.ts";

test("a session is X11, Wayland or a terminal", () => {
  const rows: [env: Record<string, string>, kind: string][] = [
    [{ DISPLAY: ":0" }, "x11"],
    [{ DISPLAY: ":0", XDG_SESSION_TYPE: "x11" }, "x11"],
    [{ DISPLAY: ":0", WAYLAND_DISPLAY: "wayland-0" }, "wayland"],
    [{ DISPLAY: ":0", XDG_SESSION_TYPE: "wayland" }, "wayland"],
    [{ DISPLAY: "localhost:10.0", SSH_CONNECTION: "10.0.0.9 5 10.0.0.5 22" }, "terminal"],
    [{}, "terminal"],
  ];
  for (const [env, kind] of rows) assert.equal(sessionKind(env).kind, kind, JSON.stringify(env));
});

test("the console's session has no tag; the others have one that comes again", () => {
  const rows: [env: Record<string, string>, terminal: string | null, tag: string][] = [
    [{ DISPLAY: ":0" }, null, ""],
    [{}, "/dev/tty2", ""],
    [{ SSH_CONNECTION: "10.0.0.9 5 10.0.0.5 22" }, "/dev/pts/3", "pts3"],
    [{ XRDP_SESSION: "1", DISPLAY: ":10.0" }, null, "x10"],
    [{ VNCDESKTOP: "pc:1", DISPLAY: ":1" }, null, "x1"],
  ];
  for (const [env, terminal, tag] of rows) assert.equal(sessionTag(env, terminal), tag, JSON.stringify(env));
});
