// config.env as Windows people write it, read by deno.exe from a Windows path.
import assert from "node:assert/strict";
import test from "node:test";
import { ConfigError, loadConfig } from "../../../config.ts";
import { withFolder } from "./hands/test-hand.ts";

const ENVIRONMENT = { USERPROFILE: "C:\\users\\kim" };
const LINES = "# Stint\r\nAPI_ENDPOINT=http://server:5000/api/report\r\nSTATE_DIR=C:\\Stint für 李\\state\r\n";
const utf8 = (text: string) => new TextEncoder().encode(text);

function utf16(text: string): Uint8Array {
  const units = Uint16Array.from(`\ufeff${text}`, (letter) => letter.charCodeAt(0));
  return new Uint8Array(units.buffer);
}

const FILES: [name: string, bytes: Uint8Array][] = [
  ["with Windows' line ends", utf8(LINES)],
  ["with the mark that Notepad writes", utf8(`\ufeff${LINES}`)],
  ["in UTF-16, as PowerShell's > writes it", utf16(LINES)],
];
for (const [name, bytes] of FILES) {
  test(`config.env ${name} is read, backslashes and all`, async () => {
    await withFolder((folder) => {
      const file = `${folder}\\config.env`;
      Deno.writeFileSync(file, bytes);
      const config = loadConfig(file, ENVIRONMENT);
      assert.equal(config.endpoint?.report, "http://server:5000/api/report");
      assert.equal(config.stateDir, "C:\\Stint für 李\\state");
      assert.equal(config.file, file);
      return Promise.resolve();
    });
  });
}

test("the log lies where the PowerShell agent's log lay", async () => {
  await withFolder((folder) => {
    Deno.writeFileSync(`${folder}\\config.env`, utf8("API_ENDPOINT=http://server:5000\r\n"));
    const config = loadConfig(`${folder}\\config.env`, ENVIRONMENT);
    assert.equal(config.logFile, "C:\\users\\kim\\AppData\\Local\\Temp\\user_work_tracking_client.log");
    assert.equal(config.stateDir, "C:\\users\\kim\\AppData\\Local\\stint");
    return Promise.resolve();
  });
});

test("a wrong value is told with the file's Windows path", async () => {
  await withFolder((folder) => {
    const file = `${folder}\\config.env`;
    Deno.writeFileSync(file, utf8("API_ENDPOINT=http://server:5000\r\nPOLL_INTERVAL_SECONDS=often\r\n"));
    assert.throws(
      () => loadConfig(file, ENVIRONMENT),
      (error) => error instanceof ConfigError && error.message.startsWith(`${file}: POLL_INTERVAL_SECONDS="often"`),
    );
    return Promise.resolve();
  });
});
