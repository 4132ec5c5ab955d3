// The tray with a real panel on a real display: the icon is looked for in pixels, the menu is used with mouse and keys.
import { deepEqual, equal, ok } from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { DEFAULT_POLICY } from "../../../../protocol/default-policy.ts";
import type { Policy } from "../../../../protocol/policy.ts";
import { atWorkplace, type Display, missingAtDesk, type Process, type Workplace } from "../../../desk.ts";
import { type FailingServer, failingServer } from "../../../net/failing-server.ts";
import { showWindow } from "../../../picture/shown-window.ts";
import type { StateWord } from "../../../ui/facts.ts";
import { iconPixels } from "../../../ui/tray/icon.ts";
import { until } from "../../../until.ts";
import { captureX11 } from "../x-capture.ts";
import { missingForPanel, openPanel, type Panel } from "./test-panel.ts";

const missing = (await missingAtDesk()) ?? (await missingForPanel());
const STATES: StateWord[] = ["working", "stopped", "paused", "offline", "attention"];

type Bench = Workplace<FailingServer> & { panel: Panel; agent: Process; opened: () => string[] };

const WITH_PROJECTS = { ...DEFAULT_POLICY, projects: ["House", "Garden"] };

const withTray = (
  t: TestContext,
  run: (bench: Bench) => Promise<void>,
  policy: Policy = DEFAULT_POLICY,
): Promise<void> =>
  atWorkplace(t, { missing, serve: failingServer }, async (place) => {
    const { folder, display, server, start } = place;
    // A browser that writes down what it was asked to open.
    await Deno.writeTextFile(`${folder}/xdg-open`, `#!/bin/sh\necho "$1" >> ${folder}/opened\n`, { mode: 0o755 });
    await Deno.writeTextFile(`${folder}/opened`, "");
    const opened = () => Deno.readTextFileSync(`${folder}/opened`).trim().split("\n").filter(Boolean);
    server.policy = { tag: "p1", body: JSON.stringify(policy) };
    const panel = await openPanel(display.name, folder);
    try {
      const agent = start({ ...panel.env, PATH: `${folder}:${Deno.env.get("PATH")}` });
      await run({ ...place, panel, agent, opened });
      await agent.kill();
    } finally {
      await panel.close();
    }
  });

type Seen = { x: number; y: number; state: StateWord };

/** Where the icon is in the upper left of the screen, and which of its shapes it has; null: there is none. */
function iconOn(display: Display): Seen | null {
  const capture = captureX11(display.name);
  const screen = capture.kind === "captured" ? capture.displays[0] : undefined;
  if (screen === undefined) return null;
  const at = (x: number, y: number) => [
    ...screen.rgb.subarray((y * screen.width + x) * 3, (y * screen.width + x) * 3 + 3),
  ];
  const isBlue = ([r = 0, g = 0, b = 0]: number[]) =>
    Math.abs(r - 0x2a) < 12 && Math.abs(g - 0x66) < 12 && Math.abs(b - 0xe4) < 12;
  const blue = Array.from({ length: 40 * 400 }, (_, n) => ({ x: n % 400, y: Math.floor(n / 400) })).filter(({ x, y }) =>
    isBlue(at(x, y)),
  );
  if (blue.length < 50) return null;
  const [left, top] = [Math.min(...blue.map(({ x }) => x)), Math.min(...blue.map(({ y }) => y))];
  const size = Math.max(...blue.map(({ x }) => x)) - left + 1;
  const shape = (seen: (x: number, y: number) => boolean) =>
    Array.from({ length: 256 }, (_, n) => seen(((n % 16) + 0.5) / 16, (Math.floor(n / 16) + 0.5) / 16));
  const found = shape((x, y) => (at(left + Math.floor(x * size), top + Math.floor(y * size))[0] ?? 0) > 150);
  const apart = (state: StateWord) => {
    const pixels = iconPixels(state, 64);
    const drawn = shape((x, y) => (pixels[(Math.floor(y * 64) * 64 + Math.floor(x * 64)) * 4 + 1] ?? 0) > 150);
    // The round corners show the panel behind them.
    return found.filter((white, n) => white !== drawn[n] && n % 16 > 1 && n % 16 < 14 && n > 31 && n < 224).length;
  };
  const [best = "working"] = [...STATES].sort((a, b) => apart(a) - apart(b));
  return { x: left + Math.floor(size / 2), y: top + Math.floor(size / 2), state: best };
}

const shown = (display: Display, state: StateWord) =>
  until(`the tray shows ${state}`, () => {
    const seen = iconOn(display);
    return seen?.state === state ? seen : null;
  });

async function hand(display: Display, ...args: (string | number)[]): Promise<void> {
  const { success } = await new Deno.Command("xdotool", {
    args: args.map(String),
    env: { DISPLAY: display.name },
    stdout: "null",
    stderr: "null",
  }).output();
  ok(success, `xdotool ${args.join(" ")}`);
}

/** Opens the menu and chooses by keys, again where it came to nothing: a panel needs a moment before its menu takes any. */
async function choose(display: Display, { x, y }: Seen, keys: string[], done: () => boolean): Promise<void> {
  for (let tries = 1; ; tries++) {
    await hand(display, "mousemove", x, y, "click", 3, "sleep", 0.7, "key", "--delay", 150, ...keys);
    try {
      await until(`the menu has done ${keys.join(" ")}`, done, CHOICE_MS);
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
      await hand(display, "key", "Escape");
    }
  }
}
/** A choice is sent with the next poll, a second later; a loaded machine takes some more. */
const CHOICE_MS = 6_000;
const TRIES = 4;

/** Reads and accepts the notice as the person's browser would. */
async function accept(link: string, policy: Policy = DEFAULT_POLICY): Promise<void> {
  const address = new URL(link).origin;
  const opened = await fetch(link, { redirect: "manual" });
  await opened.body?.cancel();
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  const answer = await fetch(`${address}/notice/accept`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin: address, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ policy: JSON.stringify(policy) }),
  });
  await answer.body?.cancel();
  equal(answer.headers.get("location"), "/notice?said=accepted");
}

const notes = (server: FailingServer) =>
  [...server.items.values()].filter(({ type }) => type === "note").map(({ kind }) => String(kind));

test("the icon is seen in a panel, asks for the notice, follows the state, and its menu acts", (t) =>
  withTray(t, async ({ display, server, agent, opened }) => {
    const asking = await shown(display, "attention");
    await hand(display, "mousemove", asking.x, asking.y, "click", 1);
    const link = await until("the page is opened", () => opened()[0]);
    equal(new URL(link).searchParams.get("to"), "/");
    await accept(link);
    await display.press("a");
    const icon = await shown(display, "working");

    await choose(display, icon, ["Down", "Return"], () => notes(server).includes("paused"));
    await shown(display, "paused");
    await choose(display, icon, ["Down", "Return"], () => notes(server).includes("resumed"));
    await shown(display, "working");
    await choose(display, icon, ["Up", "Up", "Return"], () => opened().some((one) => one.includes("to=%2Fdoctor")));
    let code: number | null = null;
    agent.process.status.then((status) => {
      code = status.code;
    });
    await choose(display, icon, ["Up", "Return"], () => code !== null);
    equal(code, 0);
    deepEqual(notes(server).filter((kind) => kind === "notice-accepted").length, 1);
  }));

test("a project chosen in the menu goes with the application in front", (t) =>
  withTray(
    t,
    async ({ display, server, opened }) => {
      const asking = await shown(display, "attention");
      await hand(display, "mousemove", asking.x, asking.y, "click", 1);
      await accept(await until("the page is opened", () => opened()[0]), WITH_PROJECTS);
      await display.press("a");
      const icon = await shown(display, "working");
      const window = showWindow(display, { title: "Letter", program: ["writer", "Writer"] });
      const uses = () => [...server.items.values()].filter(({ type }) => type === "app");
      await choose(display, icon, ["Down", "Down", "Down", "Right", "Down", "Return"], () => {
        window.activate("window-manager");
        return uses().some(({ project }) => project === "House");
      });
      deepEqual(
        [
          ...new Set(
            uses()
              .filter(({ project }) => project !== null)
              .map(({ description }) => description),
          ),
        ],
        ["Writer"],
      );
      window.close();
    },
    WITH_PROJECTS,
  ));

test("a panel that goes and comes back shows the icon again", (t) =>
  withTray(t, async ({ display, panel, server }) => {
    await shown(display, "attention");
    await panel.stop();
    await until("the icon is gone", () => iconOn(display) === null);
    server.fault = () => ({ kind: "status", status: 503 });
    panel.start();
    await shown(display, "attention");
  }));
