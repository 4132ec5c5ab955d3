// The way of a picture against a real HTTP server that fails: nothing lost, nothing shown half, nothing left behind.
import assert from "node:assert/strict";
import test from "node:test";
import type { Trouble } from "../../core/connectivity.ts";
import type { Log } from "../../log.ts";
import { openPictureDoors } from "../../net/upload.ts";
import { tokenKey } from "../uploader.ts";
import { type Blobs, openBlobs } from "./blobs.ts";
import { createPictureSender, type PictureSender, type PictureSenderParts } from "./picture-sender.ts";
import { waitingPicture } from "./test-picture.ts";
import { openTicketServer, type TicketFault, type TicketRequest, type TicketServer } from "./test-ticket-server.ts";

const ANNA = { user: "anna", host: "pc-1" };
type Bench = {
  server: TicketServer;
  blobs: Blobs;
  kept: Map<string, string>;
  notes: string[];
  lines: string[];
  folder: string;
  sender: (more?: Partial<PictureSenderParts>) => PictureSender;
};

async function bench(run: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const server = await openTicketServer();
  const lines: string[] = [];
  const notes: string[] = [];
  const kept = new Map([[tokenKey(server.url, ANNA), server.token]]);
  const blobs = openBlobs(`${folder}/pictures`, (text) => lines.push(text));
  const say = (text: string) => void lines.push(text);
  const log: Log = { error: say, warn: say, info: say, debug: say, repeating: (_, text) => say(text) };
  const sender = (more: Partial<PictureSenderParts> = {}) =>
    createPictureSender({
      blobs,
      queue: {
        kept: (key) => kept.get(key) ?? null,
        keep: (key, value) => void kept.set(key, value),
        forget: (key) => void kept.delete(key),
        correction: () => 0,
      },
      doors: openPictureDoors({
        base: server.url,
        version: "1.0.0",
        now: Date.now,
        signal: new AbortController().signal,
      }),
      bucket: null,
      told: () => true,
      heldMs: () => 0,
      dropped: () => null,
      calm: () => true,
      base: server.url,
      random: () => 0.999,
      log,
      note: (kind, text) => void notes.push(`${kind}: ${text}`),
      ...more,
    });
  try {
    await run({ server, blobs, kept, notes, lines, folder, sender });
  } finally {
    await server.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Whole at the server, seen there, and gone here. */
function assertArrived({ server, blobs, folder }: Bench, numbers: number[]): void {
  for (const number of numbers) {
    const [{ id }, contents] = waitingPicture(number);
    assert.ok(server.complete.has(id), `picture ${number} is complete`);
    assert.deepEqual(server.files.get(`${id}/picture`), contents.picture);
    assert.deepEqual(server.files.get(`${id}/thumbnail`), contents.thumbnail);
  }
  assert.equal(blobs.waiting(), 0);
  assert.deepEqual([...Deno.readDirSync(`${folder}/pictures`)], [], "nothing is left behind");
}

test("a picture is told, brought and completed; then it is gone from this machine", () =>
  bench(async (all) => {
    for (const number of [1, 2]) all.blobs.put(...waitingPicture(number));
    assert.equal(await all.sender().turn(), null);
    assertArrived(all, [1, 2]);
    const [facts] = waitingPicture(1);
    const told = all.server.told.get(facts.id);
    assert.deepEqual([told?.ts, told?.slot], [facts.ts, Math.floor(facts.ts / 600_000) * 600_000]);
    const steps = all.server.requests.slice(0, 4).map(({ step }) => step);
    assert.deepEqual(steps, ["tell", "picture", "thumbnail", "complete"]);
  }));

test("a picture that is still its person's alone stays here, and one that they delete is never sent", () =>
  bench(async (all) => {
    for (const number of [1, 2]) all.blobs.put(...waitingPicture(number));
    const [deleted] = waitingPicture(1);
    let leftMs = 240_000;
    const sender = all.sender({ heldMs: ({ id }) => (id === deleted.id ? leftMs + 60_000 : leftMs) });
    assert.equal(await sender.turn(), 240_000);
    assert.equal(all.server.requests.length, 0);
    all.blobs.remove(deleted.id);
    leftMs = 0;
    assert.equal(await sender.turn(), null);
    assertArrived(all, [2]);
    assert.ok(!all.server.told.has(deleted.id));
  }));

test("a clock that is found wrong moves the picture into its right slot", () =>
  bench(async (all) => {
    const [facts, contents] = waitingPicture(1);
    all.blobs.put(facts, contents);
    const queue = { kept: () => all.server.token, keep: () => undefined, forget: () => undefined };
    await all.sender({ queue: { ...queue, correction: () => null } }).turn();
    assert.equal(all.server.requests.length, 0, "not before the clock was measured");
    await all.sender({ queue: { ...queue, correction: () => -3_600_000 } }).turn();
    assert.equal(all.server.told.get(facts.id)?.ts, facts.ts - 3_600_000);
  }));

const FAULTS: [name: string, TicketFault][] = [
  ["500", { kind: "status", status: 500 }],
  ["503 with Retry-After", { kind: "status", status: 503, headers: { "retry-after": "7" } }],
  ["429", { kind: "status", status: 429 }],
  ["403", { kind: "status", status: 403 }],
  ["404 of an old server", { kind: "status", status: 404 }],
  ["a redirect to a log-in page", { kind: "status", status: 302, headers: { location: "http://portal.example/" } }],
  ["a captive portal's 200", { kind: "status", status: 200, body: "<html>Log in to the guest network</html>" }],
  ["no answer after it was done", { kind: "lost-answer" }],
  ["a connection that breaks", { kind: "reset", atByte: 1 }],
  ["a file that is cut off on its way", { kind: "cut", atByte: 100 }],
];
for (const [name, fault] of FAULTS) {
  for (const step of ["tell", "picture", "thumbnail", "complete"] as const) {
    if (fault.kind === "cut" && step !== "picture" && step !== "thumbnail") continue;
    test(`${name} at the step "${step}": kept, never shown half, and once afterwards`, () =>
      bench(async (all) => {
        all.blobs.put(...waitingPicture(1));
        // As long as the first turn lasts: Deno tries a request again whose connection broke.
        let met = 0;
        all.server.fault = (request: TicketRequest) => {
          if (request.step !== step) return null;
          met += 1;
          return fault;
        };
        const sender = all.sender();
        const waitMs = await sender.turn();
        assert.ok(met > 0);
        // A portal's 200 to a file says nothing; the server, which looks, says that it is not there.
        assert.ok(waitMs !== null && waitMs > 0 && waitMs <= 305_000, `waits ${waitMs} ms`);
        assert.equal(all.blobs.waiting(), 1);
        assert.match(sender.trouble()?.what ?? "", /\.$/);
        const seen = all.server.complete.size;
        assert.equal(seen, fault.kind === "lost-answer" && step === "complete" ? 1 : 0);
        all.server.fault = () => null;
        assert.equal(await sender.turn(), null);
        assert.equal(sender.trouble(), null);
        assertArrived(all, [1]);
      }));
  }
}

for (const seed of [1, 2, 3]) {
  test(`through any row of faults nothing is deleted here that is not whole there (seed ${seed})`, () =>
    bench(async (all) => {
      let state = seed;
      const random = (max: number) => {
        state = (state * 48_271) % 2_147_483_647;
        return state % max;
      };
      const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
      for (const number of numbers) all.blobs.put(...waitingPicture(number));
      all.server.fault = ({ step }) => {
        const [, fault] = FAULTS[random(FAULTS.length * 2)] ?? [];
        return fault === undefined || (fault.kind === "cut" && (step === "tell" || step === "complete")) ? null : fault;
      };
      const sender = all.sender();
      for (let turn = 0; turn < 60; turn++) {
        await sender.turn();
        for (const number of numbers) {
          const [{ id }, contents] = waitingPicture(number);
          if (all.blobs.has(id)) continue;
          assert.ok(all.server.complete.has(id), `picture ${number} after turn ${turn}`);
          assert.deepEqual(all.server.files.get(`${id}/picture`), contents.picture);
          assert.deepEqual(all.server.files.get(`${id}/thumbnail`), contents.thumbnail);
        }
      }
      all.server.fault = () => null;
      for (let turn = 0; turn < numbers.length; turn++) await sender.turn();
      assertArrived(all, numbers);
    }));
}

test("a server that asks for seven seconds gets them", () =>
  bench(async (all) => {
    all.blobs.put(...waitingPicture(1));
    all.server.fault = () => ({ kind: "status", status: 503, headers: { "retry-after": "7" } });
    const waitMs = await all.sender({ random: () => 0 }).turn();
    assert.equal(waitMs, 7_000);
  }));

test("one picture that the server cannot bear does not hold up the others", () =>
  bench(async (all) => {
    for (const number of [1, 2, 3]) all.blobs.put(...waitingPicture(number));
    const bad = waitingPicture(1)[0].id;
    all.server.fault = ({ step, id }) => (step === "picture" && id === bad ? { kind: "status", status: 500 } : null);
    const sender = all.sender();
    assert.notEqual(await sender.turn(), null);
    assert.notEqual(await sender.turn(), null);
    assert.equal(all.server.complete.size, 2);
    assert.equal(all.blobs.waiting(), 1);
    all.server.fault = () => null;
    assert.equal(await sender.turn(), null);
    assertArrived(all, [1, 2, 3]);
  }));

test("a picture that the server refuses for good is given up with its reason", () =>
  bench(async (all) => {
    for (const number of [1, 2]) all.blobs.put(...waitingPicture(number));
    const body = JSON.stringify({ detail: "width: too wide" });
    all.server.fault = ({ step }) =>
      step === "tell" && all.server.requests.length === 1 ? { kind: "status", status: 400, body } : null;
    assert.equal(await all.sender().turn(), null);
    assertArrived(all, [2]);
    assert.match(all.notes[0] ?? "", /^screenshot-failed: .*width: too wide/);
  }));

test("a token that is not known any more stays until a batch has brought another, and the picture waits for that", () =>
  bench(async (all) => {
    all.blobs.put(...waitingPicture(1));
    const token = all.kept.get(tokenKey(all.server.url, ANNA)) ?? "";
    all.kept.set(tokenKey(all.server.url, ANNA), "x".repeat(43));
    const sender = all.sender();
    assert.notEqual(await sender.turn(), null);
    assert.equal(all.blobs.waiting(), 1);
    assert.notEqual(await sender.turn(), null);
    all.kept.set(tokenKey(all.server.url, ANNA), token);
    assert.equal(await sender.turn(), null);
    assertArrived(all, [1]);
  }));

test("pictures wait while anything else is still to be said", () =>
  bench(async (all) => {
    all.blobs.put(...waitingPicture(1));
    assert.equal(await all.sender({ calm: () => false }).turn(), null);
    assert.equal(all.server.requests.length, 0);
  }));

test("a picture taken back while it is on its way is never completed, and nobody sees it", () =>
  bench(async (all) => {
    const [facts, contents] = waitingPicture(1);
    all.blobs.put(facts, contents);
    all.server.fault = ({ step }) => {
      if (step === "thumbnail") assert.equal(all.blobs.remove(facts.id), true);
      return null;
    };
    assert.equal(await all.sender().turn(), null);
    assert.deepEqual([all.server.complete.size, all.blobs.waiting()], [0, 0]);
  }));

test("a byte that flipped on the disk is found here, not by the store", () =>
  bench(async (all) => {
    const [facts, contents] = waitingPicture(1);
    all.blobs.put(facts, contents);
    const file = `${all.folder}/pictures/${facts.id}.picture`;
    const bytes = Deno.readFileSync(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    Deno.writeFileSync(file, bytes);
    assert.equal(await all.sender().turn(), null);
    assert.equal(all.server.requests.length, 0);
    assert.match(all.notes[0] ?? "", /changed on the disk/);
  }));

test("with a bucket of the agent's own, the picture goes there and the server is told where it is", () =>
  bench(async (all) => {
    const [facts, contents] = waitingPicture(1);
    all.blobs.put(facts, contents);
    const place = { bucket: "office", key: "screenshots/a.webp", thumbnail_key: "screenshots/a-thumbnail.webp" };
    let stored = 0;
    all.server.fault = () => ({ kind: "status", status: 503 });
    const sender = all.sender({
      bucket: () => {
        stored += 1;
        assert.equal(sender.leaving(), facts.id, "from here on it cannot be taken back");
        return Promise.resolve({ kind: "stored" as const, in: place });
      },
    });
    assert.notEqual(await sender.turn(), null, "the server could not be told");
    all.server.fault = () => null;
    assert.equal(await sender.turn(), null);
    assert.deepEqual([stored, all.blobs.waiting()], [1, 0]);
    assert.deepEqual(all.server.told.get(facts.id)?.stored, place);
    assert.ok(all.server.complete.has(facts.id));
  }));

test("without a server that is told, the bucket's word is enough", () =>
  bench(async (all) => {
    all.blobs.put(...waitingPicture(1));
    const bucket = () =>
      Promise.resolve({ kind: "stored" as const, in: { bucket: "office", key: "a", thumbnail_key: "b" } });
    assert.equal(await all.sender({ bucket, told: () => false }).turn(), null);
    assert.deepEqual([all.server.requests.length, all.blobs.waiting()], [0, 0]);
  }));

test("what keeps pictures from the bucket is told in words: in the log, kept for status, and to the server once", () =>
  bench(async (all) => {
    all.blobs.put(...waitingPicture(1));
    const trouble: Trouble = { kind: "missing-bucket", what: "There is none.", todo: "Create it.", pace: "slow" };
    const sender = all.sender({ bucket: () => Promise.resolve(trouble) });
    for (let turn = 0; turn < 3; turn++) assert.notEqual(await sender.turn(), null);
    assert.deepEqual(sender.trouble(), trouble);
    assert.deepEqual(all.notes, ["screenshot-waiting: There is none. Create it."]);
    assert.match(all.lines[0] ?? "", /There is none\. Create it\. \(1 pictures wait\.\)/);
    assert.match(all.kept.get("picture-trouble") ?? "", /missing-bucket/);
    assert.equal(all.blobs.waiting(), 1);
  }));

test("a picture that the policy no longer allows is deleted with a note, and its server never hears of it", () =>
  bench(async (all) => {
    for (const number of [1, 2]) all.blobs.put(...waitingPicture(number));
    const unwanted = waitingPicture(1)[0].id;
    const dropped = ({ id }: { id: string }) => (id === unwanted ? "the policy takes no pictures any more" : null);
    await all.sender({ dropped }).turn();
    assertArrived(all, [2]);
    assert.ok(!JSON.stringify(all.server.requests).includes(unwanted));
    assert.deepEqual(all.notes, ["screenshot-failed: A picture was given up: the policy takes no pictures any more."]);
  }));

test("a policy that changes between the telling and the bringing keeps the file here, and then deletes it", () =>
  bench(async (all) => {
    all.blobs.put(...waitingPicture(1));
    let asked = 0;
    await all.sender({ dropped: () => (asked++ === 0 ? null : "the policy takes no pictures any more") }).turn();
    assert.equal(all.server.files.size, 0);
    assert.equal(all.blobs.waiting(), 0);
  }));

test("a server that refuses a picture by policy is final, at the telling and at the completion", () =>
  bench(async (all) => {
    const body = JSON.stringify({ code: "policy", detail: "The policy of this person takes no pictures any more." });
    for (const [number, step] of [
      [1, "tell"],
      [2, "complete"],
    ] as const) {
      all.blobs.put(...waitingPicture(number));
      all.server.fault = (request: TicketRequest): TicketFault | null =>
        request.step === step ? { kind: "status", status: 422, body } : null;
      await all.sender().turn();
      assert.equal(all.blobs.waiting(), 0, step);
      assert.match(all.notes.pop() ?? "", /given up: .*takes no pictures any more/);
    }
  }));
