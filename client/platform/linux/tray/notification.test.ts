// A desktop without a panel that shows icons: the person is told by a notification, and the doctor why there is no icon.
import { deepEqual, match } from "node:assert/strict";
import test from "node:test";
import { until } from "../../../until.ts";
import { callBus, connectBus } from "../dbus/connection.ts";
import { openLinuxTray } from "./tray.ts";

async function missing(): Promise<string | null> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", "command -v dbus-daemon"],
    stdout: "null",
    stderr: "null",
  }).output();
  return success ? null : "dbus-daemon is not installed";
}

test("without a panel the person is told by a notification, once the bus is there", async (t) => {
  const reason = Deno.build.os === "linux" ? await missing() : "Linux has this tray";
  if (reason !== null) {
    console.log(`SKIP ${t.name}: ${reason}`);
    t.skip(reason);
    return;
  }
  const folder = await Deno.makeTempDir();
  const socket = `${folder}/bus`;
  const quiet = { stdin: "null", stdout: "null", stderr: "null" } as const;
  const args = ["--session", "--nofork", `--address=unix:path=${socket}`];
  const bus = new Deno.Command("dbus-daemon", { args, ...quiet }).spawn();
  await until("the session bus listens", () => Deno.statSync(socket).isSocket);
  const told: unknown[][] = [];
  const desktop = await connectBus(
    socket,
    () => undefined,
    ({ member, body }) => {
      if (member !== "Notify") return null;
      told.push(body);
      return { signature: "u", values: [1] };
    },
  );
  await callBus(desktop, "RequestName", { signature: "su", values: ["org.freedesktop.Notifications", 0] });
  const nobody = () => undefined;
  const tray = openLinuxTray(
    { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` },
    { activated: nobody, chosen: nobody },
  );
  try {
    tray.show({
      icon: "working",
      pixels: (size) => new Uint8Array(size * size * 4),
      tooltip: "",
      attention: true,
      lines: [],
    });
    tray.notify("What Stint records here", "Until you have read the notice …");
    const notification = await until("the desktop is told", () => told[0]);
    deepEqual(
      [notification[0], notification[3], notification[4]],
      ["Stint", "What Stint records here", "Until you have read the notice …"],
    );
    match(await until("the doctor has a reason", () => tray.failure()), /no panel of this desktop shows such icons/);
  } finally {
    tray.close();
    desktop.close();
    bus.kill("SIGTERM");
    await bus.status;
    await Deno.remove(folder, { recursive: true });
  }
});

test("a session without a bus has no tray, and says so", async () => {
  const nobody = () => undefined;
  const tray = openLinuxTray({}, { activated: nobody, chosen: nobody });
  match(
    await until("the reason is known", () => (tray.failure()?.includes("not connected") ? null : tray.failure())),
    /no D-Bus address/,
  );
  tray.close();
});
