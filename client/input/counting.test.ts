// The whole agent counting on a real display: what is sent and kept is exact, and which key it was is nowhere.
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { DEFAULT_POLICY } from "../../protocol/policy.ts";
import type { Scripted } from "../core/item.ts";
import { atWorkplace, type Display, missingAtDesk, type Process, type Workplace } from "../desk.ts";
import { type FailingServer, failingServer } from "../net/failing-server.ts";
import { type Hand, openHand } from "../platform/linux/input/test-hand.ts";
import { until } from "../until.ts";

const missing = await missingAtDesk();

type Desk = Workplace<FailingServer> & {
  hand: Hand;
  policy: (tag: string, change: Partial<typeof DEFAULT_POLICY>) => void;
};

const atDesk = (t: TestContext, run: (desk: Desk) => Promise<void>): Promise<void> =>
  atWorkplace(t, { missing, serve: failingServer, env: { LOG_LEVEL: "debug" } }, async (place) => {
    const policy: Desk["policy"] = (tag, change) => {
      place.server.policy = { tag, body: JSON.stringify({ ...DEFAULT_POLICY, requireNotice: false, ...change }) };
    };
    policy("counts", {});
    const hand = openHand(place.display.name);
    try {
      await run({ ...place, hand, policy });
    } finally {
      hand.close();
    }
  });

const FIELDS = ["keyboard_events", "clicks", "scrolls", "mouse_events", "active_seconds"] as const;
type Sums = Record<(typeof FIELDS)[number], number>;

/** Over all slots: a test may run over the end of ten minutes. */
function sums(server: FailingServer): Sums {
  const slots = [...server.items.values()].filter(({ type }) => type === "slot");
  const sum = (field: string) => slots.reduce((total, slot) => total + Number(slot[field]), 0);
  return Object.fromEntries(FIELDS.map((field) => [field, sum(field)])) as Sums;
}

async function end(agent: Process): Promise<void> {
  agent.signal("SIGTERM");
  assert.equal((await agent.end()).code, 0);
}

/** An agent that listens. */
async function counting({ start, log }: Desk, times: number): Promise<Process> {
  const agent = start();
  await until("input is counted", () => log().split("Input is counted from now on").length > times);
  return agent;
}

test("5,000 events of known kinds arrive at the server, each counted once, over restarts too", async (t) => {
  await atDesk(t, async (desk) => {
    const { server, hand } = desk;
    const lives = 2;
    for (let life = 1; life <= lives; life++) {
      const agent = await counting(desk, life);
      for (let n = 0; n < 500; n++) {
        hand.key(10 + (n % 50));
        hand.button(1 + (n % 3));
        hand.button(4 + (n % 4));
        hand.move(10 + n, 20 + (n % 300));
        hand.key(24 + (n % 10));
      }
      hand.done();
      await end(agent);
    }
    const { keyboard_events, clicks, scrolls, mouse_events, active_seconds } = sums(server);
    assert.deepEqual({ keyboard_events, clicks, scrolls }, { keyboard_events: 2_000, clicks: 1_000, scrolls: 1_000 });
    const movedS = mouse_events - clicks - scrolls;
    assert.ok(movedS >= 1 && movedS <= active_seconds, `500 moves in a second are one: ${movedS}`);
    assert.ok(active_seconds >= 1 && active_seconds <= 20, String(active_seconds));
    const questions = [...server.items.values()].flatMap(({ scripted }) => (scripted ?? []) as Scripted[]);
    assert.ok(
      questions.some(({ kind }) => kind === "key-speed"),
      "hands that fast are asked about",
    );
  });
});

test("activity_log.txt beside the log holds a line for each press, click and notch, and one for each second with movement", async (t) => {
  await atDesk(t, async (desk) => {
    const { hand, server, folder } = desk;
    const agent = await counting(desk, 1);
    for (let n = 0; n < 20; n++) {
      hand.key(38);
      hand.button(1);
      hand.button(4);
      hand.move(100 + n, 100);
    }
    hand.done();
    await end(agent);
    const lines = Deno.readTextFileSync(`${folder}/stint/activity_log.txt`).trim().split("\n");
    const times = (words: string) => lines.filter((line) => line.includes(` ${words}`)).length;
    const { mouse_events } = sums(server);
    assert.deepEqual(["Key Pressed", "Mouse Click", "Mouse Scroll", "Mouse Move"].map(times), [
      20,
      20,
      20,
      mouse_events - 40,
    ]);
    assert.ok(times("Scripted Activity Detected") > 0);
    for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d \S/);
  });
});

test("a jiggler on a real display is asked about, with its figures", async (t) => {
  await atDesk(t, async (desk) => {
    const { hand, server, log } = desk;
    const agent = await counting(desk, 1);
    let moves = 0;
    const begun = performance.now();
    await until("the question is asked", () => {
      // Every 300 ms, there and back.
      if (performance.now() - begun >= moves * 300) {
        moves += 1;
        hand.move(moves % 2 === 0 ? 400 : 420, 300);
        hand.done();
      }
      return log().includes("Scripted activity? ");
    });
    await end(agent);
    const questions = [...server.items.values()].flatMap(({ scripted }) => (scripted ?? []) as Scripted[]);
    const beat = questions.find(({ kind }) => kind === "regular-beat");
    assert.match(beat?.evidence ?? "", /^\d+ movements, one every 0\.(29|3\d) s .*, nothing else used in between\.$/);
  });
});

test("a policy without the activity log leaves no such file", async (t) => {
  await atDesk(t, async (desk) => {
    desk.policy("no-log", { activityLog: false });
    const agent = await counting(desk, 1);
    desk.hand.key(38);
    desk.hand.done();
    await end(agent);
    assert.equal(sums(desk.server).keyboard_events, 1);
    assert.throws(() => Deno.statSync(`${desk.folder}/stint/activity_log.txt`), Deno.errors.NotFound);
  });
});

test("killed in the midst of counting, an agent loses at most ten seconds of counts, and invents none", async (t) => {
  await atDesk(t, async (desk) => {
    const { server, hand } = desk;
    const agent = await counting(desk, 1);
    let pressed = 0;
    const begun = performance.now();
    await until("counts are sent while they grow", () => {
      hand.key(38);
      pressed += 1;
      hand.done();
      return sums(server).keyboard_events > 0;
    });
    assert.ok(performance.now() - begun < 15_000, "within ten seconds, the poll and a slow machine");
    await agent.kill();
    const heir = await counting(desk, 2);
    hand.key(38);
    hand.done();
    await end(heir);
    const { keyboard_events } = sums(server);
    assert.ok(keyboard_events >= 2 && keyboard_events <= pressed + 1, `${keyboard_events} of ${pressed + 1}`);
  });
});

test("a word that was typed is nowhere: not in the queue, the log, nor on the wire", async (t) => {
  await atDesk(t, async (desk) => {
    const { server, display, folder } = desk;
    const agent = await counting(desk, 1);
    const word = "quixotryzebra";
    await type(display, word);
    await end(agent);
    assert.equal(sums(server).keyboard_events, word.length);
    const traces = [word, ...codesOf(word)];
    const places = [...filesUnder(folder), ...server.requests.map(({ body }) => JSON.stringify(body))];
    assert.ok(places.length > 4, "the queue, its journal, the log and some requests were looked at");
    for (const place of places)
      for (const trace of traces) assert.ok(!place.includes(trace), `${trace} stands in ${place.slice(0, 60)}`);
  });
});

/** Key codes of the word on the keyboard of Xvfb, as numbers in a list and as bytes. */
function codesOf(word: string): string[] {
  const rows = [
    ["qwertyuiop", 24],
    ["asdfghjkl", 38],
    ["zxcvbnm", 52],
  ] as const;
  const codes = [...word].map((letter) => {
    const [row, first] = rows.find(([letters]) => letters.includes(letter)) ?? assert.fail(letter);
    return first + row.indexOf(letter);
  });
  return [codes.join(","), codes.join(", "), String.fromCharCode(...codes)];
}

function filesUnder(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory
      ? filesUnder(`${folder}/${name}`)
      : [`${name} ${new TextDecoder("latin1").decode(Deno.readFileSync(`${folder}/${name}`))}`],
  );
}

async function type(display: Display, word: string): Promise<void> {
  const { success } = await new Deno.Command("xdotool", {
    args: ["type", "--delay", "5", word],
    env: { DISPLAY: display.name },
  }).output();
  assert.ok(success);
}

test("what the policy forbids or a pause holds up is not listened to, and what came meanwhile is never counted", async (t) => {
  await atDesk(t, async (desk) => {
    const { server, hand, policy, log } = desk;
    const agent = await counting(desk, 1);
    hand.key(38);
    hand.done();
    policy("none", { inputCounts: false });
    await until("counting ends", () => log().includes("Input is not counted now"));
    for (let n = 0; n < 50; n++) hand.key(38);
    hand.done();
    policy("again", {});
    await until("counting goes on", () => log().split("Input is counted from now on").length > 2);
    hand.key(38);
    hand.done();
    await end(agent);
    // The one before counts where it was looked at in time; none of those that came meanwhile do.
    const { keyboard_events } = sums(server);
    assert.ok(keyboard_events === 1 || keyboard_events === 2, String(keyboard_events));
  });
});

test("a server of plain reports alone gets no counts", async (t) => {
  await atDesk(t, async ({ server, hand, start, display }) => {
    server.fault = ({ path }) => (path === "/api/report" ? null : { kind: "status", status: 404 });
    await display.press("a");
    const agent = start({ REPORT_STYLE: "plain" });
    await until("it works", () => server.plain.length > 0);
    hand.key(38);
    hand.done();
    await end(agent);
    assert.equal(sums(server).keyboard_events, 0);
    assert.ok(server.requests.every(({ path }) => path === "/api/report"));
  });
});
