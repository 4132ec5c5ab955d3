// macOS by FFI: CoreGraphics for idle and lock, two clocks of the kernel for sleep, a LaunchAgent to start at log-in.
// Written from the headers and not yet run on a Mac; the texts it writes are tested.
import { hostname, userInfo } from "node:os";
import { watchMacInput } from "./darwin/input.ts";
import { install, installed, uninstall } from "./darwin/launch-agent.ts";
import { readPower } from "./darwin/power.ts";
import { capture, windowInFront } from "./darwin/screen.ts";
import { inputCapabilities, tried } from "./input-capabilities.ts";
import type { Capability, Idle, Platform } from "./platform.ts";

const GRAPHICS = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics";
const FOUNDATION = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation";
const LIBC = "/usr/lib/libSystem.B.dylib";

/** kCGEventSourceStateCombinedSessionState, kCGAnyInputEventType (CGEventTypes.h). */
const COMBINED_SESSION = 0;
const ANY_INPUT = 0xffffffff;
/** <time.h>: CLOCK_MONOTONIC_RAW runs during sleep, CLOCK_UPTIME_RAW does not. */
const CLOCK_MONOTONIC_RAW = 4;
const CLOCK_UPTIME_RAW = 8;
const CLOCK_PROCESS_CPUTIME_ID = 12;
/** kCFStringEncodingUTF8. */
const UTF8 = 0x08000100;

function open() {
  const graphics = Deno.dlopen(GRAPHICS, {
    CGEventSourceSecondsSinceLastEventType: { parameters: ["i32", "u32"], result: "f64" },
    CGSessionCopyCurrentDictionary: { parameters: [], result: "pointer" },
  });
  const foundation = Deno.dlopen(FOUNDATION, {
    CFStringCreateWithCString: { parameters: ["pointer", "buffer", "u32"], result: "pointer" },
    CFDictionaryGetValue: { parameters: ["pointer", "pointer"], result: "pointer" },
    CFBooleanGetValue: { parameters: ["pointer"], result: "u8" },
    CFRelease: { parameters: ["pointer"], result: "void" },
  });
  const libc = Deno.dlopen(LIBC, { clock_gettime_nsec_np: { parameters: ["i32"], result: "u64" } });
  return { graphics, foundation, libc };
}

export function openDarwin(env: Record<string, string | undefined>): Platform {
  const { graphics, foundation, libc } = open();
  const name = (text: string) =>
    foundation.symbols.CFStringCreateWithCString(null, new TextEncoder().encode(`${text}\0`), UTF8);
  const lockedKey = name("CGSSessionScreenIsLocked");
  const consoleKey = name("kCGSSessionOnConsoleKey");

  const flag = (dictionary: Deno.PointerValue, key: Deno.PointerValue): boolean | null => {
    const value = foundation.symbols.CFDictionaryGetValue(dictionary, key);
    return value === null ? null : foundation.symbols.CFBooleanGetValue(value) !== 0;
  };
  const idle = (): Idle => {
    const seconds = graphics.symbols.CGEventSourceSecondsSinceLastEventType(COMBINED_SESSION, ANY_INPUT);
    if (Number.isFinite(seconds) && seconds >= 0) return { kind: "idle", ms: seconds * 1000 };
    return {
      kind: "unknown",
      reason: "macOS does not tell the time of the last input.",
      remedy: "Start the agent inside the desktop session (stint install), not over ssh.",
    };
  };
  // The key is there only while the screen is locked; another person's turn (fast user switching) is no work either.
  const locked = (): boolean | null => {
    const dictionary = graphics.symbols.CGSessionCopyCurrentDictionary();
    if (dictionary === null) return null;
    const away = flag(dictionary, lockedKey) === true || flag(dictionary, consoleKey) === false;
    foundation.symbols.CFRelease(dictionary);
    return away;
  };
  const clock = (id: number) => Number(libc.symbols.clock_gettime_nsec_np(id)) / 1e6;

  return {
    os: `macOS (Darwin ${Deno.osRelease()})`,
    user: () => userInfo().username,
    host: () => hostname().replace(/\.local$/, ""),
    idle,
    clocks: () => {
      const awakeMs = clock(CLOCK_UPTIME_RAW);
      return { awakeMs, withSleepMs: clock(CLOCK_MONOTONIC_RAW) };
    },
    releaseMemory: () => undefined, // macOS compresses what is not used by itself
    cpuMs: () => clock(CLOCK_PROCESS_CPUTIME_ID),
    locked,
    // Lock is asked at each beat, sleep is in the clocks, and a log-off comes as SIGTERM.
    watchSession: () => () => undefined,
    watchInput: () => watchMacInput(Date.now),
    power: readPower,
    windowInFront,
    capture,
    install: (options) => install(env, options),
    uninstall: ({ everyUser }) => uninstall(env, everyUser),
    installed: () => installed(env),
    capabilities: () =>
      Promise.resolve([
        ...capabilitiesOf(idle(), locked()),
        ...inputCapabilities(tried(watchMacInput(Date.now)), readPower(), "CGEventSource counters"),
      ]),
    close: () => {
      graphics.close();
      foundation.close();
      libc.close();
    },
  };
}

function capabilitiesOf(idle: Idle, locked: boolean | null): Capability[] {
  const reads = idle.kind === "idle";
  return [
    {
      name: "time since the last input",
      works: reads,
      detail: reads ? `${Math.round(idle.ms / 1000)} s, by CGEventSource` : idle.reason,
      remedy: reads ? "" : idle.remedy,
    },
    { name: "sleep", works: true, detail: "by the difference of CLOCK_MONOTONIC_RAW and CLOCK_UPTIME_RAW", remedy: "" },
    {
      name: "screen lock",
      works: locked !== null,
      detail: locked !== null ? (locked ? "locked" : "not locked") : "there is no desktop session",
      remedy: locked !== null ? "" : "Start the agent inside the desktop session (stint install), not over ssh.",
    },
  ];
}
