// The server as `npm start` runs it, in a process that can be killed, on a port that it finds again.
import { join } from "node:path";
import { freePort } from "../../bench/program.ts";
import { ROOT } from "../altered.ts";
import { startVictim, type Victim, whenItSays } from "../victim.ts";
import { CALENDAR } from "./books.ts";

export type ServerPlace = {
  uri: string;
  folder: string;
  port: number;
  /** Whose sources are run; ours unless a control has its own. */
  root?: string;
  /** What it runs under, such as strace. */
  under?: readonly string[];
};

export type KillableServer = Victim & { url: string };

export const placeAt = async (uri: string, folder: string): Promise<ServerPlace> => ({
  uri,
  folder,
  port: await freePort(),
});

export const urlOf = ({ port }: ServerPlace) => `http://127.0.0.1:${port}`;

/** Spawned, not yet ready. */
export function spawnServer(place: ServerPlace): KillableServer {
  const { uri, folder, port, root = ROOT, under = [] } = place;
  const victim = startVictim(
    [...under, process.execPath, "--disable-warning=ExperimentalWarning", join(root, "server/main.ts")],
    {
      env: {
        STINT_CONFIG: join(folder, "none.env"),
        DATABASE_URI: uri,
        INSTANCE_DIR: join(folder, "instance"),
        HOST: "127.0.0.1",
        PORT: String(port),
        RATE_LIMIT: "off",
        TIME_ZONE: CALENDAR.zone,
      },
    },
  );
  return { ...victim, url: urlOf(place) };
}

export const whenReady = (server: Victim) => whenItSays(server, /Stint is ready/);

/** Ready to be asked. Throws with its own words when it ends instead. */
export async function startServer(place: ServerPlace): Promise<KillableServer> {
  const server = spawnServer(place);
  if ((await whenReady(server)) === null) throw new Error(`The server ended at its start:\n${server.said()}`);
  return server;
}
