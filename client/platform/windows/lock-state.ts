// Whether the session is locked, from what Windows tells of it. Pure.

/** A fact that Windows did not tell is null. */
export type LockFacts = {
  /** WTSConnectState: 0 active, 4 disconnected. */
  connectState: number | null;
  /** WTSINFOEX_LEVEL1.SessionFlags: 0 locked, 1 unlocked, -1 not known (Windows 10 and newer; 7 had it reversed). */
  sessionFlags: number | null;
  /** The desktop that gets the input; "" where it may not even be opened. */
  inputDesktop: string | null;
};

const WTS_ACTIVE = 0;
const LOCKED = 0;
const UNLOCKED = 1;

/**
 * The session's own flag comes first: a question for an administrator's password (UAC) takes the input desktop away as a
 * lock does, and must not stop anybody's time. A session that nobody is connected to counts as locked.
 */
export function isLocked({ connectState, sessionFlags, inputDesktop }: LockFacts): boolean | null {
  if (connectState !== null && connectState !== WTS_ACTIVE) return true;
  if (sessionFlags === LOCKED) return true;
  if (sessionFlags === UNLOCKED) return false;
  return inputDesktop === null ? null : inputDesktop !== "Default";
}
