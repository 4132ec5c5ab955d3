import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY, type Policy } from "../../../protocol/policy.ts";
import { acceptanceOf } from "./acceptance.ts";

const policy: Policy = { ...DEFAULT_POLICY, requireNotice: true, blurScreenshots: true };
const wider: Policy = { ...policy, blurScreenshots: false };

test("the notice is asked once, counts where it was accepted, and is asked again when the policy records more", () => {
  const rows: [string, Parameters<typeof acceptanceOf>[0], [state: string, at: number | null]][] = [
    ["never accepted", { policy, onPage: null, atAgent: null }, ["asked", null]],
    ["nobody has to", { policy: { ...policy, requireNotice: false }, onPage: null, atAgent: null }, ["none", null]],
    ["on the page", { policy, onPage: { at: 5, policy }, atAgent: null }, ["accepted", 5]],
    ["records more since", { policy: wider, onPage: { at: 5, policy }, atAgent: null }, ["again", 5]],
    ["records less since", { policy, onPage: { at: 5, policy: wider }, atAgent: null }, ["accepted", 5]],
    ["at the agent, which asks again by itself", { policy: wider, onPage: null, atAgent: 7 }, ["accepted", 7]],
    ["at the agent, after the page", { policy: wider, onPage: { at: 5, policy }, atAgent: 7 }, ["accepted", 7]],
    ["on the page, after the agent", { policy: wider, onPage: { at: 9, policy }, atAgent: 7 }, ["again", 9]],
  ];
  for (const [is, asked, [state, at]] of rows) {
    const found = acceptanceOf(asked);
    assert.deepEqual([found.state, found.at], [state, at], is);
  }
});
