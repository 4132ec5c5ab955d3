import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY } from "../../../protocol/default-policy.ts";
import { ENGLISH } from "../words/words.ts";
import { changesOf, fieldsOf, type SettingsFrom } from "./settings.ts";

const from = (changed: Partial<SettingsFrom>): SettingsFrom => ({
  values: new Map(),
  environment: {},
  server: DEFAULT_POLICY,
  unwritable: null,
  words: ENGLISH,
  ...changed,
});
const field = (key: string, changed: Partial<SettingsFrom> = {}) => {
  const found = fieldsOf(from(changed)).find((one) => one.key === key);
  if (found === undefined) throw new Error(`no field ${key}`);
  return found;
};
const changes = (form: Record<string, string>, changed: Partial<SettingsFrom> = {}) =>
  Object.fromEntries(changesOf(fieldsOf(from(changed)), new Map(Object.entries(form))));

test("what the policy decides is locked, with the reason", () => {
  const server = { ...DEFAULT_POLICY, isScreenshotEnabled: false, inputCounts: false };
  for (const key of ["isScreenshotEnabled", "screenshotFrequency", "blurScreenshots"])
    match(field(key, { server }).locked ?? "", /takes no pictures/);
  match(field("inputCounts", { server }).locked ?? "", /does not count/);
  match(field("blurScreenshots", { server: { ...DEFAULT_POLICY, blurScreenshots: true } }).locked ?? "", /blurred/);
  equal(field("API_ENDPOINT", { server }).locked, null);
});

test("a machine is offered less than its organisation allows, never more", () => {
  const server = { ...DEFAULT_POLICY, screenshotFrequency: 30 };
  deepEqual(
    field("screenshotFrequency", { server }).choices?.map(({ value }) => value),
    ["", "60", "120", "240"],
  );
  deepEqual(changes({ screenshotFrequency: "1" }, { server }), {});
  deepEqual(changes({ isScreenshotEnabled: "true" }), {});
  deepEqual(changes({ isScreenshotEnabled: "false" }), { isScreenshotEnabled: "false" });
});

test("without a server's policy the machine may switch on what it wants recorded", () => {
  deepEqual(changes({ isScreenshotEnabled: "true", inputCounts: "true" }, { server: null }), {
    isScreenshotEnabled: "true",
    inputCounts: "true",
  });
});

test("what the environment sets, or a file that cannot be written, is locked for the file", () => {
  const environment = { API_ENDPOINT: "http://env" };
  equal(field("API_ENDPOINT", { environment }).value, "http://env");
  match(field("API_ENDPOINT", { environment }).locked ?? "", /environment/);
  deepEqual(changes({ API_ENDPOINT: "http://other" }, { environment }), {});
  equal(field("S3_BUCKET", { unwritable: "The file belongs to IT." }).locked, "The file belongs to IT.");
});

test("only what was changed is written; an empty field takes its line out", () => {
  const values = new Map([
    ["API_ENDPOINT", "http://a"],
    ["POLL_INTERVAL_SECONDS", "30"],
    ["screenshotFrequency", "45"],
  ]);
  deepEqual(
    changes({ API_ENDPOINT: "http://a", POLL_INTERVAL_SECONDS: " ", screenshotFrequency: "45", PORT: "1" }, { values }),
    { POLL_INTERVAL_SECONDS: null },
  );
});
