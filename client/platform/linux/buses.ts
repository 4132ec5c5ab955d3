// What D-Bus tells of a session: locked, another person's turn, about to sleep, about to shut down. Hints only; the agent
// lives without them. The library is loaded where a bus is to be listened to, and nowhere else.
import type { SessionEvent } from "../platform.ts";
import type { Environment } from "./session.ts";

/** ready: it is listened to, or known not to be there. */
export type Bus = { name: string; failure: () => string | null; ready: Promise<void> };

/** The part of @homebridge/dbus-native that is used. */
type Message = {
  type?: number;
  path?: string;
  interface?: string;
  member?: string;
  destination?: string;
  signature?: string;
  body?: unknown[];
};
type Client = {
  invoke(message: Message, done: (error: unknown, ...body: unknown[]) => void): void;
  connection: { on(event: string, heard: (value: never) => void): void; end(): void };
};
type Library = { createClient(options: { busAddress: string }): Client };

const SIGNAL = 4;
/** A bus that went away comes back with the next session, or when its daemon is restarted. */
const RETRY_MS = 30_000;
const LOGIND = "org.freedesktop.login1";
const SYSTEM_BUS = "unix:path=/var/run/dbus/system_bus_socket";

const SYSTEM_RULES = [
  `type='signal',sender='${LOGIND}',interface='${LOGIND}.Manager',member='PrepareForSleep'`,
  `type='signal',sender='${LOGIND}',interface='${LOGIND}.Manager',member='PrepareForShutdown'`,
  `type='signal',sender='${LOGIND}',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',arg0='${LOGIND}.Session'`,
];
/** org.freedesktop.ScreenSaver, org.gnome.ScreenSaver, org.xfce.ScreenSaver …: each desktop has its own name for it. */
const SESSION_RULES = ["type='signal',member='ActiveChanged'"];

/** setAway is told what is found at the start, without an instant. */
export function watchBuses(
  env: Environment,
  tell: (event: SessionEvent) => void,
  setAway: (away: boolean) => void,
): { buses: Bus[]; stop: () => void } {
  const hints = { saver: false, hint: false, inactive: false };
  let away = false;
  const change = (part: Partial<typeof hints>, atStart = false) => {
    Object.assign(hints, part);
    const now = hints.saver || hints.hint || hints.inactive;
    if (now === away) return;
    away = now;
    if (atStart) setAway(away);
    else tell({ kind: away ? "lock" : "unlock", atMs: Date.now() });
  };
  let sessionPath = "";
  const system = listen("system bus (sleep, lock)", env.DBUS_SYSTEM_BUS_ADDRESS || SYSTEM_BUS, SYSTEM_RULES, {
    start: (client) =>
      findSession(client, env.XDG_SESSION_ID, (path, state) => {
        sessionPath = path;
        change(state, true);
      }),
    signal: ({ member, path, body = [] }) => {
      if (member === "PrepareForSleep" && body[0] === true) tell({ kind: "suspend", atMs: Date.now() });
      if (member === "PrepareForShutdown" && body[0] === true) tell({ kind: "logoff", atMs: Date.now() });
      if (member === "PropertiesChanged" && path === sessionPath) change(stateOf(body[1]));
    },
  });
  const address = env.DBUS_SESSION_BUS_ADDRESS || (env.XDG_RUNTIME_DIR ? `unix:path=${env.XDG_RUNTIME_DIR}/bus` : null);
  const session = listen("session bus (screen saver)", address, SESSION_RULES, {
    start: () => undefined,
    signal: ({ interface: name = "", body = [] }) => {
      if (name.endsWith(".ScreenSaver") && typeof body[0] === "boolean") change({ saver: body[0] });
    },
  });
  return {
    buses: [system, session],
    stop: () => {
      system.stop();
      session.stop();
    },
  };
}

type Ears = { start: (client: Client) => void; signal: (message: Message) => void };

function listen(name: string, address: string | null, rules: string[], ears: Ears): Bus & { stop: () => void } {
  let failure: string | null = "not connected yet";
  let client: Client | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const ready = Promise.withResolvers<void>();

  const lost = (why: string) => {
    failure = why;
    client = null;
    ready.resolve();
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), RETRY_MS);
    Deno.unrefTimer(timer as unknown as number);
  };
  const connect = async () => {
    const missing = await missingSocket(address);
    if (stopped) return;
    if (missing !== null || address === null) return lost(missing ?? "no address");
    try {
      const library = (await import("@homebridge/dbus-native")).default as unknown as Library;
      client = library.createClient({ busAddress: address });
      const { connection } = client;
      connection.on("error", (error: Error) => lost(`the bus failed (${error.message})`));
      connection.on("end", () => lost("the bus went away"));
      connection.on("message", (message: Message) => {
        if (message.type === SIGNAL) ears.signal(message);
      });
      for (const rule of rules)
        addMatch(client, rule, (error) => {
          failure = error;
          ready.resolve();
        });
      ears.start(client);
    } catch (error) {
      lost(error instanceof Error ? error.message : String(error));
    }
  };
  void connect();
  return {
    name,
    failure: () => failure,
    ready: ready.promise,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      client?.connection.end();
    },
  };
}

function addMatch(client: Client, rule: string, done: (failure: string | null) => void): void {
  const dbus = "org.freedesktop.DBus";
  client.invoke(
    {
      path: "/org/freedesktop/DBus",
      destination: dbus,
      interface: dbus,
      member: "AddMatch",
      signature: "s",
      body: [rule],
    },
    (error) => done(error ? `the bus does not let us listen (${JSON.stringify(error)})` : null),
  );
}

/** Why there is no socket behind the address, or null. Only the first address, and only files: the others are unused today. */
async function missingSocket(address: string | null): Promise<string | null> {
  if (address === null) return "this session has no D-Bus address";
  const path = /^unix:path=([^,;]+)/.exec(address)?.[1];
  if (path === undefined) return `the address ${address} is of a kind that is not read`;
  try {
    await Deno.stat(decodeURIComponent(path));
    return null;
  } catch {
    return `there is no bus at ${path}`;
  }
}

type Found = (path: string, state: { hint?: boolean; inactive?: boolean }) => void;

function findSession(client: Client, id: string | undefined, found: Found): void {
  const manager = { path: "/org/freedesktop/login1", destination: LOGIND, interface: `${LOGIND}.Manager` };
  const call = id
    ? { ...manager, member: "GetSession", signature: "s", body: [id] }
    : { ...manager, member: "GetSessionByPID", signature: "u", body: [Deno.pid] };
  client.invoke(call, (error, path) => {
    if (error || typeof path !== "string") return; // no log-in of logind's: nothing it could tell about this session
    found(path, {});
    const properties = {
      path,
      destination: LOGIND,
      interface: "org.freedesktop.DBus.Properties",
      member: "GetAll",
      signature: "s",
      body: [`${LOGIND}.Session`],
    };
    client.invoke(properties, (failed, all) => {
      if (!failed) found(path, stateOf(all));
    });
  });
}

/** a{sv} as the library gives it: [[key, [signature, [value]]], …]. */
function stateOf(properties: unknown): { hint?: boolean; inactive?: boolean } {
  const state: { hint?: boolean; inactive?: boolean } = {};
  if (!Array.isArray(properties)) return state;
  for (const [key, variant] of properties) {
    const value = variant?.[1]?.[0];
    if (key === "LockedHint" && typeof value === "boolean") state.hint = value;
    if (key === "Active" && typeof value === "boolean") state.inactive = !value;
  }
  return state;
}
