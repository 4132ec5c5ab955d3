// Short form of `npm run faults -- xss`: all sixty payloads through every field, and every page, some of them for some of the people.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startBrowser } from "../../../server/browser/browser.ts";
import { nobodyYet } from "./visits.ts";
import { agentLacks, agentPageHeld, popupHeld, popupLacks } from "./workstation.ts";
import { bareNoticed, corpusHeld, inBrowser, onOffice, SHORT, unescapedNoticed, unreached } from "./xss.ts";

const started = await startBrowser();
if ("browser" in started) await started.browser.close();
const skip = "reason" in started ? started.reason : false;
const noExtension = await popupLacks();
/** Payloads where there is place for one at a time. */
const ROUNDS = 4;

describe("script in what people and machines write", { skip }, () => {
  test("no payload runs on any page, nothing is reported, no cell begins a formula; escaped by nobody, they run and are reported", async () => {
    await onOffice(async (place) => {
      assert.deepEqual((await corpusHeld(place, SHORT)).broken, []);
      assert.notDeepEqual((await unescapedNoticed(place, false)).broken, []);
      assert.notDeepEqual((await unescapedNoticed(place, true)).broken, []);
    });
  });

  test("a field and a route that nothing goes through are told", () => {
    const route = { method: "get", path: "/new", what: "hours" } as const;
    const told = unreached({ doors: { reached: new Set() }, routes: [route] }, nobodyYet());
    for (const sentence of ["field app title.", "field slot scripted.evidence.", "field words.", "opened /new."])
      assert.ok(
        told.some((one) => one.endsWith(sentence)),
        sentence,
      );
  });

  test("each payload is noticed where it stands as it is", async () => {
    assert.notDeepEqual((await inBrowser((browser) => bareNoticed({ browser }, false))).broken, []);
  });

  test("none runs on the agent’s own page", { skip: agentLacks() ?? false }, async () => {
    assert.deepEqual((await inBrowser((browser) => agentPageHeld(browser, { rounds: ROUNDS }))).broken, []);
  });

  test("none runs in the extension’s popup and options", { skip: noExtension ?? false }, async () => {
    assert.deepEqual((await popupHeld({ rounds: ROUNDS })).broken, []);
  });
});
