import assert from "node:assert/strict";
import test from "node:test";
import { versionText } from "./version-text.ts";

const rows: [major: number, minor: number, build: number, workstation: boolean, text: string][] = [
  [10, 0, 22631, true, "Windows 11 (10.0.22631)"],
  [10, 0, 22000, true, "Windows 11 (10.0.22000)"],
  [10, 0, 19045, true, "Windows 10 (10.0.19045)"],
  [10, 0, 20348, false, "Windows Server (10.0.20348)"],
  [6, 1, 7601, true, "Windows (6.1.7601)"],
];
for (const [major, minor, build, workstation, text] of rows) {
  test(`${major}.${minor}.${build} is called ${text}`, () => {
    assert.equal(versionText({ major, minor, build, workstation }), text);
  });
}
