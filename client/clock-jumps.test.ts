// The agent under a wall clock that is wrong and is set while it runs (faketime), beside a server whose clock is right.
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { atWorkplace, missingAtDesk } from "./desk.ts";
import { failingServer, type Kept } from "./net/failing-server.ts";
import { until } from "./until.ts";

async function libfaketime(): Promise<string | null> {
  if ((await missingAtDesk()) !== null) return null;
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", "ls /usr/lib/*/faketime/libfaketime.so.1"],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).split("\n")[0] || null;
}
const library = await libfaketime();

const underWrongClock = (
  t: TestContext,
  run: (bench: {
    items: () => Kept[];
    setClock: (by: string) => void;
    press: () => Promise<void>;
    log: () => string;
  }) => Promise<void>,
): Promise<void> => {
  const missing = library === null ? "libfaketime or an X display is missing" : null;
  return atWorkplace(t, { missing, serve: failingServer }, async ({ folder, server, display, start, log }) => {
    const setClock = (by: string) => {
      // Renamed, so that the agent never reads half of it.
      Deno.writeTextFileSync(`${folder}/next`, `${by}\n`);
      Deno.renameSync(`${folder}/next`, `${folder}/clock`);
    };
    setClock("-2h");
    await display.press("a");
    start({
      LD_PRELOAD: library ?? "",
      FAKETIME_NO_CACHE: "1",
      DONT_FAKE_MONOTONIC: "1",
      FAKETIME_TIMESTAMP_FILE: `${folder}/clock`,
    });
    const items = () => [...server.items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    await run({ items, setClock, press: () => display.press("b"), log });
  });
};

const works = (items: Kept[]) => items.filter(({ type, state }) => type === "presence" && state === "working");
const at = (item: Kept | undefined, field: string) => Date.parse(String(item?.[field]));

test("a clock two hours slow is corrected from the first report on, and the correction is said", async (t) => {
  await underWrongClock(t, async ({ items, log }) => {
    const from = Date.now();
    const first = await until("working", () => works(items())[0]);
    assert.ok(Math.abs(at(first, "ts") - from) < 10_000, String(first.ts));
    const note = await until("said to the server", () => items().find(({ kind }) => kind === "clock"));
    assert.match(String(note.text), /^The clock is (7199|7200|7201) s behind the server's; times are corrected\.$/);
    assert.ok(log().includes(String(note.text)));
  });
});

test("a clock that is set while the person works begins a new stretch: no work is lost, none invented", async (t) => {
  await underWrongClock(t, async ({ items, setClock, press }) => {
    const first = await until("working", () => works(items())[0]);
    setClock("+1h");
    await press();
    const second = await until("a new stretch", () => works(items())[1]);
    assert.ok(at(second, "ts") >= at(first, "until") && at(second, "ts") - at(first, "until") < 10_000);
    await press();
    await until("the new stretch grows", () => at(works(items())[1], "until") > at(second, "ts"));
    for (const work of works(items())) assert.ok(at(work, "until") <= Date.now() + 2_000, "nothing lies in the future");
  });
});
