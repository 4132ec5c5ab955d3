// The battery by the kernel's own files: /sys/class/power_supply, a folder a supply, a file a figure.
import type { Power } from "../platform.ts";

const FOLDER = "/sys/class/power_supply";

/** null: the machine has no battery. Files that are missing or odd count as not told. */
export function readPower(folder: string = FOLDER): Power | null {
  const supplies = namesIn(folder).map((name) => (file: string) => figure(`${folder}/${name}/${file}`));
  // A mouse's or headset's battery says so by its scope.
  const batteries = supplies.filter((read) => read("type") === "Battery" && read("scope") !== "Device");
  if (batteries.length === 0) return null;
  const chargers = supplies.filter((read) => read("type") !== "Battery" && read("online") !== null);
  const onMains =
    chargers.length > 0
      ? chargers.some((read) => read("online") !== "0")
      : batteries.every((read) => read("status") !== "Discharging");
  const percent = percentOf(batteries);
  return percent === null ? null : { onMains, percent };
}

type Read = (file: string) => string | null;

/** Two batteries count by what they hold where both tell it, else evenly. */
function percentOf(batteries: Read[]): number | null {
  const sum = (file: string) => {
    const figures = batteries.map((read) => numberOf(read(file)));
    return figures.includes(null) ? null : figures.reduce((total: number, value) => total + (value ?? 0), 0);
  };
  const [now, full] = [sum("energy_now"), sum("energy_full")];
  if (now !== null && full !== null && full > 0) return Math.min(100, Math.round((100 * now) / full));
  const capacity = sum("capacity");
  return capacity === null ? null : Math.round(capacity / batteries.length);
}

const numberOf = (text: string | null) => (text !== null && /^\d+$/.test(text) ? Number(text) : null);

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** null also where the driver answers with an error, as it does for a battery that is just being taken out. */
function figure(path: string): string | null {
  try {
    return Deno.readTextFileSync(path).trim();
  } catch {
    return null; // not told
  }
}
