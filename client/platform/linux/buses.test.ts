// Against a real bus daemon, with a log-in service and a screen saver that say what theirs would say.
import assert from "node:assert/strict";
import test from "node:test";
import dbus from "@homebridge/dbus-native";
import { until } from "../../until.ts";
import type { SessionEvent } from "../platform.ts";
import { watchBuses } from "./buses.ts";

type Client = {
  invokeDbus(message: object, done: (error: unknown) => void): void;
  exportInterface(implementation: object, path: string, shape: object): void;
  sendSignal(path: string, name: string, member: string, signature: string, body: unknown[]): void;
  connection: { end(): void };
};
const unexpected = () => assert.fail("nothing was to be heard");
const LOGIND = "org.freedesktop.login1";
const SESSION = "/org/freedesktop/login1/session/_37";

async function withBus(
  run: (address: string, folder: string, stop: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const address = `unix:path=${folder}/bus`;
  const daemon = new Deno.Command("dbus-daemon", {
    args: ["--session", "--nofork", `--address=${address}`],
    stdout: "null",
    stderr: "null",
  }).spawn();
  let running = true;
  const stop = async () => {
    if (running) daemon.kill("SIGTERM");
    running = false;
    await daemon.status;
  };
  try {
    await until("the bus is there", () => Deno.statSync(`${folder}/bus`));
    await run(address, folder, stop);
  } finally {
    await stop();
    await Deno.remove(folder, { recursive: true });
  }
}

async function logind(address: string, state: { LockedHint: boolean; Active: boolean }): Promise<Client> {
  const client = (dbus as unknown as { createClient(options: object): Client }).createClient({ busAddress: address });
  client.exportInterface({ GetSession: () => SESSION, GetSessionByPID: () => SESSION }, "/org/freedesktop/login1", {
    name: `${LOGIND}.Manager`,
    methods: { GetSession: ["s", "o"], GetSessionByPID: ["u", "o"] },
  });
  client.exportInterface(state, SESSION, {
    name: `${LOGIND}.Session`,
    methods: {},
    properties: { LockedHint: "b", Active: "b" },
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.invokeDbus({ member: "RequestName", signature: "su", body: [LOGIND, 0] }, (error) =>
    error ? reject(error) : resolve(),
  );
  await promise;
  return client;
}

const programs = await new Deno.Command("sh", {
  args: ["-c", "command -v dbus-daemon"],
  stdout: "null",
  stderr: "null",
})
  .output()
  .catch(() => ({ success: false }));
const missing = programs.success ? null : "dbus-daemon is not installed";
const onBus = (name: string, run: Parameters<typeof withBus>[0]) =>
  test(name, async (t) => {
    if (missing === null) return await withBus(run);
    console.log(`SKIP ${t.name}: ${missing}`);
    t.skip(missing);
  });

onBus("lock, another person's turn, sleep and shutdown are heard from the log-in service", async (address) => {
  const service = await logind(address, { LockedHint: false, Active: true });
  const heard: SessionEvent["kind"][] = [];
  const watch = watchBuses(
    { DBUS_SYSTEM_BUS_ADDRESS: address, XDG_SESSION_ID: "7" },
    ({ kind }) => void heard.push(kind),
    unexpected,
  );
  await watch.buses[0]?.ready;
  assert.equal(watch.buses[0]?.failure(), null);
  const changed = (key: string, value: boolean, path = SESSION) =>
    service.sendSignal(path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", [
      `${LOGIND}.Session`,
      [[key, ["b", value]]],
      [],
    ]);
  // The path of the session is asked for after the rules; the lock is repeated until it is known.
  await until("the lock is heard", () => {
    changed("LockedHint", true);
    return heard.length > 0;
  });
  changed("LockedHint", true, "/org/freedesktop/login1/session/_38");
  changed("LockedHint", false);
  changed("Active", false);
  changed("Active", true);
  const manager = (member: string, begins: boolean) =>
    service.sendSignal("/org/freedesktop/login1", `${LOGIND}.Manager`, member, "b", [begins]);
  manager("PrepareForSleep", true);
  manager("PrepareForSleep", false);
  manager("PrepareForShutdown", true);
  await until("all is heard", () => heard.includes("logoff"));
  assert.deepEqual(heard, ["lock", "unlock", "lock", "unlock", "suspend", "logoff"]);
  watch.stop();
  service.connection.end();
});

onBus("a session that is locked at the start is known to be locked", async (address) => {
  const service = await logind(address, { LockedHint: true, Active: true });
  let away = false;
  const watch = watchBuses({ DBUS_SYSTEM_BUS_ADDRESS: address }, unexpected, (now) => {
    away = now;
  });
  await until("the lock is known", () => away);
  watch.stop();
  service.connection.end();
});

onBus("a screen saver of any desktop is a lock", async (address) => {
  const saver = await logind(address, { LockedHint: false, Active: true });
  const heard: SessionEvent["kind"][] = [];
  const watch = watchBuses(
    { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: "unix:path=/nowhere" },
    ({ kind }) => void heard.push(kind),
    unexpected,
  );
  await Promise.all(watch.buses.map(({ ready }) => ready));
  assert.match(watch.buses[0]?.failure() ?? "", /there is no bus at \/nowhere/);
  assert.equal(watch.buses[1]?.failure(), null);
  saver.sendSignal("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", "b", [true]);
  saver.sendSignal("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", "b", [false]);
  await until("both are heard", () => heard.length === 2);
  assert.deepEqual(heard, ["lock", "unlock"]);
  watch.stop();
  saver.connection.end();
});

onBus("a bus that goes away is said, and ends nothing", async (address, _, stop) => {
  const watch = watchBuses(
    { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: "unix:path=/nowhere" },
    unexpected,
    unexpected,
  );
  await watch.buses[1]?.ready;
  await stop();
  await until("it is said", () => watch.buses[1]?.failure());
  assert.match(watch.buses[1]?.failure() ?? "", /the bus (went away|failed)/);
  watch.stop();
});
