// Under which names the agent's own files lie in its bucket. Whose they are is in the name: without a server nothing else
// would tell. The same picture has the same names each time it is tried.
import type { Owner } from "../queue.ts";
import type { Waiting } from "./blobs.ts";

/** Characters of a user's and of a host's name that are kept; a key has 1,024 bytes at most. */
const NAME_MAX = 64;
const plain = (name: string) => name.slice(0, NAME_MAX).replace(/[^\p{L}\p{N}._-]+/gu, "_");

/** anna@pc-1 */
export const nameInBucket = ({ user, host }: Owner): string => `${plain(user)}@${plain(host)}`;

const ENDING: Record<Waiting["mime"], string> = { "image/webp": "webp", "image/jpeg": "jpg" };

/** screenshots/anna@pc-1/2026-11-21/20261121T142800Z-<id>.webp, by this machine's clock in UTC, and …-thumbnail.webp. */
export function pictureKeys(waiting: Waiting): { key: string; thumbnail_key: string } {
  const { id, ts, mime, thumbnail } = waiting;
  const iso = new Date(ts).toISOString();
  const stamp = `${iso.slice(0, 19).replace(/[-:]/g, "")}Z`;
  const start = `screenshots/${nameInBucket(waiting)}/${iso.slice(0, 10)}/${stamp}-${id}`;
  return { key: `${start}.${ENDING[mime]}`, thumbnail_key: `${start}-thumbnail.${ENDING[thumbnail.mime]}` };
}
