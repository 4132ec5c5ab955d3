// The store that the settings name.
import type { S3Settings } from "./s3.ts";
import type { Store } from "./store.ts";

/** The code of the other one is not even loaded. */
export async function openStore(
  config: Omit<S3Settings, "S3_BUCKET"> & {
    S3_BUCKET?: string | undefined;
    FILE_PROVIDER: Store["provider"];
    instanceDir: string;
  },
  { secret, clock }: { secret: string; clock: () => number },
): Promise<Store> {
  const { FILE_PROVIDER, S3_BUCKET } = config;
  if (FILE_PROVIDER === "S3" && S3_BUCKET !== undefined)
    return (await import("./s3.ts")).openS3Store({ ...config, S3_BUCKET });
  return (await import("./local.ts")).openLocalStore({ folder: config.instanceDir, secret, clock });
}
