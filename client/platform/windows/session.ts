// What Windows tells of the session the agent runs in: whose it is, which one, and whether it is locked.
import { type Dlls, narrow } from "./dlls.ts";
import { isLocked } from "./lock-state.ts";
import { versionText, type WindowsVersion } from "./version-text.ts";

const CURRENT_SESSION = 0xffff_ffff;
// WTS_INFO_CLASS
const WTS_USER_NAME = 5;
const WTS_DOMAIN_NAME = 7;
const WTS_CONNECT_STATE = 8;
const WTS_SESSION_INFO_EX = 25;

// UNLEN, the longest log-in name, and its closing zero.
const USER_NAME_UNITS = 257;

/**
 * The log-in name alone, without its domain: what %USERNAME% holds and the PowerShell agents report. With a domain before
 * it, everybody's history would break in two on the day their machine gets this agent, and a person with one machine on
 * each would be counted twice. Two people of one name in two domains are told apart by the server's aliases.
 */
export function userName(dlls: Dlls): string {
  const units = new Uint16Array(USER_NAME_UNITS);
  const length = new Uint32Array([USER_NAME_UNITS]);
  if (dlls.GetUserNameW(units, length) === 0) {
    throw new Error(
      "Windows does not tell who is logged on (GetUserNameW failed). Log on with an account of this machine or its domain, and start again.",
    );
  }
  return narrow(units);
}

/** DOMAIN\name of the session's person: not of an administrator whose password only started this program. */
export function accountName(dlls: Dlls): string {
  const name = sessionText(dlls, WTS_USER_NAME);
  const domain = sessionText(dlls, WTS_DOMAIN_NAME);
  if (name === "") return userName(dlls);
  return domain === "" ? name : `${domain}\\${name}`;
}

/** This process's session; 0 is where services run and no input arrives. */
export function sessionId(dlls: Dlls): number {
  const id = new Uint32Array(1);
  return dlls.ProcessIdToSessionId(dlls.GetCurrentProcessId(), id) === 0 ? 0 : (id[0] ?? 0);
}

/** The machine's name; a session beside the console's (remote desktop, a terminal server) has its number behind it. */
export function hostName(machine: string, session: number, consoleSession: number): string {
  return session === consoleSession ? machine : `${machine}#${session}`;
}

export function sessionLocked(dlls: Dlls): boolean | null {
  const state = sessionInformation(dlls, WTS_CONNECT_STATE);
  return isLocked({
    connectState: state !== null && state.byteLength >= 4 ? state.getUint32(0, true) : null,
    sessionFlags: sessionFlags(sessionInformation(dlls, WTS_SESSION_INFO_EX)),
    inputDesktop: inputDesktop(dlls),
  });
}

export function systemVersion(dlls: Dlls): string {
  // RTL_OSVERSIONINFOEXW: size, major, minor, build as u32; wProductType is the last byte but one.
  const info = new DataView(new ArrayBuffer(284));
  info.setUint32(0, info.byteLength, true);
  dlls.RtlGetVersion(new Uint8Array(info.buffer));
  const VER_NT_WORKSTATION = 1;
  const version: WindowsVersion = {
    major: info.getUint32(4, true),
    minor: info.getUint32(8, true),
    build: info.getUint32(12, true),
    workstation: info.getUint8(282) === VER_NT_WORKSTATION,
  };
  return versionText(version);
}

/** WTSINFOEXW: Level (1), then, aligned to 8, SessionId, SessionState, SessionFlags. */
function sessionFlags(info: DataView | null): number | null {
  if (info === null || info.byteLength < 20 || info.getUint32(0, true) !== 1) return null;
  return info.getInt32(16, true);
}

function sessionText(dlls: Dlls, what: number): string {
  const info = sessionInformation(dlls, what);
  return info === null ? "" : narrow(new Uint16Array(info.buffer, 0, info.byteLength >> 1));
}

/** A copy of what Windows answers, or null where it does not. */
function sessionInformation(dlls: Dlls, what: number): DataView<ArrayBuffer> | null {
  const address = new BigUint64Array(1);
  const bytes = new Uint32Array(1);
  if (dlls.WTSQuerySessionInformationW(null, CURRENT_SESSION, what, address, bytes) === 0) return null;
  const pointer = Deno.UnsafePointer.create(address[0] ?? 0n);
  if (pointer === null) return null;
  const copy = new Uint8Array(bytes[0] ?? 0);
  new Deno.UnsafePointerView(pointer).copyInto(copy);
  dlls.WTSFreeMemory(pointer);
  return new DataView(copy.buffer);
}

/** "Default" at work, "Winlogon" at the log-on screen; "" where it may not be opened. */
function inputDesktop(dlls: Dlls): string {
  const DESKTOP_READOBJECTS = 1;
  const UOI_NAME = 2;
  const desktop = dlls.OpenInputDesktop(0, 0, DESKTOP_READOBJECTS);
  if (desktop === null) return "";
  const units = new Uint16Array(64);
  const told = dlls.GetUserObjectInformationW(desktop, UOI_NAME, units, units.byteLength, new Uint32Array(1));
  dlls.CloseDesktop(desktop);
  return told === 0 ? "" : narrow(units);
}
