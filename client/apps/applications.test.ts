// What is kept of windows and pages while policy, pause and work change, with windows that are as they are told to be; and once
// with real ones on a real display.
import { deepEqual, equal, ok } from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { DEFAULT_POLICY } from "../../protocol/default-policy.ts";
import type { Policy } from "../../protocol/policy.ts";
import type { Work } from "../core/apps/work.ts";
import type { Gate } from "../core/gate.ts";
import { type AppItem, wireItems } from "../core/item.ts";
import { missingAtDesk, openDisplay } from "../desk.ts";
import { openQueue, type Queue } from "../outbox/queue.ts";
import { showWindow } from "../picture/shown-window.ts";
import { openFront } from "../platform/linux/x-front.ts";
import type { FrontWindow } from "../platform/platform.ts";
import { type Applications, createApplications } from "./applications.ts";
import { createProjects } from "./project.ts";

const TEN = Date.UTC(2026, 10, 21, 10);
const YES = { allowed: true, why: null } as const;
const NO = { allowed: false, why: "paused" } as const;
const writer: FrontWindow = {
  kind: "window",
  title: "Letter - Writer",
  program: "soffice",
  application: "LibreOffice",
};
const browser: FrontWindow = { kind: "window", title: "Shop", program: "chromium Chromium", application: "Chromium" };
const vault: FrontWindow = {
  kind: "window",
  title: "Vault - Bitwarden",
  program: "bitwarden",
  application: "Bitwarden",
};

type Bench = {
  nowMs: number;
  front: FrontWindow;
  policy: Policy;
  gate: Pick<Gate, "applications" | "sites">;
  work: Work | null;
  project: string | null;
  looked: number;
  queue: Queue;
  applications: Applications;
  /** Lets this many seconds pass, a beat each five. */
  pass(seconds: number): void;
  /** What is in the queue, in order: name or site, seconds. */
  kept(): string[];
  items(): AppItem[];
};

async function bench(run: (bench: Bench) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  const queue = openQueue(
    `${folder}/queue.db`,
    () => self.nowMs,
    (text) => {
      throw new Error(text);
    },
  );
  let ids = 0;
  const self: Bench = {
    nowMs: TEN,
    front: writer,
    policy: DEFAULT_POLICY,
    gate: { applications: YES, sites: YES },
    work: null,
    project: null,
    looked: 0,
    queue,
    applications: createApplications({
      platform: {
        windowInFront: () => {
          self.looked += 1;
          return self.front;
        },
      },
      queue,
      log: { repeating: () => undefined },
      owner: { user: "anna", host: "pc" },
      now: () => self.nowMs,
      newId: () => `019a9f00-0000-7000-8000-${String(++ids).padStart(12, "0")}`,
      clock: () => 1,
      gate: () => self.gate,
      policy: () => self.policy,
      work: () => self.work ?? { kind: "working", id: "w", workedToMs: self.nowMs },
      project: () => self.project,
    }),
    pass: (seconds) => {
      for (let passed = 0; passed < seconds; passed += 5) {
        self.nowMs += 5000;
        self.applications.beat();
      }
    },
    items: () =>
      queue
        .recorded(0)
        .flatMap(({ item }) => (item.type === "app" ? [item] : []))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    kept: () => self.items().map(({ url, description, durationS }) => `${url ?? description} ${durationS}`),
  };
  try {
    self.applications.beat();
    run(self);
  } finally {
    queue.close();
    await Deno.remove(folder, { recursive: true });
  }
}

test("one item grows under one id, and every look leaves it durable", () =>
  bench((all) => {
    all.pass(60);
    deepEqual(all.kept(), ["LibreOffice 60"]);
    const [item] = all.items();
    ok(item);
    deepEqual(wireItems(item, 3_600_000)[0], {
      type: "app",
      id: item.id,
      title: "",
      description: "LibreOffice",
      date: "2026-11-21T11:00:00.000Z",
      duration: 60,
      kind: "APP",
      url: null,
      project: null,
    });
  }));

test("where nothing may be recorded no window is looked at, and a pause leaves no time", () =>
  bench((all) => {
    all.pass(30);
    all.gate = { applications: NO, sites: NO };
    const { looked } = all;
    all.pass(60);
    equal(all.looked, looked);
    all.gate = { applications: YES, sites: YES };
    all.pass(30);
    deepEqual(all.kept(), ["LibreOffice 30", "LibreOffice 25"]);
  }));

test("of a private window neither its name nor its time is kept, not even its site", () =>
  bench((all) => {
    all.pass(30);
    all.front = vault;
    all.pass(60);
    all.front = { ...browser, title: "New Tab - Chromium (Incognito)" };
    all.applications.told({ url: "https://bank.example/", title: "" });
    all.pass(60);
    deepEqual(all.kept(), ["LibreOffice 30"]);
  }));

test("a site counts while its browser is in front, beside the browser and never instead of it", () =>
  bench((all) => {
    all.front = browser;
    all.applications.told({ url: "https://anna@shop.example/cart#x", title: "Cart" });
    all.pass(30);
    all.applications.told({ url: "https://shop.example/cart", title: "Cart" });
    all.front = writer;
    all.pass(60);
    all.applications.stop();
    deepEqual(all.kept().sort(), ["Chromium 35", "LibreOffice 55", "https://shop.example/ 35"]);
  }));

test("a browser that has fallen silent is not believed for long", () =>
  bench((all) => {
    all.front = browser;
    all.applications.told({ url: "https://shop.example/", title: "" });
    all.pass(300);
    const site = all.items().find(({ kind }) => kind === "URL");
    ok(site !== undefined && site.durationS >= 70 && site.durationS <= 80, String(site?.durationS));
  }));

test("without work nothing is kept, and its end is work's own", () =>
  bench((all) => {
    all.pass(30);
    all.work = { kind: "working", id: "w", workedToMs: all.nowMs };
    all.pass(120);
    all.work = { kind: "stopped", atMs: all.nowMs - 120_000 };
    all.pass(60);
    deepEqual(all.kept(), ["LibreOffice 30"]);
  }));

test("titles are kept where the policy records them, and another one is another item", () =>
  bench((all) => {
    all.policy = { ...DEFAULT_POLICY, applicationTitles: true };
    all.front = { ...writer, title: "(3) Inbox" };
    all.pass(20);
    all.front = { ...writer, title: "(4) Inbox" };
    all.pass(20);
    all.front = { ...writer, title: "Letter" };
    all.pass(20);
    deepEqual(
      all.items().map(({ title }) => title),
      ["", "Inbox", "Letter"],
    );
  }));

test("the chosen project goes with what is recorded from then on", () =>
  bench((all) => {
    all.pass(20);
    all.project = "House";
    all.pass(20);
    deepEqual(
      all.items().map(({ project, durationS }) => [project, durationS]),
      [
        [null, 25],
        ["House", 15],
      ],
    );
  }));

test("a disk that is full for a while costs nothing", () =>
  bench((all) => {
    const { save } = all.queue;
    all.queue.save = () => {
      throw new Error("the disk is full");
    };
    all.pass(30);
    deepEqual(all.kept(), []);
    all.queue.save = save;
    all.pass(5);
    deepEqual(all.kept(), ["LibreOffice 35"]);
  }));

test("a project is kept over restarts, as long as it is offered", () => {
  const kept = new Map<string, string>();
  const queue = {
    kept: (key: string) => kept.get(key) ?? null,
    keep: (key: string, value: string) => void kept.set(key, value),
    forget: (key: string) => void kept.delete(key),
  };
  let offered = ["House", "Garden"];
  const start = () => createProjects({ queue, offered: () => offered });
  equal(start().chosen(), null);
  equal(start().choose("Roof"), false);
  equal(start().choose("Garden"), true);
  equal(start().chosen(), "Garden");
  offered = ["House"];
  equal(start().chosen(), null);
  offered = ["House", "Garden"];
  equal(start().chosen(), "Garden");
  equal(start().choose(null), true);
  equal(start().chosen(), null);
});

test("a real window is told with its application's name, also where only its process says it", async (t: TestContext) => {
  const missing = Deno.build.os === "linux" ? await missingAtDesk() : "an X display is looked for on Linux only";
  if (missing !== null) {
    console.log(`SKIP ${t.name}: ${missing}`);
    t.skip(missing);
    return;
  }
  const display = await openDisplay();
  const front = openFront(display.name);
  try {
    const named = showWindow(display, { title: "Häuser", program: ["navigator", "Firefox"] });
    named.activate("window-manager");
    deepEqual(front.look(), { kind: "window", title: "Häuser", program: "navigator Firefox", application: "Firefox" });
    named.close();
    const plain = showWindow(display, { title: "Letter", program: ["", ""], pid: Deno.pid });
    plain.activate("window-manager");
    deepEqual(front.look(), { kind: "window", title: "Letter", program: "deno", application: "deno" });
    plain.close();
  } finally {
    front.close();
    await display.kill();
  }
});
