// For tests: what the process that sends pictures is told, and what it answers. Knows no runtime, so that both sides can read it.
import type { WireScreenshot } from "../../../protocol/screenshot.ts";

/** As the agent keeps them: ts by this machine's clock, ms, in a stretch of it. */
type Facts = Omit<WireScreenshot, "ts" | "slot" | "stored"> & { user: string; host: string; ts: number; clock: number };
/** Bytes in base64. */
export type PictureOrder = { kind: "put"; facts: Facts; picture: string; thumbnail: string } | { kind: "turn" };
/** waiting: ids of pictures. files: names in their folder. trouble: what keeps them. */
export type PictureTold = { waiting: string[]; files: string[]; trouble: string | null };
export type PictureSetting = {
  server: string;
  token: string;
  user: string;
  host: string;
  /** The agent's own; null: it goes by the server's tickets. */
  bucket: {
    bucket: string;
    region: string;
    endpoint: string;
    forcePathStyle: boolean;
    credentials: { accessKeyId: string; secretAccessKey: string };
  } | null;
};
