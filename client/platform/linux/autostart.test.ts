import assert from "node:assert/strict";
import test from "node:test";
import { desktopEntry, install, userUnit } from "./autostart.ts";

const COMMAND = ["/opt/my stint/stint", "--config", '/etc/a"b%c$d.env'];

test("an autostart entry quotes what the desktop would read as its own", () => {
  assert.ok(desktopEntry(COMMAND).includes('\nExec="/opt/my stint/stint" "--config" "/etc/a\\\\"b%%c\\\\$d.env"\n'));
});

test("a user unit quotes what systemd would read as its own, and does not restart a wrong configuration", () => {
  const unit = userUnit(COMMAND);
  assert.ok(unit.includes('\nExecStart="/opt/my stint/stint" "--config" "/etc/a\\"b%%c$$d.env"\n'));
  assert.ok(unit.includes("\nRestartPreventExitStatus=2\n"));
});

test("every user's desktop is served from /etc/xdg", async () => {
  const [first] = await install({ HOME: "/home/anna" }, { command: COMMAND, everyUser: true, dryRun: true });
  assert.equal(first, "write /etc/xdg/autostart/stint.desktop");
});
