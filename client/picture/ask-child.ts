// The agent's side of the picture child: starts it with an order, reads its answer, and turns every way to fail into words.
import { ownProgram } from "../commands/own-program.ts";
import { readFrame, written } from "../core/pictures/frame.ts";
import { runChild } from "../platform/child.ts";
import type { Answer, NoPicture, Order, PictureFacts, StoreAccess, StoredObject } from "./order.ts";

/** A picture takes 0.3 s; a machine so busy that it takes this long has no time for pictures. */
const TAKE_TIMEOUT_MS = 30_000;
/** A picture of 40 kB over a line of 10 kB/s, twice, with the program's start. */
const STORE_TIMEOUT_MS = 120_000;

export type Taken = {
  kind: "taken";
  displays: number;
  blurred: boolean;
  picture: PictureFacts & { content: Uint8Array<ArrayBuffer> };
  thumbnail: PictureFacts & { content: Uint8Array<ArrayBuffer> };
};
export type Stored = Extract<Answer, { kind: "stored" | "not-stored" }>;
export type PictureChild = {
  take(order: Omit<Extract<Order, { kind: "take" }>, "kind">): Promise<Taken | NoPicture>;
  store(access: StoreAccess, objects: (StoredObject & { content: Uint8Array<ArrayBuffer> })[]): Promise<Stored>;
};

/** program: what is started; the word for the command is added. signal: ends the child that is at work. */
export function pictureChildOf({
  program = ownProgram(),
  signal,
}: {
  program?: string[];
  signal: AbortSignal;
}): PictureChild {
  const ask = async (order: Order, parts: Uint8Array<ArrayBuffer>[], timeoutMs: number) => {
    const input = written({ said: order, parts });
    const end = await runChild([...program, "picture"], { input, timeoutMs, signal });
    if (end.kind === "failed") return end;
    const frame = readFrame(end.output);
    return frame === null
      ? { kind: "failed" as const, why: "its answer broke off" }
      : { kind: "said" as const, said: frame.said as Answer, parts: frame.parts };
  };
  return {
    take: async (order) => {
      const answer = await ask({ kind: "take", ...order }, [], TAKE_TIMEOUT_MS);
      if (answer.kind === "failed") return failed(answer.why);
      if (answer.said.kind === "nothing") return answer.said;
      const [picture, thumbnail] = answer.parts;
      if (answer.said.kind !== "taken" || picture === undefined || thumbnail === undefined)
        return failed("it answered something else");
      return {
        ...answer.said,
        picture: { ...answer.said.picture, content: picture },
        thumbnail: { ...answer.said.thumbnail, content: thumbnail },
      };
    },
    store: async (access, objects) => {
      const plain = objects.map(({ key, mime, sha256 }) => ({ key, mime, sha256 }));
      const contents = objects.map(({ content }) => content);
      const answer = await ask({ kind: "store", access, objects: plain }, contents, STORE_TIMEOUT_MS);
      if (answer.kind === "said" && (answer.said.kind === "stored" || answer.said.kind === "not-stored"))
        return answer.said;
      const why = answer.kind === "failed" ? answer.why : "it answered something else";
      return { kind: "not-stored", failure: { name: "Child", status: null, message: `the uploading program: ${why}` } };
    },
  };
}

const failed = (why: string): NoPicture => ({
  kind: "nothing",
  why: "failed",
  text: `The program that takes pictures gave none: ${why}. The next one is tried in its time.`,
});
