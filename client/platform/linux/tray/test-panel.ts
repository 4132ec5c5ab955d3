// For tests: a session bus and a real panel (xfce4-panel) with nothing but a tray, on a display of the test's.
import { missingOf } from "../../../desk.ts";
import { until } from "../../../until.ts";

const PANEL = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`;

export type Panel = {
  /** What the agent needs in its environment. */
  env: { DBUS_SESSION_BUS_ADDRESS: string };
  /** Ends the panel alone, or starts it again. */
  stop(): Promise<void>;
  start(): void;
  close(): Promise<void>;
};

/** Why no panel can be had here, or null. */
export const missingForPanel = () => missingOf(["xfce4-panel", "dbus-daemon"]);

export async function openPanel(display: string, home: string): Promise<Panel> {
  const config = `${home}/.config/xfce4/xfconf/xfce-perchannel-xml`;
  await Deno.mkdir(config, { recursive: true });
  await Deno.writeTextFile(`${config}/xfce4-panel.xml`, PANEL);
  const socket = `${home}/bus`;
  const env = {
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
    DISPLAY: display,
    HOME: home,
    XDG_RUNTIME_DIR: home,
    GTK_A11Y: "none",
    NO_AT_BRIDGE: "1",
  };
  const quiet = { stdin: "null", stdout: "null", stderr: "null" } as const;
  const bus = new Deno.Command("dbus-daemon", {
    args: ["--session", "--nofork", `--address=unix:path=${socket}`],
    env,
    ...quiet,
  }).spawn();
  await until("the session bus listens", () => Deno.statSync(socket).isSocket);
  let panel: Deno.ChildProcess | null = null;
  const start = () => {
    panel = new Deno.Command("xfce4-panel", { args: ["--disable-wm-check"], env, ...quiet }).spawn();
  };
  const stop = async () => {
    panel?.kill("SIGKILL");
    await panel?.status;
    panel = null;
  };
  start();
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: env.DBUS_SESSION_BUS_ADDRESS },
    start,
    stop,
    // What the bus has started (the panel's settings) ends with it.
    close: async () => {
      await stop();
      bus.kill("SIGTERM");
      await bus.status;
    },
  };
}
