import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY } from "../../protocol/default-policy.ts";
import type { Policy } from "../../protocol/policy.ts";
import { SAYS_NOTHING } from "../core/policy.ts";
import { openQueue } from "../outbox/queue.ts";
import { createPermission, PAUSE_MAX_MS, type Permission } from "./permission.ts";

type Bench = {
  permission: Permission;
  /** As it is after a new start. */
  again: () => Permission;
  server: { policy: Policy | null };
  time: { nowMs: number };
  notes: string[];
  keep: (key: string, value: string) => void;
};

async function bench(run: (bench: Bench) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  const queue = openQueue(`${folder}/queue.db`, Date.now, (text) => {
    throw new Error(text);
  });
  const server: Bench["server"] = { policy: DEFAULT_POLICY };
  const time = { nowMs: Date.UTC(2026, 10, 21, 10) };
  const notes: string[] = [];
  const again = () =>
    createPermission({
      queue,
      server: () => server.policy,
      local: () => SAYS_NOTHING,
      private: () => false,
      now: () => time.nowMs,
      locked: () => false,
      working: () => true,
      battery: () => "enough",
      strained: () => false,
      note: (kind) => void notes.push(kind),
    });
  try {
    run({ permission: again(), again, server, time, notes, keep: queue.keep });
  } finally {
    queue.close();
    await Deno.remove(folder, { recursive: true });
  }
}

test("nothing is recorded before the notice was accepted, and that is asked once, not at each start", () =>
  bench(({ permission, again, notes, time }) => {
    equal(permission.gate().counts.why, "notice");
    equal(permission.consent().state, "asked");
    equal(permission.accept(permission.policy()), true);
    equal(permission.gate().counts.allowed, true);
    equal(permission.gate().pictures.allowed, true);
    deepEqual(again().consent(), { state: "accepted", acceptedAtMs: time.nowMs });
    deepEqual(notes, ["notice-accepted"]);
  }));

test("a policy that records more is asked again; until then nothing is recorded", () =>
  bench(({ permission, server }) => {
    permission.accept(permission.policy());
    server.policy = { ...DEFAULT_POLICY, screenshotFrequency: 5 };
    equal(permission.consent().state, "again");
    equal(permission.gate().pictures.why, "notice");
    server.policy = { ...DEFAULT_POLICY, blurScreenshots: true };
    equal(permission.gate().pictures.allowed, true);
  }));

test("where nothing but presence is recorded nobody is asked", () =>
  bench(({ permission, server }) => {
    const presenceAlone = { inputCounts: false, isScreenshotEnabled: false, applications: false, urls: "off" } as const;
    server.policy = { ...DEFAULT_POLICY, ...presenceAlone };
    equal(permission.consent().state, "none");
    equal(permission.gate().counts.why, "policy");
    server.policy = null;
    equal(permission.consent().state, "none");
    server.policy = DEFAULT_POLICY;
    equal(permission.consent().state, "asked");
  }));

test("who accepted before applications and sites were recorded is asked again", () =>
  bench(({ permission, again, server, keep }) => {
    const { applications, applicationTitles, urls, ...before } = DEFAULT_POLICY;
    keep("notice", JSON.stringify({ policy: before, atMs: 1 }));
    equal(again().consent().state, "again");
    server.policy = { ...DEFAULT_POLICY, applications: false, urls: "off" };
    equal(again().consent().state, "accepted");
    equal(permission.consent().state, "asked");
  }));

test("what was read is what is accepted: a policy that has grown since has to be read first", () =>
  bench(({ permission, server }) => {
    const shown = permission.policy();
    server.policy = { ...DEFAULT_POLICY, screenshotFrequency: 1 };
    equal(permission.accept(shown), false);
    equal(permission.consent().state, "asked");
  }));

test("a pause survives a restart, ends by itself, and both ends are told", () =>
  bench(({ permission, again, time, notes }) => {
    permission.accept(permission.policy());
    notes.length = 0;
    equal(permission.pause(time.nowMs + 900_000), true);
    equal(permission.gate().counts.why, "paused");
    const later = again();
    equal(later.pausedUntil(), time.nowMs + 900_000);
    later.beat();
    time.nowMs += 900_000;
    equal(later.gate().counts.allowed, true);
    later.beat();
    later.beat();
    equal(again().pausedUntil(), null);
    deepEqual(notes, ["paused", "resumed"]);
  }));

test("a pause ends when the person says so", () =>
  bench(({ permission, time, notes }) => {
    permission.pause(time.nowMs + 900_000);
    permission.resume();
    permission.resume();
    equal(permission.pausedUntil(), null);
    deepEqual(notes, ["paused", "resumed"]);
  }));

test("where the policy allows no pause there is none, and one that had begun is over", () =>
  bench(({ permission, server, time, notes }) => {
    permission.pause(time.nowMs + 900_000);
    server.policy = { ...DEFAULT_POLICY, allowPause: false };
    equal(permission.pausedUntil(), null);
    permission.beat();
    equal(permission.pause(time.nowMs + 900_000), false);
    deepEqual(notes, ["paused", "resumed"]);
  }));

test("a clock that was set back does not make a pause of years", () =>
  bench(({ permission, time }) => {
    permission.pause(time.nowMs + 900_000);
    time.nowMs -= PAUSE_MAX_MS;
    equal(permission.pausedUntil(), null);
  }));
