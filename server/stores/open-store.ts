// The store that the settings name, and what is missing in them for it.
import type { Cloud } from "./cloudinary.ts";
import type { S3Place } from "./s3.ts";
import type { Provider, Store } from "./store.ts";

type Text = string | undefined;

/** Keys of config.env that stores are made of. */
export type StoreSettings = {
  FILE_PROVIDER: Provider;
  S3_BUCKET?: Text;
  S3_REGION: string;
  S3_ENDPOINT?: Text;
  S3_FORCE_PATH_STYLE: boolean;
  AWS_ACCESS_KEY_ID?: Text;
  AWS_SECRET_ACCESS_KEY?: Text;
  WASABI_S3_BUCKET?: Text;
  WASABI_REGION: string;
  WASABI_ACCESS_KEY_ID?: Text;
  WASABI_SECRET_ACCESS_KEY?: Text;
  DIGITALOCEAN_S3_BUCKET?: Text;
  DIGITALOCEAN_REGION?: Text;
  DIGITALOCEAN_ACCESS_KEY_ID?: Text;
  DIGITALOCEAN_SECRET_ACCESS_KEY?: Text;
  CLOUDINARY_URL?: Cloud | undefined;
};

/** Without these a provider is none. Amazon's own keys may come by the SDK's ways. */
const NEEDED: Record<Provider, (keyof StoreSettings)[]> = {
  LOCAL: [],
  S3: ["S3_BUCKET"],
  WASABI: ["WASABI_S3_BUCKET", "WASABI_ACCESS_KEY_ID", "WASABI_SECRET_ACCESS_KEY"],
  DIGITALOCEAN: [
    "DIGITALOCEAN_S3_BUCKET",
    "DIGITALOCEAN_REGION",
    "DIGITALOCEAN_ACCESS_KEY_ID",
    "DIGITALOCEAN_SECRET_ACCESS_KEY",
  ],
  CLOUDINARY: ["CLOUDINARY_URL"],
};

/** Keys that the chosen provider needs and that are not set. */
export const missingSettings = (settings: StoreSettings): string[] =>
  NEEDED[settings.FILE_PROVIDER].filter((key) => settings[key] === undefined);

/** The code of the others is not even loaded. */
export async function openStore(
  settings: StoreSettings & { instanceDir: string },
  { secret, clock }: { secret: string; clock: () => number },
): Promise<Store> {
  const place = placeOf(settings);
  if (place !== null) return (await import("./s3.ts")).openS3Store(place, { clock });
  if (settings.FILE_PROVIDER === "CLOUDINARY" && settings.CLOUDINARY_URL !== undefined)
    return (await import("./cloudinary.ts")).openCloudinaryStore(settings.CLOUDINARY_URL, { clock });
  return (await import("./local.ts")).openLocalStore({ folder: settings.instanceDir, secret, clock });
}

/** Where Wasabi and Spaces are follows from their region; S3_ENDPOINT is for those who reach them by another way. */
function placeOf(settings: StoreSettings): S3Place | null {
  const { S3_ENDPOINT: endpoint = null, S3_FORCE_PATH_STYLE: inPath } = settings;
  switch (settings.FILE_PROVIDER) {
    case "S3": {
      const { S3_BUCKET: bucket = "", S3_REGION: region } = settings;
      const keys = keysOf(settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY);
      return { provider: "S3", bucket, region, endpoint, inPath, keys };
    }
    case "WASABI": {
      const { WASABI_S3_BUCKET: bucket = "", WASABI_REGION: region } = settings;
      const keys = keysOf(settings.WASABI_ACCESS_KEY_ID, settings.WASABI_SECRET_ACCESS_KEY);
      const own = `https://s3.${region}.wasabisys.com`;
      return { provider: "WASABI", bucket, region, endpoint: endpoint ?? own, inPath, keys };
    }
    case "DIGITALOCEAN": {
      const { DIGITALOCEAN_S3_BUCKET: bucket = "", DIGITALOCEAN_REGION: region = "" } = settings;
      const keys = keysOf(settings.DIGITALOCEAN_ACCESS_KEY_ID, settings.DIGITALOCEAN_SECRET_ACCESS_KEY);
      const own = `https://${region}.digitaloceanspaces.com`;
      return { provider: "DIGITALOCEAN", bucket, region, endpoint: endpoint ?? own, inPath, keys };
    }
    default:
      return null;
  }
}

const keysOf = (id: Text, secret: Text) => (id === undefined || secret === undefined ? null : { id, secret });
