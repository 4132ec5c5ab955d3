import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { loadConfig, readEnvText, serverConfigSchema } from "../server/config.ts";

const root = dirname(import.meta.dirname);
const example = readFileSync(join(root, "config.env.example"), "utf8");
/** As if every # before a key had been taken away. */
const uncommented = example.replace(/^#(?=\w+=)/gm, "");
const serverKeys = Object.keys(serverConfigSchema.shape);
const agentSource = join(root, "client", "config.ts");
const agentKeys = [...readFileSync(agentSource, "utf8").matchAll(/\btold\("(\w+)"\)/g)].map((match) => match[1] ?? "");

/** What stands there is an example, since the default depends on the machine. */
const WITHOUT_DEFAULT = ["TIME_ZONE", "PUBLIC_URL", "API_ENDPOINT"];

test("config.env.example names every key of the server and of the agent, once, and no other", () => {
  const named = [...uncommented.matchAll(/^(\w+)=/gm)].map((match) => match[1]);
  assert.ok(agentKeys.length >= 8, "the agent's keys were not found in its source");
  assert.deepEqual([...named].sort(), [...new Set([...serverKeys, ...agentKeys])].sort());
});

test("what config.env.example says of the server is its default", () => {
  const folder = mkdtempSync(join(tmpdir(), "stint-config-"));
  const file = join(folder, "config.env");
  writeFileSync(file, uncommented);
  const { TIME_ZONE, PUBLIC_URL, settled, ...told } = loadConfig({ env: {}, file });
  assert.deepEqual([TIME_ZONE, PUBLIC_URL], ["Europe/Brussels", "http://stint.office.lan:5000"]);
  const { settled: none, ...defaults } = loadConfig({ env: {}, file: null });
  assert.deepEqual(told, defaults);
  assert.ok(settled.has("PORT") && none.size === 0);
  rmSync(folder, { recursive: true });
});

test("what config.env.example says of the agent is its default", async () => {
  const { readConfig } = (await import(pathToFileURL(agentSource).href)) as {
    readConfig(env: Record<string, string>, file: { path: string; text: string } | null, os: string): unknown;
  };
  const env = { HOME: "/home/anna" };
  const address = readEnvText(example).API_ENDPOINT;
  assert.ok(address !== undefined);
  const bare = `API_ENDPOINT=${address}`;
  for (const text of [example, uncommented])
    assert.deepEqual(
      readConfig(env, { path: "config.env", text }, "linux"),
      readConfig(env, { path: "config.env", text: bare }, "linux"),
    );
});

test("a key without a default of its own is said to be one", () => {
  for (const key of WITHOUT_DEFAULT) assert.match(uncommented, new RegExp(`^${key}=\\S+`, "m"));
});
