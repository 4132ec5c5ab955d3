// activity_log.txt on a real disk: its lines, its bounds, and the parts that are closed.
import assert from "node:assert/strict";
import test from "node:test";
import { gunzipSync } from "node:zlib";
import { activityLines, type Done } from "../core/input/activity-lines.ts";
import { closedParts, openActivityLog } from "./activity-log.ts";

const EIGHT = Date.UTC(2026, 10, 21, 8);
const NOTHING: Done = { presses: [], clicks: [], scrolls: [], movedS: [], scripted: [] };
const QUIET = { error: assert.fail, warn: assert.fail, info: assert.fail, debug: assert.fail, repeating: assert.fail };

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await run(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

test("each line is local time with its offset and what was done, moves once a second, in order", () => {
  const done: Done = {
    presses: [EIGHT + 2_100],
    clicks: [EIGHT + 900],
    scrolls: [EIGHT + 2_900],
    movedS: [EIGHT / 1000, EIGHT / 1000 + 2],
    scripted: [{ atMs: EIGHT + 5_000, evidence: "6 jumps." }],
  };
  assert.deepEqual(
    activityLines(done, () => 330),
    [
      "2026-11-21T13:30:00+05:30 Mouse Move\n",
      "2026-11-21T13:30:00+05:30 Mouse Click\n",
      "2026-11-21T13:30:02+05:30 Mouse Move\n",
      "2026-11-21T13:30:02+05:30 Mouse Scroll\n",
      "2026-11-21T13:30:02+05:30 Key Pressed\n",
      "2026-11-21T13:30:05+05:30 Scripted Activity Detected: 6 jumps.\n",
    ],
  );
  assert.match(activityLines({ ...NOTHING, clicks: [EIGHT] }, () => -210)[0] ?? "", /^2026-11-21T04:30:00-03:30 /);
});

const openAt = (folder: string, now: () => number, closeAfterMs: number | null = null) =>
  openActivityLog({ file: `${folder}/activity_log.txt`, partsDir: `${folder}/parts`, closeAfterMs, now, log: QUIET });
const clicks = (count: number): Done => ({ ...NOTHING, clicks: Array.from({ length: count }, () => EIGHT) });

test("a full file is closed and packed, and no line is lost or doubled", async () => {
  await inFolder(async (folder) => {
    let now = EIGHT;
    const log = openAt(folder, () => now);
    const linesOf = (text: string) => text.split("\n").length - 1;
    for (let round = 0; round < 50; round++) {
      now += 1_000;
      log.add(clicks(1_500));
      await log.flush();
    }
    const parts = closedParts(`${folder}/parts`);
    assert.ok(parts.length >= 2, String(parts.length));
    const packed = parts.map(({ path }) => linesOf(gunzipSync(Deno.readFileSync(path)).toString()));
    const open = linesOf(Deno.readTextFileSync(`${folder}/activity_log.txt`));
    assert.equal(
      packed.reduce((sum, lines) => sum + lines, open),
      50 * 1_500,
    );
    assert.ok(parts.every(({ name, bytes }) => /^activity_log-2026-11-21T08-/.test(name) && bytes < 100_000));
  });
});

test("a part is closed when its time is over, also with few lines, and never empty", async () => {
  await inFolder(async (folder) => {
    let now = Date.now();
    const log = openAt(folder, () => now, 3_600_000);
    await log.flush();
    log.add(clicks(1));
    await log.flush();
    assert.deepEqual(closedParts(`${folder}/parts`), []);
    now += 3_700_000;
    await log.flush();
    assert.equal(closedParts(`${folder}/parts`).length, 1);
    now += 3_700_000;
    await log.flush();
    assert.equal(closedParts(`${folder}/parts`).length, 1);
  });
});

test("what a killed agent had begun to close is packed by the next one", async () => {
  await inFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/activity_log.txt.closing`, "2026-11-21T08:00:00+00:00 Mouse Click\n");
    await openAt(folder, () => EIGHT).flush();
    const [part] = closedParts(`${folder}/parts`);
    assert.equal(gunzipSync(Deno.readFileSync(part?.path ?? "")).toString(), "2026-11-21T08:00:00+00:00 Mouse Click\n");
  });
});

test("parts that nobody takes have a bound: the oldest go", async () => {
  await inFolder(async (folder) => {
    let now = Date.now();
    const log = openAt(folder, () => now, 1);
    for (let round = 0; round < 65; round++) {
      log.add(clicks(1));
      await log.flush();
      now += 3_600_000;
    }
    await log.flush();
    assert.equal(closedParts(`${folder}/parts`).length, 60);
  });
});

test("a disk that takes nothing is said, and the lines are written when it does again", async () => {
  await inFolder(async (folder) => {
    const said: string[] = [];
    const file = `${folder}/there/activity_log.txt`;
    Deno.writeTextFileSync(`${folder}/there`, "a file where a folder should be");
    const log = openActivityLog({
      file,
      partsDir: `${folder}/parts`,
      closeAfterMs: null,
      now: () => EIGHT,
      log: { ...QUIET, repeating: (_, text) => void said.push(text) },
    });
    log.add(clicks(1));
    await log.flush();
    assert.match(said.join(), /cannot be written .*Check the rights/);
    Deno.removeSync(`${folder}/there`);
    await log.flush();
    assert.match(Deno.readTextFileSync(file), / Mouse Click\n$/);
  });
});
