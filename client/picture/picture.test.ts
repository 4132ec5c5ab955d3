// Real displays with known pixels, and the real child: what comes out of it is decoded and looked at.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test, { type TestContext } from "node:test";
import sharp from "sharp";
import { ownProgram } from "../commands/own-program.ts";
import { type Display, missingAtDesk, openDisplay } from "../desk.ts";
import { type PictureChild, pictureChildOf, type Taken } from "./ask-child.ts";
import type { NoPicture } from "./order.ts";
import { paint, rectangle, SCREEN, svgOf, twoMonitors } from "./painted-display.ts";
import { showWindow } from "./shown-window.ts";

const missing = Deno.build.os === "linux" ? await missingAtDesk() : "an X display is looked for on Linux only";
const PLAIN: Parameters<PictureChild["take"]>[0] = {
  blur: false,
  mime: "image/webp",
  privateWindows: ["KeePass", "Incognito"],
};
const HALF = SCREEN.width / 2;
/** Left: red above blue; right: green above white; and something to read. */
const COLOURS = svgOf(
  rectangle(0, 0, HALF, 512, "red"),
  rectangle(0, 512, HALF, 512, "blue"),
  rectangle(HALF, 0, HALF, 512, "lime"),
  rectangle(HALF, 512, HALF, 512, "white"),
);

const childAt = (program: string[]) => pictureChildOf({ program, signal: new AbortController().signal });

async function atScreen(
  t: TestContext,
  run: (display: Display, child: PictureChild) => Promise<void>,
  xvfb = "",
): Promise<void> {
  if (missing !== null) {
    console.log(`SKIP ${t.name}: ${missing}`);
    t.skip(missing);
    return;
  }
  const display = await openDisplay(null, xvfb);
  try {
    await run(display, childAt(["env", "-u", "WAYLAND_DISPLAY", `DISPLAY=${display.name}`, ...ownProgram()]));
  } finally {
    await display.kill();
  }
}

/** A colour with a line, so that the screen is not empty. */
const stripedOn = (colour: string) =>
  svgOf(rectangle(0, 0, SCREEN.width, SCREEN.height, colour), rectangle(10, 10, 50, 10, "white"));

function taken(answer: Taken | NoPicture): Taken {
  if (answer.kind === "nothing") assert.fail(answer.text);
  return answer;
}

type Pixels = { width: number; height: number; at: (x: number, y: number) => number[] };
async function decoded(content: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(content).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const from = (Math.floor(y) * info.width + Math.floor(x)) * info.channels;
    return [...data.subarray(from, from + 3)];
  };
  return { width: info.width, height: info.height, at };
}

/** WebP and JPEG move a colour by a few steps. */
const near = (actual: number[], expected: number[], where: string) =>
  assert.ok(
    actual.every((value, channel) => Math.abs(value - (expected[channel] ?? 0)) <= 12),
    `${where}: ${actual} is not ${expected}`,
  );

const QUARTERS: [x: number, y: number, colour: number[]][] = [
  [0.25, 0.25, [255, 0, 0]],
  [0.25, 0.75, [0, 0, 255]],
  [0.75, 0.25, [0, 255, 0]],
  [0.75, 0.75, [255, 255, 255]],
];

for (const mime of ["image/webp", "image/jpeg"] as const) {
  test(`two displays come out side by side with their pixels, picture and thumbnail, as ${mime}`, (t) =>
    atScreen(t, async (display, child) => {
      await paint(display, COLOURS);
      await twoMonitors(display);
      const answer = taken(await child.take({ ...PLAIN, mime }));
      assert.equal(answer.displays, 2);
      assert.equal(answer.blurred, false);
      for (const file of [answer.picture, answer.thumbnail]) {
        const { width, height, at } = await decoded(file.content);
        assert.deepEqual([width, height, file.mime], [file.width, file.height, mime]);
        assert.equal(file.bytes, file.content.length);
        assert.equal(file.sha256, createHash("sha256").update(file.content).digest("hex"));
        for (const [x, y, colour] of QUARTERS) near(at(x * width, y * height), colour, `${width} px at ${x}, ${y}`);
      }
      assert.deepEqual([answer.picture.width, answer.thumbnail.width], [SCREEN.width, 320]);
    }));
}

test("two screens of their own are two displays, side by side, the lower one with black below", (t) =>
  atScreen(
    t,
    async (display, child) => {
      for (const [screen, colour] of ["red", "blue"].entries()) await paint(display, stripedOn(colour), screen);
      const { displays, picture } = taken(await child.take(PLAIN));
      assert.deepEqual([displays, picture.width, picture.height], [2, 1440, 600]);
      const { at } = await decoded(picture.content);
      near(at(400, 300), [255, 0, 0], "the first");
      near(at(1120, 240), [0, 0, 255], "the second");
      near(at(1120, 560), [0, 0, 0], "below the second");
    },
    "-screen 0 800x600x24 -screen 1 640x480x24",
  ));

test("one display is scaled to 960 px and keeps its form", (t) =>
  atScreen(t, async (display, child) => {
    await paint(display, COLOURS);
    const { displays, picture } = taken(await child.take(PLAIN));
    assert.deepEqual([displays, picture.width, picture.height], [1, 960, 768]);
  }));

/** Lines of text, each in another size, up to a headline. */
const SIZES = [11, 14, 18, 24, 32, 48];
const textOf = (word: string) =>
  svgOf(
    rectangle(0, 0, SCREEN.width, SCREEN.height, "white"),
    rectangle(0, 900, SCREEN.width, 124, "navy"),
    ...SIZES.map((size, row) => `<text x="40" y="${120 + row * 120}" font-size="${size}">${word.repeat(4)}</text>`),
  );

/** The sharpest step between two neighbouring pixels of a row of text, of 255. */
async function sharpestStep(content: Uint8Array): Promise<number> {
  const { width, height, at } = await decoded(content);
  let sharpest = 0;
  // The lower part holds no text, but an edge that is to be seen.
  for (let y = 0; y < height * 0.8; y++) {
    for (let x = 1; x < width; x++) {
      sharpest = Math.max(sharpest, Math.abs((at(x, y)[1] ?? 0) - (at(x - 1, y)[1] ?? 0)));
    }
  }
  return sharpest;
}

test("blurred, no letter has an edge left, and what kind of page it was is still to be seen", (t) =>
  atScreen(t, async (display, child) => {
    await paint(display, textOf("Salary 4200 "));
    const plain = taken(await child.take(PLAIN));
    const blurred = taken(await child.take({ ...PLAIN, blur: true }));
    assert.equal(blurred.blurred, true);
    assert.ok((await sharpestStep(plain.picture.content)) > 120, "the text is there when it is not blurred");
    const sharpest = await sharpestStep(blurred.picture.content);
    assert.ok(sharpest < 16, `a step of ${sharpest} is left in the blurred text`);
    assert.ok((await sharpestStep(blurred.thumbnail.content)) < 48, "the thumbnail is made of the blurred picture");
    const { width, height, at } = await decoded(blurred.picture.content);
    near(at(width / 2, height * 0.95), [0, 0, 128], "the blue bar below");
    near(at(width * 0.9, height * 0.05), [255, 255, 255], "the white page");
  }));

test("of fine stripes and letters nothing but their mean is left: it is not there to be computed back", (t) =>
  atScreen(t, async (display, child) => {
    const stripes = Array.from({ length: SCREEN.width / 8 }, (_, i) => rectangle(i * 8, 0, 4, 512, "white"));
    await paint(display, svgOf(rectangle(0, 512, SCREEN.width, 512, "white"), ...stripes));
    const { picture } = taken(await child.take({ ...PLAIN, blur: true }));
    const { width, height, at } = await decoded(picture.content);
    const row = Array.from({ length: width - 40 }, (_, x) => at(x + 20, height / 4)[0] ?? 0);
    assert.ok(Math.max(...row) - Math.min(...row) < 24, `from ${Math.min(...row)} to ${Math.max(...row)}`);
  }));

test("a black screen and an empty one are reasons, not pictures", (t) =>
  atScreen(t, async (display, child) => {
    const black = await child.take(PLAIN);
    assert.deepEqual([black.kind, black.kind === "nothing" && black.why], ["nothing", "black"]);
    await paint(display, svgOf(rectangle(0, 0, SCREEN.width, SCREEN.height, "teal")));
    const empty = await child.take(PLAIN);
    assert.deepEqual([empty.kind, empty.kind === "nothing" && empty.why], ["nothing", "empty"]);
  }));

test("a listed window in front prevents the picture, by its title or its program, and its name is not told", (t) =>
  atScreen(t, async (display, child) => {
    await paint(display, COLOURS);
    const why = async () => {
      const answer = await child.take(PLAIN);
      if (answer.kind === "nothing") assert.doesNotMatch(answer.text, /keepass|incognito|wallet/i);
      return answer.kind === "nothing" ? answer.why : "taken";
    };
    const window = showWindow(display, { title: "Passwords.kdbx - KEEPASSXC", program: ["wallet", "Wallet"] });
    assert.equal(await why(), "taken", "a listed window that is not in front");
    window.activate("window-manager");
    assert.equal(await why(), "private");
    window.title("Report.odt");
    assert.equal(await why(), "taken");
    window.close();
    const program = showWindow(display, { title: "Nothing to be told", program: ["keepassxc", "KeePassXC"] });
    program.activate("focus");
    assert.equal(await why(), "private");
    program.close();
    assert.equal(await why(), "taken", "the window is gone");
  }));

test("a display that is gone, and a program that cannot be started, are reasons with what to do", (t) =>
  atScreen(t, async (display, child) => {
    await display.kill();
    const gone = await child.take(PLAIN);
    assert.equal(gone.kind === "nothing" && gone.why, "failed");
    assert.match(gone.kind === "nothing" ? gone.text : "", /cannot be opened\. .*check DISPLAY/);
    for (const program of [["/nowhere/stint"], ["false"], ["echo", "half an answer"]]) {
      const none = await childAt(program).take(PLAIN);
      assert.match(
        none.kind === "nothing" ? none.text : "",
        /gave none: .*\. The next one is tried/,
        program.join(" "),
      );
    }
  }));
