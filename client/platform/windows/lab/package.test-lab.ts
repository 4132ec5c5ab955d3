// The packaged agent on Windows as a person gets it: unpacked in a folder with a space, installed, run as the task runs it,
// seen by the server, removed.
import assert from "node:assert/strict";
import test from "node:test";
import { pictureChildOf } from "../../../picture/ask-child.ts";
import { press, run, sentTo, serverOf, started, until, withFolder } from "./hands/test-hand.ts";

/** Where it was unpacked, as the lab sees it. */
const FOLDER = `C:\\repo\\${(Deno.args[1] ?? "").replaceAll("/", "\\")}`;
const STINT = `${FOLDER}\\stint.cmd`;

test("stint.cmd runs the program with its arguments, and install would start it without a window", async () => {
  const version = await run("cmd.exe", "/c", STINT, "--version");
  assert.match(version.text, /^\d+\.\d+\.\d+\s*$/);
  const { text } = await run("cmd.exe", "/c", STINT, "install", "--dry-run");
  assert.ok(text.includes(`${FOLDER}\\denow.exe`), text);
});

test("the twin without a window records, says so to the server, and ends when it is asked to", async () => {
  await withFolder(async (folder) => {
    const config = `${folder}\\config.env`;
    const endpoint = serverOf("package");
    Deno.writeTextFileSync(
      config,
      `API_ENDPOINT=${endpoint}\r\nPOLL_INTERVAL_SECONDS=1\r\nSTATE_DIR=${folder}\\state\r\n`,
    );
    await press("key", "a");
    const flags = ["run", "-A", "--quiet", "--no-check", `--config=${FOLDER}\\deno.json`];
    const agent = started([`${FOLDER}\\denow.exe`, ...flags, `${FOLDER}\\client\\main.ts`, "--config", config]);
    await until("the server hears working", async () =>
      (await sentTo("package", 0)).some((item) => item.state === "working") ? true : null,
    );
    await run("taskkill.exe", "/PID", String(agent.pid));
    assert.equal((await agent.status).code, 0);
    await agent.stdout.cancel();
    assert.equal((await run("cmd.exe", "/c", STINT, "uninstall")).code, 0);
  });
});

test("its child takes a picture of the real screen, and makes nothing of a listed window", async () => {
  const flags = ["run", "-A", "--quiet", "--no-check", `--config=${FOLDER}\\deno.json`];
  const program = [`${FOLDER}\\denow.exe`, ...flags, `${FOLDER}\\client\\main.ts`];
  const child = pictureChildOf({ program, signal: new AbortController().signal });
  const notepad = started(["notepad.exe"]);
  const order = { blur: false, mime: "image/webp" as const, privateWindows: ["KeePass"] };
  const taken = await until("a picture is taken", async () => {
    const answer = await child.take(order);
    return answer.kind === "taken" ? answer : null;
  });
  const { width, bytes, content } = taken.picture;
  assert.deepEqual([taken.displays, width, bytes], [1, 960, content.length]);
  assert.equal(new TextDecoder().decode(content.subarray(8, 12)), "WEBP");
  const listed = await child.take({ ...order, privateWindows: ["notepad"] });
  assert.equal(listed.kind === "nothing" && listed.why, "private");
  notepad.kill();
  await notepad.stdout.cancel();
});
