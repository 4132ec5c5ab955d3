// For tests: what the picture child does with a bucket, without a child.
import { readFrame, written } from "../../core/pictures/frame.ts";
import type { PictureChild } from "../ask-child.ts";
import { pictureChild } from "../child.ts";
import type { Answer } from "../order.ts";

/** The child's own code in this process: a process of its own for each of forty faults would take a minute. */
export const inProcess: Pick<PictureChild, "store"> = {
  store: async (access, objects) => {
    const plain = objects.map(({ key, mime, sha256 }) => ({ key, mime, sha256 }));
    const order = { said: { kind: "store", access, objects: plain }, parts: objects.map(({ content }) => content) };
    const answer = readFrame(await pictureChild(written(order), {}))?.said as Answer;
    if (answer.kind !== "stored" && answer.kind !== "not-stored") throw new Error(`The child answered ${answer.kind}.`);
    return answer;
  },
};
