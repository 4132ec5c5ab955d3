// A change of the policy, from the editor's form to a running agent: it is in force there with its next word, and a picture that
// waits and is no longer allowed is deleted and never sent.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import test from "node:test";
import { missingWithServer, openDisplay, startAgent, startServer } from "../desk.ts";
import { signIn } from "../recording/test-manager.ts";
import { until } from "../until.ts";
import { paint, rectangle, SCREEN, svgOf } from "./painted-display.ts";

const missing = await missingWithServer();
/** Where in each minute this machine takes its picture is its own; the next one is not further off than this. */
const NEXT_MS = 90_000;

test("a change in the editor is in force in a running agent with its next poll, and what waits and is not allowed any more is never sent", async (t) => {
  if (missing !== null) {
    console.log(`SKIP ${t.name}: ${missing}`);
    t.skip(missing);
    return;
  }
  const folder = await Deno.makeTempDir();
  const display = await openDisplay();
  await paint(display, svgOf(rectangle(0, 0, SCREEN.width / 2, SCREEN.height, "red")));
  // The minutes in which a picture is its person's alone keep it waiting at the agent.
  const settings = { REQUIRE_NOTICE: "false", screenshotFrequency: "1", SCREENSHOT_DELETE_WINDOW_MINUTES: "60" };
  const server = await startServer(folder, settings);
  const { change } = await signIn(server);
  await display.press("a");
  const agent = startAgent([], {
    HOME: folder,
    XDG_STATE_HOME: folder,
    DISPLAY: display.name,
    API_ENDPOINT: server.url,
    POLL_INTERVAL_SECONDS: "1",
  });
  try {
    const log = () => Deno.readTextFileSync(`${folder}/stint/user_work_tracking_client.log`);
    const waiting = () =>
      [...Deno.readDirSync(`${folder}/stint/pictures`)].filter(({ name }) => name.endsWith(".picture"));
    await until("a picture waits on the machine", () => waiting().length > 0, NEXT_MS);
    const before = log().match(/policy \w+ is in force/g)?.length ?? 0;
    const changedAt = performance.now();
    await change({ "organisation.isScreenshotEnabled": "false" });
    await until("the change is in force", () => (log().match(/policy \w+ is in force/g)?.length ?? 0) > before);
    console.log(`In force ${Math.round(performance.now() - changedAt)} ms after the form was sent, at a poll of 1 s.`);
    await until("nothing waits any more", () => waiting().length === 0);
    assert.match(log(), /A picture was given up: the policy takes no pictures any more/);
    const db = new DatabaseSync(`${folder}/work.db`, { readOnly: true });
    const count = (table: string, where = "1 = 1") =>
      Number(db.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).get()?.n);
    await until("the note has arrived", () => count("notes", "kind = 'screenshot-failed'") > 0);
    assert.equal(count("screenshots"), 0, "the server never heard of it");
    db.close();
  } finally {
    await agent.kill();
    await server.stop();
    await display.kill();
    await Deno.remove(folder, { recursive: true });
  }
});
