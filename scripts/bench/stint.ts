// Our own server as users start it, in a process of its own, on a free port.
import { join } from "node:path";
import { type Program, startProgram } from "./program.ts";

const ROOT = join(import.meta.dirname, "..", "..");

export async function startStint({
  uri,
  folder,
  zone = "Europe/Brussels",
  nodeOptions = [],
  settings = {},
}: {
  uri: string;
  folder: string;
  zone?: string;
  nodeOptions?: readonly string[];
  settings?: Readonly<Record<string, string>>;
}): Promise<Program & { url: string }> {
  const program = await startProgram(
    [process.execPath, "--disable-warning=ExperimentalWarning", ...nodeOptions, join(ROOT, "server/main.ts")],
    {
      ready: /http:\/\/localhost:(\d+)\//,
      env: {
        STINT_CONFIG: join(folder, "none.env"), // whatever stands in config.env is not what is measured
        DATABASE_URI: uri,
        INSTANCE_DIR: join(folder, "instance"),
        HOST: "127.0.0.1",
        PORT: "0",
        RATE_LIMIT: "off",
        TIME_ZONE: zone,
        ...settings,
      },
    },
  );
  return { ...program, url: `http://127.0.0.1:${program.said[1]}` };
}
