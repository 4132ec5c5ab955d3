import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { openConfigChanges } from "./config-changes.ts";

async function withFile(bytes: Uint8Array | null, run: (path: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/config.env`;
  if (bytes !== null) Deno.writeFileSync(path, bytes, { mode: 0o640 });
  try {
    run(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
const utf8 = (text: string) => new TextEncoder().encode(text);
const exactly = (path: string) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(Deno.readFileSync(path));
const CHANGE = new Map([["POLL_INTERVAL_SECONDS", "20"]]);

test("a file keeps its mark, and one of an old code page or UTF-16 gets one, so that PowerShell reads it as before", async () => {
  const utf16 = (text: string) =>
    new Uint8Array(Uint16Array.from(`\ufeff${text}`, (sign) => sign.charCodeAt(0)).buffer);
  const rows: [Uint8Array, string][] = [
    [utf8("# für uns\nPOLL_INTERVAL_SECONDS=30\n"), "# für uns\nPOLL_INTERVAL_SECONDS=20\n"],
    [utf8("\ufeff# für uns\r\nPOLL_INTERVAL_SECONDS=30\r\n"), "\ufeff# für uns\r\nPOLL_INTERVAL_SECONDS=20\r\n"],
    [utf16("# für uns\r\n"), "\ufeff# für uns\r\nPOLL_INTERVAL_SECONDS=20\r\n"],
    [Uint8Array.of(0x23, 0xfc, 0x0a), "\ufeff#ü\nPOLL_INTERVAL_SECONDS=20\n"],
  ];
  for (const [before, after] of rows)
    await withFile(before, (path) => {
      openConfigChanges(path, {}).write(CHANGE);
      equal(exactly(path), after);
      equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o640);
      deepEqual(
        [...Deno.readDirSync(path.replace(/\/[^/]*$/, ""))].map(({ name }) => name),
        ["config.env"],
      );
    });
});

test("a machine without a file gets one", () =>
  withFile(null, (path) => {
    const changes = openConfigChanges(path, {});
    equal(changes.unwritable(), null);
    changes.write(new Map([["API_ENDPOINT", "http://server:5000"]]));
    equal(exactly(path), "API_ENDPOINT=http://server:5000\n");
  }));

test("what the agent could not start with is found before it is written", () =>
  withFile(utf8("API_ENDPOINT=http://server\n"), (path) => {
    const tried = openConfigChanges(path, { HOME: "/home/anna" }).tried(new Map([["API_ENDPOINT", "nonsense"]]));
    equal(tried.kind, "wrong");
    if (tried.kind === "wrong") match(tried.why, /API_ENDPOINT="nonsense" is not allowed/);
    equal(exactly(path), "API_ENDPOINT=http://server\n");
  }));
