// The whole agent counting on Windows: a word is typed; its letters are counted at the server, and the word is nowhere.
import assert from "node:assert/strict";
import process from "node:process";
import test from "node:test";
import { press, program, run, sentTo, serverOf, started, until, withFolder } from "./hands/test-hand.ts";

const WORD = "quixotryzebra";
const LOG = `${process.env.USERPROFILE}\\AppData\\Local\\Temp\\user_work_tracking_client.log`;
const LINES = `${process.env.USERPROFILE}\\AppData\\Local\\Temp\\activity_log.txt`;

function textOf(path: string): string {
  try {
    return new TextDecoder("latin1").decode(Deno.readFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

test("a typed word is a count of its letters at the server, and is nowhere: not on the wire, in the queue nor in a log", async () => {
  await withFolder(async (folder) => {
    const config = `${folder}\\config.env`;
    const state = `${folder}\\state`;
    Deno.writeTextFileSync(
      config,
      `API_ENDPOINT=${serverOf("counted")}\r\nPOLL_INTERVAL_SECONDS=1\r\nSTATE_DIR=${state}\r\nLOG_LEVEL=debug\r\n`,
    );
    const before = textOf(LOG).length;
    await press("key", "Shift_L");
    const agent = started(program("../../../../main.ts", "--config", config));
    await until("input is counted", () =>
      textOf(LOG).slice(before).includes("Input is counted from now on") ? true : null,
    );
    await press("type", "--delay", "12", WORD);
    const items: Record<string, unknown>[] = [];
    await until("the letters are counted at the server", async () => {
      items.push(...(await sentTo("counted", items.length)));
      const slots = items.filter(({ type }) => type === "slot");
      const latest = new Map(slots.map(({ id, keyboard_events }) => [id, Number(keyboard_events)]));
      return [...latest.values()].reduce((sum, count) => sum + count, 0) === WORD.length ? true : null;
    });
    await run("taskkill.exe", "/PID", String(agent.pid));
    await Promise.all([agent.status, agent.stdout.cancel()]);
    const files = [...Deno.readDirSync(state)]
      .filter(({ isFile }) => isFile)
      .map(({ name }) => textOf(`${state}\\${name}`));
    const places = [...files, textOf(LOG), textOf(LINES), JSON.stringify(items)];
    assert.ok(files.length > 0 && textOf(LINES).split(" Key Pressed").length > WORD.length);
    for (const place of places) {
      assert.ok(!place.includes(WORD));
      // Nor as the letters of Windows' virtual keys, which are capitals.
      assert.ok(!place.includes(WORD.toUpperCase()));
    }
  });
});
