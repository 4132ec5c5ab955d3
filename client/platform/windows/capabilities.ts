// What works on this Windows, for `stint doctor`: each line is tried out, none is guessed from a version.
import type { Capability, Idle } from "../platform.ts";
import type { Dlls } from "./dlls.ts";
import { openSessionWindow } from "./session-window.ts";

export type Examined = {
  dlls: Dlls;
  session: number;
  host: string;
  idle: Idle;
  locked: boolean | null;
  clocks: { withSleepMs: number; awakeMs: number };
};

export function capabilitiesOf(examined: Examined): Capability[] {
  const { idle, locked, clocks, session, host } = examined;
  return [
    idle.kind === "idle"
      ? works("idle time", `Windows tells the last input: ${Math.round(idle.ms / 1000)} s ago (GetLastInputInfo)`)
      : fails("idle time", idle.reason, idle.remedy),
    locked === null
      ? fails(
          "lock state",
          "Windows does not tell whether the session is locked",
          "Stopped time then rests on idle time alone.",
        )
      : works("lock state", locked ? "the session is locked" : "the session is not locked"),
    sessionMessages(examined.dlls),
    clocks.awakeMs > 0
      ? works(
          "sleep",
          `asleep for ${Math.max(0, Math.round((clocks.withSleepMs - clocks.awakeMs) / 1000))} s since the machine started`,
        )
      : fails(
          "sleep",
          "QueryUnbiasedInterruptTime gives no time",
          "Update Windows; sleep is then found by the wall clock alone.",
        ),
    works("session", `session ${session}, reported as ${host}`),
  ];
}

function sessionMessages(dlls: Dlls): Capability {
  const name = "lock, sleep and log-off messages";
  const remedy = "Lock and sleep are still found, a few seconds later, by asking.";
  try {
    const window = openSessionWindow(dlls, () => undefined);
    window.close();
    return window.notified
      ? works(name, "Windows tells them at once")
      : fails(name, "Windows does not tell of lock and unlock (WTSRegisterSessionNotification)", remedy);
  } catch (error) {
    return fails(name, error instanceof Error ? error.message : String(error), remedy);
  }
}

const works = (name: string, detail: string): Capability => ({ name, works: true, detail, remedy: "" });
const fails = (name: string, detail: string, remedy: string): Capability => ({ name, works: false, detail, remedy });
