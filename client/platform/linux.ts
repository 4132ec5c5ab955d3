// Linux: X11 by XScreenSaver, console and ssh by the terminal, Wayland with its reason; lock, sleep and shutdown by D-Bus.

import { inputCapabilities, tried } from "./input-capabilities.ts";
import { install, installed, uninstall } from "./linux/autostart.ts";
import { type Bus, watchBuses } from "./linux/buses.ts";
import { openClocks } from "./linux/clocks.ts";
import { watchX11Input } from "./linux/input/x11-input.ts";
import { readPower } from "./linux/power-supply.ts";
import { type Environment, hostName, sessionKind, sessionTag, systemName, userName } from "./linux/session.ts";
import { releaseStartPages } from "./linux/start-pages.ts";
import { ownTerminal, terminalIdle } from "./linux/terminal.ts";
import { captureX11 } from "./linux/x-capture.ts";
import { openFront } from "./linux/x-front.ts";
import { openX11 } from "./linux/x11.ts";
import type { Capability, Idle, IdleUnknown, InputWatch, Platform, SessionEvent } from "./platform.ts";

const WAYLAND: IdleUnknown = {
  kind: "unknown",
  reason: "This is a Wayland session, which tells no program the time of the last input.",
  remedy: "Choose a session on Xorg (X11) at the log-in screen, or have IT make it the default.",
};

const TERMINAL: IdleUnknown = {
  kind: "unknown",
  reason: "This session has no display, and a terminal tells no key presses.",
  remedy: "Nothing is to be done: working time is recorded, input is not counted.",
};

/** Nothing on a screen, or nothing that a program is told of. */
const UNSEEN: Record<"wayland" | "terminal", { reason: string; remedy: string }> = {
  wayland: {
    reason: "This is a Wayland session, which shows no program the screen.",
    remedy: "Choose a session on Xorg (X11) at the log-in screen, or have IT make it the default.",
  },
  terminal: { reason: "This session has no display.", remedy: "Nothing is to be done: there is nothing to be seen." },
};

export function openLinux(env: Environment): Platform {
  const clocks = openClocks();
  const session = sessionKind(env);
  const terminal = ownTerminal(env.SSH_TTY);
  const tag = sessionTag(env, terminal);
  const x11 = session.kind === "x11" ? openX11(session.display) : null;
  const front = session.kind === "x11" ? openFront(session.display) : null;
  const unseen = UNSEEN[session.kind === "wayland" ? "wayland" : "terminal"];
  let locked: boolean | null = null;
  let buses: Bus[] = [];

  const idle = (): Idle => {
    if (session.kind === "wayland") return WAYLAND;
    return x11 === null ? terminalIdle(terminal, Date.now()) : x11.idle();
  };

  const watchInput = (): InputWatch => {
    if (session.kind === "x11")
      return watchX11Input(session.display, { awakeMs: () => clocks.read().awakeMs, wallMs: Date.now });
    const never = session.kind === "wayland" ? WAYLAND : TERMINAL;
    return { drain: () => never, stop: () => undefined };
  };

  return {
    os: systemName(),
    user: () => userName(env),
    host: () => hostName(tag),
    idle,
    clocks: clocks.read,
    cpuMs: clocks.cpuMs,
    releaseMemory: releaseStartPages,
    locked: () => locked,
    watchSession: (tell) => {
      const hear = (event: SessionEvent) => {
        if (event.kind === "lock") locked = true;
        if (event.kind === "unlock") locked = false;
        tell(event);
      };
      const watch = watchBuses(env, hear, (now) => {
        locked = now;
      });
      buses = watch.buses;
      return watch.stop;
    },
    watchInput,
    power: () => readPower(),
    windowInFront: () => front?.look() ?? { kind: "unknown", ...unseen },
    capture: () => (session.kind === "x11" ? captureX11(session.display) : { kind: "failed", ...unseen }),
    install: (options) => install(env, options),
    uninstall: ({ everyUser }) => uninstall(env, everyUser),
    installed: () => installed(env),
    capabilities: async () => {
      await Promise.all(buses.map(({ ready }) => ready));
      return [
        ...capabilitiesOf(idle(), session.kind, buses),
        ...inputCapabilities(tried(watchInput()), readPower(), "XInput2 raw events"),
      ];
    },
    close: () => {
      x11?.close();
      front?.close();
      clocks.close();
    },
  };
}

function capabilitiesOf(idle: Idle, kind: string, buses: Bus[]): Capability[] {
  const source = kind === "x11" ? "XScreenSaver" : kind === "wayland" ? "Wayland" : "the terminal";
  return [
    idle.kind === "idle"
      ? {
          name: "time since the last input",
          works: true,
          detail: `${Math.round(idle.ms / 1000)} s, by ${source}`,
          remedy: "",
        }
      : { name: "time since the last input", works: false, detail: idle.reason, remedy: idle.remedy },
    { name: "sleep", works: true, detail: "by the difference of CLOCK_BOOTTIME and CLOCK_MONOTONIC", remedy: "" },
    ...buses.map(({ name, failure }): Capability => {
      const works = failure() === null;
      return {
        name,
        works,
        detail: failure() ?? "listened to",
        remedy: works
          ? ""
          : "Without it sleep is still found by the clocks, and a locked screen by missing input after the threshold.",
      };
    }),
  ];
}
