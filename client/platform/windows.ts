// Windows 10 and 11 as the agent sees them: the Platform interface, put together from windows/. Knows nothing of the agent.
import { hostname } from "node:os";
import { inputCapabilities, tried } from "./input-capabilities.ts";
import type { Idle, InputWatch, Platform, SessionEvent } from "./platform.ts";
import * as autostart from "./windows/autostart.ts";
import { capabilitiesOf } from "./windows/capabilities.ts";
import { openDlls } from "./windows/dlls.ts";
import { POWER_STATUS_BYTES, powerOf } from "./windows/input/power-status.ts";
import { watchRawInput } from "./windows/input/raw-input.ts";
import { idleMs, lastInputTick } from "./windows/last-input.ts";
import { capture } from "./windows/screen/capture.ts";
import { windowInFront } from "./windows/screen/front.ts";
import { accountName, hostName, sessionId, sessionLocked, systemVersion, userName } from "./windows/session.ts";
import { openSessionWindow } from "./windows/session-window.ts";

/** The session in which services run. */
const SERVICES_SESSION = 0;

/** SetProcessWorkingSetSize with both at -1: what is not used leaves the memory, and comes back when it is. */
const ALL_THAT_IS_NOT_USED = -1n;

// QueryUnbiasedInterruptTime counts in 100 ns.
const UNBIASED_PER_MS = 10_000n;

type Filetime = BigUint64Array<ArrayBuffer>;
const FILETIME_PER_MS = 10_000;

export function openWindows(): Platform {
  const dlls = openDlls();
  const session = sessionId(dlls);
  // Once, not at each question: a session that moves to remote desktop stays the same stream of reports.
  const host = hostName(hostname(), session, dlls.WTSGetActiveConsoleSessionId());
  const lastInput = new Uint32Array([8, 0]); // LASTINPUTINFO: cbSize, dwTime
  const unbiased = new BigUint64Array(1);
  // Created, ended, kernel, user: 100 ns each.
  const times = [0, 1, 2, 3].map(() => new BigUint64Array(1)) as [Filetime, Filetime, Filetime, Filetime];
  const powerStatus = new Uint8Array(POWER_STATUS_BYTES);
  let counting: InputWatch | null = null;
  let inputTick: bigint | null = null;

  const platform: Platform = {
    os: systemVersion(dlls),
    user: () => userName(dlls),
    host: () => host,

    idle(): Idle {
      if (session === SERVICES_SESSION) {
        return {
          kind: "unknown",
          reason: "the agent runs as a service (session 0), where no key and no mouse arrives",
          remedy: "Start it at log-on of each person instead: stint install --every-user",
        };
      }
      if (dlls.GetLastInputInfo(lastInput) === 0) {
        return {
          kind: "unknown",
          reason: "Windows does not tell the time of the last input (GetLastInputInfo failed)",
          remedy: "Log off and on again; if it stays so, send `stint doctor --report` to IT.",
        };
      }
      const nowTick64 = dlls.GetTickCount64();
      inputTick = lastInputTick({ nowTick64, inputTick32: lastInput[1] ?? 0, before: inputTick });
      return { kind: "idle", ms: idleMs(nowTick64, inputTick) };
    },

    clocks() {
      dlls.QueryUnbiasedInterruptTime(unbiased);
      return {
        withSleepMs: Number(dlls.GetTickCount64()),
        awakeMs: Number((unbiased[0] ?? 0n) / UNBIASED_PER_MS),
      };
    },

    releaseMemory() {
      dlls.SetProcessWorkingSetSize(dlls.GetCurrentProcess(), ALL_THAT_IS_NOT_USED, ALL_THAT_IS_NOT_USED);
    },

    cpuMs() {
      dlls.GetProcessTimes(dlls.GetCurrentProcess(), times[0], times[1], times[2], times[3]);
      return Number((times[2][0] ?? 0n) + (times[3][0] ?? 0n)) / FILETIME_PER_MS;
    },

    locked: () => sessionLocked(dlls),

    watchSession(tell: (event: SessionEvent) => void) {
      try {
        const window = openSessionWindow(dlls, (signal) => {
          const atMs = Date.now();
          if (signal !== "connected") tell({ kind: signal, atMs });
          else if (sessionLocked(dlls) === false) tell({ kind: "unlock", atMs });
        });
        return () => window.close();
      } catch (error) {
        // A session that gets no window is still asked for its lock and its clocks; doctor names the reason.
        if (!(error instanceof Error)) throw error;
        return () => undefined;
      }
    },

    power: () => (dlls.GetSystemPowerStatus(powerStatus) === 0 ? null : powerOf(powerStatus)),
    windowInFront,
    capture,

    watchInput: () => {
      const watch = watchRawInput(dlls, Date.now);
      counting = watch;
      return {
        drain: watch.drain,
        stop: () => {
          watch.stop();
          counting = null;
        },
      };
    },

    install: (options) => autostart.install({ dlls, account: accountName(dlls) }, options),
    uninstall: (options) => autostart.uninstall({ dlls, account: accountName(dlls) }, options),
    installed: () => autostart.installed({ dlls, account: accountName(dlls) }),

    capabilities: () =>
      Promise.resolve([
        ...capabilitiesOf({
          dlls,
          session,
          host,
          idle: platform.idle(),
          locked: platform.locked(),
          clocks: platform.clocks(),
        }),
        ...inputCapabilities(
          counting === null ? tried(watchRawInput(dlls, Date.now)) : { kind: "input" },
          platform.power(),
          "Raw Input",
        ),
      ]),

    close: () => dlls.close(),
  };
  return platform;
}
