import assert from "node:assert/strict";
import test from "node:test";
import { DEFAULT_POLICY } from "../../../protocol/policy.ts";
import { isPrivate } from "./private-window.ts";

const ROWS: [title: string, program: string, isPrivate: boolean][] = [
  ["Passwords.kdbx - KeePassXC", "keepassxc KeePassXC", true],
  ["Unlock", "KEEPASS.EXE", true],
  ["bitwarden", "Bitwarden.exe", true],
  ["Online banking - Mozilla Firefox Private Browsing", "firefox", true],
  ["Konto – Mozilla Firefox (Privates Fenster)", "firefox", true],
  ["Banque (Navigation prive\u0301e)", "firefox", true], // the accent as a sign of its own, as macOS writes it
  ["New Incognito Tab - Google Chrome", "chrome.exe", true],
  ["Report.odt - LibreOffice Writer", "soffice.bin", false],
  ["", "", false],
];

test("a window is private when its title or program holds a listed word, whatever its case", () => {
  for (const [title, program, expected] of ROWS)
    assert.equal(
      isPrivate({ title, program, application: "" }, DEFAULT_POLICY.privateWindows),
      expected,
      `${title} ${program}`,
    );
});

test("the name that people know a program by counts as well", () => {
  const vault = { title: "", program: "kp.exe", application: "KeePass Password Safe" };
  assert.equal(isPrivate(vault, DEFAULT_POLICY.privateWindows), true);
});

test("an empty word on the list hides nothing", () => {
  assert.equal(isPrivate({ title: "Report", program: "writer", application: "Writer" }, ["", "  "]), false);
});
