// What D-Bus tells of a session: locked, another person's turn, about to sleep, about to shut down. Hints only; the agent
// lives without them.
import type { SessionEvent } from "../platform.ts";
import { addMatch, type BusConnection, connectBus } from "./dbus/connection.ts";
import type { Message } from "./dbus/message.ts";
import { sessionAddress, socketOf } from "./dbus/session-socket.ts";
import type { Environment } from "./session.ts";

/** ready: it is listened to, or known not to be there. */
export type Bus = { name: string; failure: () => string | null; ready: Promise<void> };

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
    start: (bus) =>
      findSession(bus, env.XDG_SESSION_ID, (path, state) => {
        sessionPath = path;
        change(state, true);
      }),
    signal: ({ member, path, body }) => {
      if (member === "PrepareForSleep" && body[0] === true) tell({ kind: "suspend", atMs: Date.now() });
      if (member === "PrepareForShutdown" && body[0] === true) tell({ kind: "logoff", atMs: Date.now() });
      if (member === "PropertiesChanged" && path === sessionPath) change(stateOf(body[1]));
    },
  });
  const session = listen("session bus (screen saver)", sessionAddress(env), SESSION_RULES, {
    start: () => Promise.resolve(),
    signal: ({ interface: name, body }) => {
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

type Ears = { start: (bus: BusConnection) => Promise<void>; signal: (message: Message) => void };

function listen(name: string, address: string | null, rules: string[], ears: Ears): Bus & { stop: () => void } {
  let failure: string | null = "not connected yet";
  let bus: BusConnection | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const ready = Promise.withResolvers<void>();

  const connect = async () => {
    const socket = await socketOf(address);
    if (stopped) return;
    if (typeof socket !== "string") return lost(socket.missing);
    try {
      bus = await connectBus(socket, ears.signal);
      for (const rule of rules) await addMatch(bus, rule);
      failure = null;
      await ears.start(bus);
      ready.resolve();
      lost(await bus.over);
    } catch (error) {
      lost(error instanceof Error ? error.message : String(error));
    }
  };
  const lost = (why: string) => {
    failure = why;
    bus = null;
    ready.resolve();
    if (stopped) return;
    timer = setTimeout(connect, RETRY_MS);
    Deno.unrefTimer(timer as unknown as number);
  };
  const connected = connect();
  return {
    name,
    failure: () => failure,
    ready: Promise.race([ready.promise, connected]),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      bus?.close();
    },
  };
}

type Found = (path: string, state: { hint?: boolean; inactive?: boolean }) => void;

async function findSession(bus: BusConnection, id: string | undefined, found: Found): Promise<void> {
  const manager = { path: "/org/freedesktop/login1", destination: LOGIND, interface: `${LOGIND}.Manager` };
  try {
    const [path] = id
      ? await bus.call({ ...manager, member: "GetSession" }, { signature: "s", values: [id] })
      : await bus.call({ ...manager, member: "GetSessionByPID" }, { signature: "u", values: [Deno.pid] });
    if (typeof path !== "string") return;
    found(path, {});
    const properties = { path, destination: LOGIND, interface: "org.freedesktop.DBus.Properties", member: "GetAll" };
    const [all] = await bus.call(properties, { signature: "s", values: [`${LOGIND}.Session`] });
    found(path, stateOf(all));
  } catch (error) {
    // No log-in service, or no log-in of its: nothing it could tell about this session. A lost bus is told by the bus.
    if (!(error instanceof Error)) throw error;
  }
}

/** a{sv}: [[key, value], …]. */
function stateOf(properties: unknown): { hint?: boolean; inactive?: boolean } {
  const state: { hint?: boolean; inactive?: boolean } = {};
  if (!Array.isArray(properties)) return state;
  for (const [key, value] of properties) {
    if (key === "LockedHint" && typeof value === "boolean") state.hint = value;
    if (key === "Active" && typeof value === "boolean") state.inactive = !value;
  }
  return state;
}
