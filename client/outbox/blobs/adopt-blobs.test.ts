import assert from "node:assert/strict";
import test from "node:test";
import { openQueue } from "../queue.ts";
import { adoptBlobs } from "./adopt-blobs.ts";
import { openBlobs } from "./blobs.ts";
import { waitingPicture } from "./test-picture.ts";

test("the pictures of a session that is over are taken in with its clock's correction, and are there no longer", () => {
  const folder = Deno.makeTempDirSync();
  const files = (tag: string) => ({
    queue: `${folder}/queue${tag}.db`,
    lock: `${folder}/agent${tag}.lock`,
    pictures: `${folder}/pictures${tag}`,
  });
  const [own, left] = [files(""), files("-x10")];
  const theirs = openQueue(left.queue, Date.now, assert.fail);
  theirs.correct(1, -60_000);
  theirs.close();
  openBlobs(left.pictures, assert.fail).put(...waitingPicture(1));
  const queue = openQueue(own.queue, Date.now, assert.fail);
  const blobs = openBlobs(own.pictures, assert.fail);
  assert.equal(adoptBlobs(blobs, queue, left), 1);
  const [facts, contents] = waitingPicture(1);
  assert.deepEqual(blobs.list(), [{ ...facts, ts: facts.ts - 60_000, clock: 0 }]);
  assert.deepEqual(blobs.contents(facts.id), contents);
  assert.equal(queue.correction(0), 0);
  assert.deepEqual([...Deno.readDirSync(left.pictures)], []);
  assert.equal(adoptBlobs(blobs, queue, left), 0);
  assert.equal(adoptBlobs(blobs, queue, files("-never")), 0);
  queue.close();
  Deno.removeSync(folder, { recursive: true });
});
