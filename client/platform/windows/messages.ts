// What a message to the hidden window says about the session. Pure: numbers in, a word out. Sources: Microsoft's
// WM_WTSSESSION_CHANGE, WM_POWERBROADCAST and WM_ENDSESSION pages (2026-11).
const WM_CLOSE = 0x0010;
export const WM_QUERYENDSESSION = 0x0011;
const WM_ENDSESSION = 0x0016;
export const WM_INPUT = 0x00ff;
/** Raw input waits for whoever counts it (input/raw-input.ts). Wine hands it over to every look, whatever window it asks for. */
export const ALL_BUT_INPUT = [
  [0, WM_INPUT - 1],
  [WM_INPUT + 1, 0xffff],
] as const;
const WM_POWERBROADCAST = 0x0218;
const WM_WTSSESSION_CHANGE = 0x02b1;

const PBT_APMSUSPEND = 4;

const SESSION_CHANGES: Record<number, SessionSignal> = {
  1: "connected", // WTS_CONSOLE_CONNECT
  2: "lock", // WTS_CONSOLE_DISCONNECT: another user's turn at the screen
  3: "connected", // WTS_REMOTE_CONNECT
  4: "lock", // WTS_REMOTE_DISCONNECT: the remote desktop was closed, the session goes on unseen
  7: "lock", // WTS_SESSION_LOCK
  8: "unlock", // WTS_SESSION_UNLOCK
};

/** `connected`: a person has the session before them again, but it may still ask for the password. */
export type SessionSignal = "lock" | "unlock" | "connected" | "suspend" | "logoff" | "quit";

/** null for every message that is none of ours. */
export function signalOf(message: number, wParam: number): SessionSignal | null {
  if (message === WM_WTSSESSION_CHANGE) return SESSION_CHANGES[wParam] ?? null;
  if (message === WM_POWERBROADCAST) return wParam === PBT_APMSUSPEND ? "suspend" : null;
  // Not at WM_QUERYENDSESSION: any program may still refuse, and then nobody has logged off.
  if (message === WM_ENDSESSION) return wParam === 0 ? null : "logoff";
  return message === WM_CLOSE ? "quit" : null;
}
