// What the agent asks of an operating system, and nothing more: there is deliberately no place for a key code, a typed
// letter or a clipboard here. Each system is a leaf (windows.ts, linux.ts, darwin.ts) that knows nothing of the agent; the
// choice between them is made once, at the end of this file.

/** Instants are wall-clock ms since 1970 UTC; durations ms. */
export type SessionEvent =
  | { kind: "lock"; atMs: number }
  | { kind: "unlock"; atMs: number }
  /** A hint only: the clocks of `sleepClockMs` are the proof. */
  | { kind: "suspend"; atMs: number }
  /** The process may be ended as soon as `tell` returns: store before that. */
  | { kind: "logoff"; atMs: number }
  /** Asked to end where there is no SIGTERM: Windows' WM_CLOSE, from `taskkill` and from Task Scheduler's End. */
  | { kind: "quit"; atMs: number };

/** One line of `stint doctor`. */
export type Capability = {
  name: string;
  works: boolean;
  /** What is there, or why it does not work. */
  detail: string;
  /** What to do about it; empty where it works. */
  remedy: string;
};

/** What came in since the last drain. Instants are wall-clock ms, in order. Which key was pressed is not read from the system at all. */
export type Input = {
  kind: "input";
  /** One instant for each key press; a key that repeats because it is held is one. */
  presses: number[];
  clicks: number[];
  /** One for each notch of a wheel, in any direction. */
  scrolls: number[];
  /** Seconds since 1970 in which the pointer moved, each once. */
  movedS: number[];
  /** Where the pointer went, px on the screen, thinned out where the system does so, empty on macOS. For questions about scripts, never stored. */
  path: { atMs: number; x: number; y: number }[];
};
export type InputWatch = {
  /** Costs next to nothing when nothing came. Never throws; what came while it was unknown is lost. */
  drain(): Input | IdleUnknown;
  /** Nothing is listened to from now on. */
  stop(): void;
};

/** What the machine runs from. percent: 0 to 100, of all its own batteries together. */
export type Power = { onMains: boolean; percent: number };

/** Idle time could not be read; `reason` and `remedy` are sentences for a person. */
export type IdleUnknown = { kind: "unknown"; reason: string; remedy: string };
export type Idle = { kind: "idle"; ms: number } | IdleUnknown;

/**
 * The window that has the keyboard. The title is matched with the policy's privateWindows and then forgotten, unless the policy
 * records titles. program: what the system calls it, to be matched. application: its name as people know it; may be empty.
 */
export type FrontWindow =
  | { kind: "window"; title: string; program: string; application: string }
  /** The bare desktop, or a session in which no window has the keyboard. */
  | { kind: "none" }
  | { kind: "unknown"; reason: string; remedy: string };

/** One display as it is now. rgb: 3 bytes a pixel, rows from the top, without padding. x, y: its place on the desktop, px. */
export type DisplayPicture = { x: number; y: number; width: number; height: number; rgb: Uint8Array<ArrayBuffer> };
export type Capture =
  | { kind: "captured"; displays: DisplayPicture[] }
  | { kind: "failed"; reason: string; remedy: string };

export interface Platform {
  /** windows, linux or darwin, and the version as the system words it ("Windows 11 (10.0.22631)"); at most 128 characters. */
  readonly os: string;
  /** Log-in name of the person of this session, as the system spells it; on Windows without the domain, as %USERNAME% has it. */
  user(): string;
  /** The machine's name, with `#session` for any session but the console's. */
  host(): string;
  /** Time since the last input of this session, read from the system itself. Never throws. */
  idle(): Idle;
  /**
   * A clock that runs during sleep and one that does not, both ms from an arbitrary start. Their difference grows by
   * exactly the time slept. Source: CLOCK_BOOTTIME - CLOCK_MONOTONIC; GetTickCount64 - QueryUnbiasedInterruptTime;
   * mach_continuous_time - mach_absolute_time.
   */
  clocks(): { withSleepMs: number; awakeMs: number };
  /** Processor time that this process has used, ms. Source: CLOCK_PROCESS_CPUTIME_ID; GetProcessTimes. (node:process tells it too, for 3 MB.) */
  cpuMs(): number;
  /** Gives the system back what of the program only its start has used. Source: madvise; SetProcessWorkingSetSize; nothing on macOS. Never throws. */
  releaseMemory(): void;
  /** Whether the session is locked now; null where the system does not tell. */
  locked(): boolean | null;
  /** Starts telling of lock, unlock, suspend and log-off. The returned function stops it. Never throws: a system that tells nothing calls nothing. */
  watchSession(tell: (event: SessionEvent) => void): () => void;
  /** Starts listening to input, to be counted. Source: XInput2 raw events; Raw Input; CGEventSource counters. Never throws. */
  watchInput(): InputWatch;
  /** null: the machine has no battery, or tells of none. Source: /sys/class/power_supply; GetSystemPowerStatus; pmset. Never throws. */
  power(): Power | null;
  /** Source: _NET_ACTIVE_WINDOW; GetForegroundWindow; CGWindowListCopyWindowInfo. Below a millisecond. Never throws. */
  windowInFront(): FrontWindow;
  /**
   * What all displays show now; 50 ms and 6 MB for 1920x1080, so it is called in a child that ends right after. Source:
   * XGetImage; BitBlt and GetDIBits; CGDisplayCreateImage. Never throws.
   */
  capture(): Capture;
  /** Registers the agent to start at log-on of this user (or of every user), and takes it away again. Throw with a sentence for a person. */
  install(options: InstallOptions): Promise<string[]>;
  uninstall(options: { everyUser: boolean }): Promise<string[]>;
  /** Whether install has taken place, in words. */
  installed(): Promise<string>;
  /** What works on this machine and what does not. */
  capabilities(): Promise<Capability[]>;
  /** Releases handles; the platform is not used afterwards. */
  close(): void;
}

export type InstallOptions = {
  /** The program and its arguments as they shall be started. */
  command: string[];
  everyUser: boolean;
  /** Only say what would be done (the lines that install would return). */
  dryRun: boolean;
};
