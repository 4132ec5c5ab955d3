import assert from "node:assert/strict";
import test from "node:test";
import { openLog } from "./log.ts";

function withLog(
  run: (made: { log: ReturnType<typeof openLog>; text: () => string; folder: string; time: { now: number } }) => void,
): void {
  const folder = Deno.makeTempDirSync();
  const time = { now: Date.UTC(2026, 10, 21, 8) };
  const file = `${folder}/deep/agent.log`;
  try {
    run({
      log: openLog({ file, level: "info", now: () => time.now, echo: null }),
      text: () => Deno.readTextFileSync(file),
      folder: `${folder}/deep`,
      time,
    });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

test("a line has local time with its offset, a level and the text, and stays one line", () => {
  withLog(({ log, text }) => {
    log.info("the server said:\nline two\u2028three");
    assert.match(text(), /^2026-11-2\dT\d\d:00:00[+-]\d\d:\d\d info {2}the server said: line two three\n$/);
  });
});

test("what is below the level is not written", () => {
  withLog(({ log, text }) => {
    log.error("seen");
    log.debug("not seen");
    assert.equal(text().split("\n").length, 2);
  });
});

test("a failure that repeats itself is told once a minute, with how often it was not told", () => {
  withLog(({ log, text, time }) => {
    for (let second = 0; second < 125; second++) {
      log.repeating("send", "no server");
      time.now += 1000;
    }
    log.repeating("save", "disk full");
    assert.deepEqual(
      text()
        .trim()
        .split("\n")
        .map((line) => line.slice(32)),
      [
        "no server",
        "no server (59 times more since the last line)",
        "no server (59 times more since the last line)",
        "disk full",
      ],
    );
  });
});

test("the log is rotated and bounded", () => {
  withLog(({ log, folder }) => {
    for (let n = 0; n < 400; n++) log.info("x".repeat(20_000));
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(files, ["agent.log", "agent.log.1", "agent.log.2"]);
    for (const name of files) assert.ok(Deno.statSync(`${folder}/${name}`).size < 1_100_000);
  });
});
