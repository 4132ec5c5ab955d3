// For tests: stands on a line and writes down every byte that goes over it, either way.
import { Buffer } from "node:buffer";
import { type AddressInfo, connect, createServer } from "node:net";
import { constants, gunzipSync } from "node:zlib";

export type Tap = {
  url: string;
  /** All that went over it so far, and what of it was packed, unpacked. */
  heard(): string;
  close(): Promise<void>;
};

/** @param port of this machine, where the line leads */
export async function openTap(port: number): Promise<Tap> {
  const heard: Buffer[][] = [];
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      const bytes: Buffer[] = [];
      heard.push(bytes);
      from.on("data", (part: Buffer) => {
        bytes.push(part);
        to.write(part);
      });
      from.on("end", () => to.end());
      from.on("error", () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => heard.map((bytes) => withUnpacked(Buffer.concat(bytes))).join("\n"),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);

function withUnpacked(bytes: Buffer): string {
  const texts = [bytes.toString("latin1")];
  for (let at = bytes.indexOf(GZIP); at >= 0; at = bytes.indexOf(GZIP, at + 1)) {
    try {
      texts.push(gunzipSync(bytes.subarray(at), { finishFlush: constants.Z_SYNC_FLUSH }).toString("latin1"));
    } catch (error) {
      // Three bytes of a picture may look like it.
      if (!/^Z_(?:DATA|BUF)_ERROR$/.test((error as NodeJS.ErrnoException).code ?? "")) throw error;
    }
  }
  return texts.join("\n");
}
