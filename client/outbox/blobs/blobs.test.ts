import assert from "node:assert/strict";
import test from "node:test";
import { openBlobs, type Waiting } from "./blobs.ts";
import { waitingPicture } from "./test-picture.ts";

function inFolder(run: (folder: string) => void): void {
  const parent = Deno.makeTempDirSync();
  try {
    run(`${parent}/pictures`);
  } finally {
    Deno.removeSync(parent, { recursive: true });
  }
}

const opened = (folder: string, losses: string[] = []) => openBlobs(folder, (text) => losses.push(text));
const ids = (pictures: Waiting[]) => pictures.map(({ id }) => id.at(-1));
const DAY = 86_400_000;

test("what was put waits after a restart, byte for byte, in the order in which it was taken", () =>
  inFolder((folder) => {
    const blobs = opened(folder);
    for (const number of [3, 1, 2]) blobs.put(...waitingPicture(number));
    const again = opened(folder);
    assert.deepEqual(ids(again.list()), ["1", "2", "3"]);
    const [facts, contents] = waitingPicture(2);
    assert.deepEqual(again.list()[1], facts);
    assert.deepEqual(again.contents(facts.id), contents);
  }));

test("only its person can read a waiting picture", () =>
  inFolder((folder) => {
    opened(folder).put(...waitingPicture(1));
    if (Deno.build.os === "windows") return; // the folder lies in the person's own profile there
    assert.equal((Deno.statSync(folder).mode ?? 0) & 0o777, 0o700);
    for (const { name } of Deno.readDirSync(folder))
      assert.equal((Deno.statSync(`${folder}/${name}`).mode ?? 0) & 0o777, 0o600);
  }));

test("a picture that is taken back is nowhere on the disk, and taking it back again says so", () =>
  inFolder((folder) => {
    const blobs = opened(folder);
    const [facts, contents] = waitingPicture(1);
    blobs.put(facts, contents);
    assert.equal(blobs.remove(facts.id), true);
    assert.equal(blobs.remove(facts.id), false);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    assert.equal(blobs.contents(facts.id), null);
  }));

test("a file that is torn, changed or half written is no picture: it goes, and the loss is told once", () =>
  inFolder((folder) => {
    const blobs = opened(folder);
    const sizes: number[] = [];
    for (const number of [1, 2, 3]) {
      const [facts, contents] = waitingPicture(number);
      blobs.put(facts, contents);
      sizes.push(Deno.statSync(`${folder}/${facts.id}.picture`).size);
    }
    const file = (number: number) => `${folder}/${waitingPicture(number)[0].id}.picture`;
    Deno.truncateSync(file(1), (sizes[0] ?? 0) - 1);
    const changed = Deno.readFileSync(file(2));
    const text = new TextDecoder().decode(changed.subarray(0, 200));
    changed[text.indexOf('"displays":') + 11] = 0x39; // another digit: the JSON is as good as before
    Deno.writeFileSync(file(2), changed);
    Deno.writeFileSync(`${folder}/half.part`, new Uint8Array(10));
    const losses: string[] = [];
    const again = opened(folder, losses);
    assert.deepEqual(ids(again.list()), ["3"]);
    assert.equal(losses.length, 2);
    assert.equal([...Deno.readDirSync(folder)].length, 1);
  }));

test("a picture that is damaged while the agent runs is told when it is wanted", () =>
  inFolder((folder) => {
    const losses: string[] = [];
    const blobs = opened(folder, losses);
    const [facts, contents] = waitingPicture(1);
    blobs.put(facts, contents);
    Deno.truncateSync(`${folder}/${facts.id}.picture`, 5);
    assert.equal(blobs.contents(facts.id), null);
    assert.deepEqual([losses.length, blobs.waiting()], [1, 0]);
  }));

test("a disk that takes nothing leaves nothing behind, and the pictures before stay", () =>
  inFolder((folder) => {
    const blobs = opened(folder);
    blobs.put(...waitingPicture(1));
    const [facts, contents] = waitingPicture(2);
    // A folder in the place of the file: it cannot be written.
    Deno.mkdirSync(`${folder}/${facts.id}.part`);
    assert.throws(() => blobs.put(facts, contents));
    assert.deepEqual(ids(blobs.list()), ["1"]);
  }));

test("what is older than 30 days goes, and the oldest while queue and pictures have more than 200 MB", () =>
  inFolder((folder) => {
    const blobs = opened(folder);
    const now = waitingPicture(1)[0].ts + 31 * DAY;
    for (const number of [1, 2, 3]) {
      const [facts, contents] = waitingPicture(number);
      blobs.put({ ...facts, ts: number === 1 ? facts.ts : now }, contents);
    }
    assert.equal(blobs.trim({ nowMs: now, queueBytes: 0 }), 1);
    assert.deepEqual(ids(blobs.list()), ["2", "3"]);
    const one = blobs.bytes() / 2;
    assert.equal(blobs.trim({ nowMs: now, queueBytes: 200 * 1024 * 1024 - one }), 1);
    assert.deepEqual(ids(blobs.list()), ["3"]);
  }));
