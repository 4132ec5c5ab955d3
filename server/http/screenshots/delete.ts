// A picture is deleted by its person or by a manager: what it shows is gone at once, its row keeps its place and says who deleted it.
import { type Deletion, deleteScreenshot, type ScreenshotRow } from "../../db/screenshots.ts";
import type { WriteContext } from "../context.ts";
import { filesOf } from "./files.ts";

/** False where it cannot be deleted any more, or somebody was quicker. */
export async function deletePicture(
  context: Pick<WriteContext, "db" | "store" | "log">,
  told: ScreenshotRow,
  deletion: Deletion,
): Promise<boolean> {
  if (!(await deleteScreenshot(context.db, told.id, deletion))) return false;
  await removeFiles(context, told);
  return true;
}

/** At once, as far as the store answers; the sweep comes by again when no ticket of it can be open. */
async function removeFiles({ store, log }: Pick<WriteContext, "store" | "log">, told: ScreenshotRow): Promise<void> {
  const files = filesOf(told, store);
  if (files === null) return;
  try {
    await store.remove(files.picture.key);
    await store.remove(files.thumbnail.key);
  } catch (error) {
    log.warn({ error }, "A deleted picture's files could not be removed yet; nobody sees them, and it is tried again.");
  }
}
