// File systems of their own for a server's data: a small one that fills up, and one whose power can be cut. Both need root.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The smallest image in which mkfs.xfs makes a file system. */
const IMAGE_SIZE = "320M";

export type CuttablePlace = {
  folder: string;
  /** The file system stops as it is: nothing more of it reaches the image. */
  cut(): void;
  /** The power is back: mounts what had reached the image. The processes that used it must have ended. */
  restore(): void;
  remove(): void;
};

function run(program: string, ...args: string[]) {
  const { status, error, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (error !== undefined) throw new Error(`${program} cannot be started: ${error.message}`, { cause: error });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed: ${stderr.trim()}`);
}

export function cuttablePlace(): CuttablePlace {
  const base = mkdtempSync(join(tmpdir(), "stint-power-"));
  const image = join(base, "image");
  const folder = join(base, "mounted");
  try {
    mkdirSync(folder);
    run("truncate", "-s", IMAGE_SIZE, image);
    run("mkfs.xfs", "-q", image);
    run("mount", "-o", "loop", image, folder);
  } catch (error) {
    rmSync(base, { recursive: true, force: true });
    throw error;
  }
  return {
    folder,
    cut: () => run("xfs_io", "-x", "-c", "shutdown", folder),
    restore() {
      run("umount", folder);
      run("mount", "-o", "loop", image, folder);
    },
    remove() {
      run("umount", folder);
      rmSync(base, { recursive: true, force: true });
    },
  };
}

export function smallPlace(megabytes: number): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "stint-small-"));
  try {
    run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    folder,
    remove() {
      run("umount", folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Why a place cannot be made here; null where it can. Tried, because rights and kernels differ. */
const lacks = (make: () => { remove(): void }) => (): string | null => {
  try {
    make().remove();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

export const lacksPower = lacks(() => {
  const place = cuttablePlace();
  place.cut();
  place.restore();
  return place;
});
export const lacksSmall = lacks(() => smallPlace(1));
