// The tray on Linux: an item of its own on the session bus, registered with whatever panel watches for such, again and again as
// panels and the bus come and go.
import type { Tray, TrayLook, TrayTold } from "../../tray.ts";
import { addMatch, type BusConnection, connectBus } from "../dbus/connection.ts";
import { type Body, NOTHING, type Variant } from "../dbus/marshal.ts";
import type { Message } from "../dbus/message.ts";
import { sessionSocket } from "../dbus/session-socket.ts";
import type { Environment } from "../session.ts";
import { ITEM_INTERFACE, ITEM_PATH, itemProperties, pixmapsOf } from "./item.ts";
import { MENU_INTERFACE, MENU_PATH, MENU_PROPERTIES, menuAnswer } from "./menu.ts";

const WATCHER = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH = "/StatusNotifierWatcher";
const NOTIFICATIONS = "org.freedesktop.Notifications";
const PROPERTIES = "org.freedesktop.DBus.Properties";
/** A bus that went away comes back with the next session, or when its daemon is restarted. */
const RETRY_MS = 30_000;
const NO_PANEL = "no panel of this desktop shows such icons";

export function openLinuxTray(env: Environment, told: TrayTold): Tray {
  let look: TrayLook | null = null;
  /** Drawn when a panel asks for them, and kept for the next that does. */
  let drawn: { icon: string; pixmaps: Pixmaps } | null = null;
  let revision = 1;
  let bus: BusConnection | null = null;
  let failure: string | null = "not connected yet";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  /** What was to be said before the bus was there. */
  let unsaid: [title: string, text: string][] = [];

  function pixmaps(shown: TrayLook): Pixmaps {
    if (drawn?.icon !== shown.icon) drawn = { icon: shown.icon, pixmaps: pixmapsOf(shown) };
    return drawn.pixmaps;
  }

  function answers(call: Message): Body | null {
    if (look === null) return null;
    if (call.interface === PROPERTIES) return property(call, propertiesAt(call, look, pixmaps));
    if (call.path === MENU_PATH && call.interface === MENU_INTERFACE) {
      const answer = menuAnswer(call, look.lines, revision);
      for (const id of answer?.chosen ?? []) told.chosen(id);
      return answer?.body ?? null;
    }
    if (call.path !== ITEM_PATH) return null;
    if (call.member === "Activate" || call.member === "SecondaryActivate") told.activated();
    else if (call.member !== "ContextMenu" && call.member !== "Scroll") return null;
    return NOTHING;
  }

  async function register(): Promise<void> {
    if (bus === null || look === null) return;
    try {
      // By the connection's path, as libappindicator does: a second name would have to be asked for and given back.
      const to = { destination: WATCHER, path: WATCHER_PATH, interface: WATCHER, member: "RegisterStatusNotifierItem" };
      await bus.call(to, { signature: "s", values: [ITEM_PATH] });
      failure = null;
    } catch (error) {
      failure = `${NO_PANEL} (${error instanceof Error ? error.message : error})`;
    }
  }

  async function connect(): Promise<void> {
    try {
      const socket = await sessionSocket(env);
      if (closed) return;
      if (typeof socket !== "string") throw new Error(socket.missing);
      const heard = ({ member, body }: Message) => {
        if (member !== "NameOwnerChanged" || body[0] !== WATCHER) return;
        if (body[2] === "") failure = NO_PANEL;
        else void register();
      };
      const opened = await connectBus(socket, heard, answers);
      if (closed) return opened.close();
      await addMatch(opened, `type='signal',member='NameOwnerChanged',arg0='${WATCHER}'`);
      bus = opened;
      await register();
      for (const [title, text] of unsaid.splice(0)) notify(title, text);
      void opened.over.then(lost);
    } catch (error) {
      lost(error instanceof Error ? error.message : String(error));
    }
  }

  function lost(why: string): void {
    failure = why;
    bus = null;
    if (closed) return;
    timer = setTimeout(() => void connect(), RETRY_MS);
    Deno.unrefTimer(timer as unknown as number);
  }

  function notify(title: string, text: string): void {
    if (bus === null) {
      unsaid = [[title, text]]; // one is enough: the page says the rest
      return;
    }
    const to = {
      destination: NOTIFICATIONS,
      path: "/org/freedesktop/Notifications",
      interface: NOTIFICATIONS,
      member: "Notify",
    };
    const values = ["Stint", 0, "", title, text, [], [], -1];
    // A desktop without notifications says so; the page stays what it is.
    bus.call(to, { signature: "susssasa{sv}i", values }).catch(() => undefined);
  }

  void connect();
  return {
    show: (next) => {
      const before = look;
      look = next;
      if (before === null) return void register();
      const tell = (member: string, body = NOTHING) =>
        bus?.signal({ path: ITEM_PATH, interface: ITEM_INTERFACE, member }, body);
      if (before.icon !== next.icon) tell("NewIcon");
      if (before.tooltip !== next.tooltip) tell("NewToolTip");
      if (before.attention !== next.attention)
        tell("NewStatus", { signature: "s", values: [next.attention ? "NeedsAttention" : "Active"] });
      if (JSON.stringify(before.lines) === JSON.stringify(next.lines)) return;
      revision += 1;
      bus?.signal(
        { path: MENU_PATH, interface: MENU_INTERFACE, member: "LayoutUpdated" },
        { signature: "ui", values: [revision, 0] },
      );
    },
    notify,
    failure: () => failure,
    close: () => {
      closed = true;
      clearTimeout(timer);
      bus?.close();
    },
  };
}

type Pixmaps = ReturnType<typeof pixmapsOf>;
type Pair = [string, Variant];

function propertiesAt({ path }: Message, look: TrayLook, pixmaps: (look: TrayLook) => Pixmaps): Pair[] {
  return path === MENU_PATH ? MENU_PROPERTIES : path === ITEM_PATH ? itemProperties(look, pixmaps(look)) : [];
}

function property({ member, body }: Message, properties: Pair[]): Body | null {
  if (member === "GetAll") return { signature: "a{sv}", values: [properties] };
  const found = properties.find(([name]) => name === body[1])?.[1];
  return member === "Get" && found !== undefined ? { signature: "v", values: [found] } : null;
}
