// The picture child, `stint picture`: reads one order, does it, answers, and ends. It takes a picture, or puts files into a
// bucket; both need libraries that are too large for the agent itself.
import type { Environment } from "../config.ts";
import { readFrame, written } from "../core/pictures/frame.ts";
import { isPrivate } from "../core/pictures/private-window.ts";
import { choosePlatform } from "../platform/choose.ts";
import type { Platform } from "../platform/platform.ts";
import type { Answer, NoPicture, Order } from "./order.ts";

type Answered = { said: Answer; parts: Uint8Array<ArrayBuffer>[] };

/** input: one frame with an order. Returns the frame with the answer. */
export async function pictureChild(input: Uint8Array<ArrayBuffer>, env: Environment): Promise<Uint8Array<ArrayBuffer>> {
  const frame = readFrame(input);
  if (frame === null) throw new Error("No order came on standard input. The agent starts this command by itself.");
  const order = frame.said as Order;
  if (order.kind === "take") return written(await take(order, env));
  const { storeAll } = await import("./store.ts");
  return written({ said: await storeAll(order, frame.parts), parts: [] });
}

async function take(order: Extract<Order, { kind: "take" }>, env: Environment): Promise<Answered> {
  const platform = await choosePlatform(env);
  try {
    const before = hidden(platform, order.privateWindows);
    if (before !== null) return nothing(before);
    const captured = platform.capture();
    if (captured.kind === "failed") return nothing({ why: "failed", text: `${captured.reason} ${captured.remedy}` });
    // Looked at again: a window may have come to the front while the picture was taken.
    const after = hidden(platform, order.privateWindows);
    if (after !== null) return nothing(after);
    const { compose, emptiness } = await import("./compose.ts");
    const empty = emptiness(captured.displays);
    if (empty !== null) return nothing({ why: empty, text: EMPTY[empty] });
    const { picture, thumbnail } = await compose(captured.displays, order);
    return {
      said: {
        kind: "taken",
        displays: captured.displays.length,
        blurred: order.blur,
        picture: picture.facts,
        thumbnail: thumbnail.facts,
      },
      parts: [picture.bytes, thumbnail.bytes],
    };
  } finally {
    platform.close();
  }
}

const EMPTY = {
  black: "The screen was black: the displays are off, locked, or not shown to programs.",
  empty: "The screen was empty: one colour and nothing else.",
};

const nothing = (reason: Omit<NoPicture, "kind">): Answered => ({ said: { kind: "nothing", ...reason }, parts: [] });

/** Why nothing may be taken, or null. A window that cannot be told from others might be a listed one. */
function hidden(platform: Platform, listed: string[]): Omit<NoPicture, "kind"> | null {
  if (listed.length === 0) return null;
  const front = platform.windowInFront();
  if (front.kind === "unknown") return { why: "failed", text: `${front.reason} ${front.remedy}` };
  if (front.kind === "none" || !isPrivate(front, listed)) return null;
  return { why: "private", text: PRIVATE };
}

/** Says nothing of which window it was. */
export const PRIVATE = "A window was in front of which no picture is taken.";
