// A change of the policy, from the editor's form to a running agent: it is in force there with its next word, and a picture that
// waits and is no longer allowed is deleted and never sent.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import test from "node:test";
import { inOffice } from "../desk.ts";
import { signIn } from "../recording/test-manager.ts";
import { until } from "../until.ts";
import { paint, rectangle, SCREEN, svgOf } from "./painted-display.ts";

/** Where in each minute this machine takes its picture is its own; the next one is not further off than this. */
const NEXT_MS = 90_000;

// The minutes in which a picture is its person's alone keep it waiting at the agent.
const SETTINGS = { REQUIRE_NOTICE: "false", screenshotFrequency: "1", SCREENSHOT_DELETE_WINDOW_MINUTES: "60" };

test("a change in the editor is in force in a running agent with its next poll, and what waits and is not allowed any more is never sent", (t) =>
  inOffice(t, SETTINGS, async ({ folder, display, server, start, log }) => {
    await paint(display, svgOf(rectangle(0, 0, SCREEN.width / 2, SCREEN.height, "red")));
    const { change } = await signIn(server);
    await display.press("a");
    start();
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
  }));
